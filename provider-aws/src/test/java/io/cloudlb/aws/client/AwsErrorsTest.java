// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.CloudError;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class AwsErrorsTest {
    private final AwsErrors errors = new AwsErrors();

    private static AwsServiceException refusal(int status, String code, String message) {
        return Ec2Exception.builder()
                .statusCode(status)
                .requestId("request-1")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    private CloudError classified(RuntimeException failure) {
        return errors.classify(failure).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "400, Throttling, Throttled",
        "400, ThrottlingException, Throttled",
        "503, RequestLimitExceeded, Throttled",
        "429, TooManyRequestsException, Throttled",
        "400, DependencyViolation, Busy",
        "400, ResourceInUse, Busy",
        "400, DuplicateListener, Stale",
        "400, DuplicateTargetGroupName, Stale",
        "400, DuplicateLoadBalancerName, Stale",
        "400, InvalidGroup.Duplicate, Stale",
        "400, InvalidPermission.Duplicate, Stale",
        "400, OperationAborted, Busy",
        "400, PriorRequestNotComplete, Busy",
        "400, InvalidTarget, Stale",
        "400, LoadBalancerNotFound, NotFound",
        "400, TargetGroupNotFound, NotFound",
        "400, ListenerNotFound, NotFound",
        "400, SubnetNotFound, NotFound",
        "400, InvalidSecurityGroup, NotFound",
        "400, InvalidGroup.NotFound, NotFound",
        "400, InvalidPermission.NotFound, NotFound",
        "400, InvalidVpcID.NotFound, NotFound",
        "400, TooManyLoadBalancers, QuotaExceeded",
        "400, TooManyTargets, QuotaExceeded",
        "400, TooManySomethingNew, QuotaExceeded",
        "400, RulesPerSecurityGroupLimitExceeded, QuotaExceeded",
        "400, SecurityGroupLimitExceeded, QuotaExceeded",
        "403, AccessDenied, Denied",
        "403, UnauthorizedOperation, Denied",
        "401, AuthFailure, Denied",
        "403, ExpiredToken, Denied",
        "403, InvalidClientTokenId, Denied",
        "400, OperationNotPermitted, Denied",
        "400, ValidationError, InvalidRequest",
        "400, InvalidConfigurationRequest, Obstructed",
        "400, InvalidSubnet, Obstructed",
        "400, InsufficientFreeAddressesInSubnet, Obstructed",
        "400, AvailabilityZoneNotSupported, Obstructed",
        "400, InvalidParameterValue, InvalidRequest",
        "500, InternalFailure, Ambiguous",
        "500, InternalError, Ambiguous",
        "503, ServiceUnavailable, Ambiguous",
    })
    void readsAwssCodesAsWhatToDoNext(int status, String code, String expected) {
        CloudError error = classified(refusal(status, code, "some words"));

        assertThat(error.kind().toString()).isEqualTo(expected);
        assertThat(error.requestId()).isEqualTo("request-1");
        assertThat(error.message()).contains(code);
    }

    static Stream<IOException> nothingSent() {
        return Stream.of(
                new UnknownHostException("elasticloadbalancing.nowhere-1.amazonaws.com"),
                new ConnectException("Connection refused"),
                new SocketTimeoutException("Connect timed out"),
                new SocketTimeoutException("connect timed out"));
    }

    @ParameterizedTest
    @MethodSource("nothingSent")
    void knowsThatNothingHappenedWhereNothingWasSent(IOException cause) {
        assertThat(classified(SdkClientException.create("no answer", cause)))
                .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
    }

    static Stream<IOException> perhapsSent() {
        return Stream.of(new SocketTimeoutException("Read timed out"), new SocketException("Connection reset"));
    }

    @ParameterizedTest
    @MethodSource("perhapsSent")
    void doubtsWhatMayHaveArrived(IOException cause) {
        assertThat(classified(SdkClientException.create("no answer", cause)))
                .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
    }

    @Test
    void doubtsACallThatTookTooLong() {
        assertThat(classified(ApiCallTimeoutException.create(6_000)))
                .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
    }

    @Test
    void saysHowToGiveCredentialsAndRegion() {
        assertThat(classified(SdkClientException.create(
                                "Unable to load credentials from any of the providers in the chain"))
                        .message())
                .startsWith("No AWS credentials were found")
                .doesNotContain("chain");
        assertThat(classified(SdkClientException.create("Unable to load region from any of the providers in the chain"))
                        .message())
                .startsWith("No AWS region is set");
    }

    @Test
    void namesTheProfileThatHasNoCredentialsOrNoRegion() {
        Map<String, String> environment = Map.of("AWS_PROFILE", "wrk");

        assertThat(Advice.forConfiguration("Unable to load credentials from any of the providers", environment))
                .startsWith("No AWS credentials were found: the profile wrk, which AWS_PROFILE names, does not exist");
        assertThat(Advice.forConfiguration("Unable to load region from any of the providers", environment))
                .startsWith("No AWS region is set, and the profile wrk, which AWS_PROFILE names, does not exist");
    }

    @Test
    void namesTheWebIdentityTokenFileThatIsNotThere(@TempDir Path folder) {
        Path file = folder.resolve("token");

        assertThat(withIdentity(file, Map.of("AWS_ROLE_ARN", "arn:aws:iam::1:role/lb", "AWS_PROFILE", "wrk")))
                .isEqualTo("No AWS credentials were found: the file " + file
                        + ", which AWS_WEB_IDENTITY_TOKEN_FILE names, does not exist or cannot be read");
    }

    @Test
    void namesTheRoleThatIsNotGivenForAWebIdentity(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "a-token");

        assertThat(withIdentity(file, Map.of("AWS_ROLE_ARN", "arn:aws:iam::1:role/lb")))
                .startsWith("No AWS credentials were found: AWS did not give the role arn:aws:iam::1:role/lb, which")
                .contains("trust policy")
                .doesNotContain("a-token");
        assertThat(withIdentity(file, Map.of())).endsWith("but AWS_ROLE_ARN names no role");
    }

    private static String withIdentity(Path file, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AWS_WEB_IDENTITY_TOKEN_FILE", file.toString());
        return Advice.forConfiguration("Unable to load credentials from any of the providers", all);
    }

    @Test
    void namesTheQuotaAsTheConsoleDoes() {
        assertThat(classified(refusal(400, "TooManyLoadBalancers", "limit")))
                .returns(CloudError.Kind.QUOTA_EXCEEDED, CloudError::kind)
                .returns("Network Load Balancers per Region", CloudError::code);
    }

    @Test
    void saysWhatToDoAboutDeletionProtectionAndOldCredentials() {
        assertThat(classified(refusal(400, "OperationNotPermitted", "deletion protection is enabled"))
                        .message())
                .contains("deletion_protection.enabled");
        assertThat(classified(refusal(403, "ExpiredToken", "token expired")).message())
                .contains("renew");
    }

    @Test
    void repeatsNoSecret() {
        String words = "The Canonical String should have been\nx-amz-security-token:FwoGZXIvYXdzEBYaD\n and so on";
        CloudError error = classified(refusal(403, "SignatureDoesNotMatch", words));
        CloudError other = classified(
                refusal(403, "AccessDenied", "Credential=AKIAIOSFODNN7EXAMPLE/2026, Signature=abc123 not allowed"));

        assertThat(error.message()).doesNotContain("FwoGZX");
        assertThat(other.message()).doesNotContain("AKIA").doesNotContain("abc123");
    }

    @Test
    void cutsWordsThatAreTenTimesTooLong() {
        CloudError error = classified(refusal(400, "ValidationError", "no ".repeat(4_000 / 3)));

        assertThat(error.message())
                .startsWith("ValidationError: no no ")
                .endsWith("…")
                .hasSizeLessThan(450);
    }

    @Test
    void letsBugsAndTheEndOfTheProcessFly() {
        assertThat(errors.classify(new IllegalStateException("bug"))).isEqualTo(Optional.empty());
        assertThat(errors.classify(AbortedException.create("interrupted"))).isEqualTo(Optional.empty());
    }
}
