// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.moto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.testkit.junit.RequiresMoto;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresMoto
class MotoServerIT {

    private final MotoServer moto;

    MotoServerIT(MotoServer moto) {
        this.moto = moto;
    }

    @BeforeEach
    void empty() {
        moto.reset();
    }

    @Test
    void speaksTheQueryProtocol() throws Exception {
        assertThat(ec2("CreateVpc&CidrBlock=10.7.0.0%2F16")).contains("<cidrBlock>10.7.0.0/16</cidrBlock>");

        assertThat(ec2("DescribeVpcs")).contains("10.7.0.0/16");
    }

    @Test
    void forgetsEverythingOnReset() throws Exception {
        ec2("CreateVpc&CidrBlock=10.8.0.0%2F16");

        moto.reset();

        assertThat(ec2("DescribeVpcs")).doesNotContain("10.8.0.0/16");
    }

    private String ec2(String action) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(moto.url())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/ec2/aws4_request")
                .POST(HttpRequest.BodyPublishers.ofString("Version=2016-11-15&Action=" + action))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8))
                    .body();
        }
    }
}
