// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsSettingsTest {
    @Test
    void readsTheVariableThatTheAwsCliReadsForTheRegion() {
        assertThat(AwsSettings.of(Map.of())
                        .withRegionOf(Map.of("AWS_DEFAULT_REGION", "eu-west-1"))
                        .region())
                .contains("eu-west-1");
    }

    @Test
    void leavesTheRegionToTheSdkAndToTheOptionBeforeThat() {
        Map<String, String> both = Map.of("AWS_REGION", "eu-west-2", "AWS_DEFAULT_REGION", "eu-west-1");

        assertThat(AwsSettings.of(Map.of()).withRegionOf(both).region()).isEmpty();
        assertThat(AwsSettings.of(Map.of("aws-region", "eu-west-3"))
                        .withRegionOf(both)
                        .region())
                .contains("eu-west-3");
    }
}
