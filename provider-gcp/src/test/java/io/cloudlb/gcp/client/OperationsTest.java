// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import static io.cloudlb.gcp.client.ComputeProject.REGION;
import static io.cloudlb.gcp.client.ComputeProject.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.gcp.world.ComputeTiming;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OperationsTest {
    @Test
    void aWriteIsAnsweredBeforeItsEndAndOneWaitTellsTheEnd() {
        try (ComputeProject project = new ComputeProject(
                builder -> builder.timing(ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(30))))) {
            ComputeOperation begun = project.api.writes().insertAddress(REGION, address("web"));

            assertThat(begun.isRunning()).isTrue();
            assertThat(project.time.passed()).isZero();

            ComputeOperation ended = project.api.await(begun);

            assertThat(ended.status()).isInstanceOf(ComputeOperation.Status.Done.class);
            assertThat(project.time.passed()).isEqualTo(Duration.ofSeconds(30));
            assertThat(project.cloud.ledger().calls().count()).isEqualTo(2);
        }
    }
}
