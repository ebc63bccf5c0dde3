// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsSettingsTest {
    @Test
    void readsTheVariableThatTheAwsCliReadsForTheRegion() {
        assertThat(AwsSettings.of(Map.of())
                        .in(Map.of("AWS_DEFAULT_REGION", "eu-west-1"))
                        .region())
                .contains("eu-west-1");
    }

    @Test
    void leavesTheRegionToTheSdkAndToTheOptionBeforeThat() {
        Map<String, String> both = Map.of("AWS_REGION", "eu-west-2", "AWS_DEFAULT_REGION", "eu-west-1");

        assertThat(AwsSettings.of(Map.of()).in(both).region()).isEmpty();
        assertThat(AwsSettings.of(Map.of("aws-region", "eu-west-3")).in(both).region())
                .contains("eu-west-3");
    }

    @Test
    void tellsOfTheEndpointThatTheSdkFindsInTheEnvironment() {
        Map<String, String> environment = Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");

        assertThat(AwsSettings.of(Map.of()).in(environment).whereFrom())
                .isEqualTo("not set, but AWS_ENDPOINT_URL=http://127.0.0.1:4566 is");
        assertThat(AwsSettings.of(Map.of("aws-endpoint-url", "http://127.0.0.1:1"))
                        .in(environment)
                        .whereFrom())
                .isEqualTo("http://127.0.0.1:1");
        assertThat(AwsSettings.of(Map.of()).in(Map.of()).whereFrom()).isEqualTo("not set");
    }
}
