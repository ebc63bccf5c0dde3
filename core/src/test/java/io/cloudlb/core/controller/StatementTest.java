// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.ServiceStatus;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatementTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Verdict MIXED = new Verdict(
            Condition.Status.FALSE, "LoadBalancerMixedProtocolNotSupported", "one protocol, not TCP and UDP together");

    @Test
    void saysMixedProtocolsWhereKubernetesLooksForThem() {
        ServiceStatus status = Statement.SILENCE.accepting(MIXED).toStatus(ServiceStatus.EMPTY, NOW);

        assertThat(status.condition(Condition.PORTS_ERROR))
                .isEqualTo(Optional.of(new Condition(
                        "LoadBalancerPortsError",
                        Condition.Status.TRUE,
                        "LoadBalancerMixedProtocolNotSupported",
                        MIXED.message(),
                        NOW)));
    }

    @Test
    void saysNothingOfPortsOnceTheyAreMended() {
        Verdict accepted = new Verdict(Condition.Status.TRUE, ConditionReason.ACCEPTED, "as asked");

        ServiceStatus status = Statement.SILENCE.accepting(accepted).toStatus(ServiceStatus.EMPTY, NOW);

        assertThat(status.condition(Condition.PORTS_ERROR)).isEmpty();
    }

    @Test
    void readsWhatItSaid() {
        Statement said = Statement.SILENCE.accepting(MIXED);

        assertThat(Statement.in(said.toStatus(ServiceStatus.EMPTY, NOW))).isEqualTo(said);
    }
}
