// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.emulators.Fault;
import org.junit.jupiter.api.Test;

class ThrownErrorTest {
    @Test
    void anErrorOfTheMachineIsNotTakenForSilenceOfTheCloud() {
        try (ComputeProject project = new ComputeProject()) {
            project.cloud.faults().everyCall("addresses.insert", new Fault.Run(Fault.When.BEFORE, () -> {
                throw new OutOfMemoryError("no room");
            }));

            assertThatThrownBy(() -> project.api.insert(
                            ComputeKind.ADDRESSES, ComputeProject.REGION, ComputeProject.address("web")))
                    .isInstanceOf(OutOfMemoryError.class);
        }
    }
}
