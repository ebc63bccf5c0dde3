// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void carriesWhatTheProtocolsNeed() {
        assertThat(Traffic.of(List.of(Protocol.TCP, Protocol.TCP))).isEqualTo(Traffic.TCP);
        assertThat(Traffic.of(List.of(Protocol.UDP))).isEqualTo(Traffic.UDP);
        assertThat(Traffic.of(List.of(Protocol.TCP, Protocol.UDP))).isEqualTo(Traffic.BOTH);
    }

    /// A Service is refused for it, and the other mistakes in it are named all the same.
    @Test
    void looksOverAProtocolThatIsRefused() {
        assertThat(Traffic.of(List.of(Protocol.SCTP))).isEqualTo(Traffic.TCP);
        assertThat(Traffic.of(List.of(Protocol.SCTP, Protocol.UDP))).isEqualTo(Traffic.UDP);
    }
}
