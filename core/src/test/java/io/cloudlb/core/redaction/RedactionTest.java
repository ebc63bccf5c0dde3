// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private final Redaction redaction = Redaction.OF_PROCESS;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/ec2/aws4_request,"
                        + " Signature=TOPSECRET",
                "authorization=[Bearer TOPSECRET]",
                "{\"Authorization\":\"Basic TOPSECRET\"}",
                "Bearer TOPSECRET1234",
                "AUTHORIZATION: TOPSECRET",
                "BEARER TOPSECRET1234",
                "x-amz-security-token: TOPSECRET",
                "x-amz-signature=TOPSECRET",
                "PASSWORD=TOPSECRET",
                "refreshToken: TOPSECRET",
                "<sessiontoken>TOPSECRET</sessiontoken>",
                "https://sts.amazonaws.com/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=TOPSECRET0123456789abcdef",
                "X-Amz-Security-Token: TOPSECRET//////////wEaCXVz",
                "X-Amz-Security-Token=TOPSECRET&Action=DescribeVpcs",
                "aws_secret_access_key = TOPSECRET",
                "AWS_SESSION_TOKEN=TOPSECRET",
                "<SecretAccessKey>TOPSECRET</SecretAccessKey>",
                "AwsSessionCredentials(accessKeyId=AKIDEXAMPLE, secretAccessKey=TOPSECRET, sessionToken=TOPSECRET)",
                "client_secret: TOPSECRET",
                "Signature=TOPSECRET not allowed",
                "the key AKIATOPSECRET123456 does not exist",
                "https://admin:TOPSECRET@10.0.0.1:6443/api cannot be reached",
                "'http://TOPSECRET@localhost:4566' is refused",
                "Connection to https://u:p@TOPSECRET@host:1/ failed",
                "token: TOPSECRET-of-a-kubeconfig",
                "{\"token\":\"TOPSECRETofakubeconfig\"}",
                "the session IQoJb3JpZ2luX2VjTOPSECRET//////////wEaCXVzLWVhc3Qt is over",
                "-----BEGIN RSA PRIVATE KEY-----\nTOPSECRET\n-----END RSA PRIVATE KEY-----",
            })
    void takesOutEveryShapeOfSecret(String text) {
        String clean = redaction.redact(text);

        assertThat(clean).doesNotContain("TOPSECRET").contains("[redacted]");
        assertThat(redaction.redact(clean)).isEqualTo(clean);
    }

    @Test
    void takesOutServiceAccountTokens() {
        String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl";

        assertThat(redaction.redact("refused " + token + " twice")).isEqualTo("refused [redacted] twice");
    }

    @Test
    void takesOutWhatTheProcessWasGivenUnlessItIsAnEverydayWord() {
        Redaction given = new Redaction(List.of("test", "", "correct horse"));

        assertThat(given.redact("test of correct horse")).isEqualTo("test of [redacted]");
    }

    @Test
    void takesOutWhatTheProcessHasLearnt() {
        Redaction.learn("learnt-by-a-test-of-redaction", "short");

        assertThat(redaction.redact("a short word, and learnt-by-a-test-of-redaction"))
                .isEqualTo("a short word, and [redacted]");
    }

    @Test
    void cleansTextOfSecretsAndControlCharacters() {
        assertThat(redaction.clean("password=TOPSECRET\n\u001b[31mERROR forged"))
                .isEqualTo("password=[redacted]\\n\\u001b[31mERROR forged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a://", "eyJ-", "-----BEGIN PRIVATE KEY-----", "token", "a.b-c+", "://x", "AKIA"})
    void isQuickAboutTextThatIsMadeToTakeLong(String piece) {
        String text = piece.repeat(240_000 / piece.length());

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> redaction.redact(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Load balancer k8s-default-web-0a1b2c made, request id 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE",
                "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/web/0123456789abcdef",
                "not authorised to perform elasticloadbalancing:CreateLoadBalancer; ask for the permission",
                "the token bucket is empty",
                "User \"system:serviceaccount:kube-system:cloudlb\" cannot list resource \"services\"",
                "https://10.0.0.1:6443/api/v1/services?limit=250 answered 403",
                "mail ops@example.com about http://localhost:4566",
            })
    void leavesTheRestAsItIs(String text) {
        assertThat(redaction.redact(text)).isEqualTo(text);
    }
}
