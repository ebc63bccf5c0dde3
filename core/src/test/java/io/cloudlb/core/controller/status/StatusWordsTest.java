// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.provider.CloudError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a status says in words that others read too.
class StatusWordsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @ValueSource(strings = {"SamePortDifferentProtocols", "UnsupportedProtocol"})
    void saysThatThePortsCannotBeHadWhereKubernetesLooksForIt(String reason) {
        PublishedStatus.ConditionValue refused = new PublishedStatus.ConditionValue(
                Condition.Status.FALSE, reason, "one listener for both is not supported yet");

        ServiceStatus status = PublishedStatus.SILENCE.accepting(refused).toStatus(ServiceStatus.EMPTY, NOW);

        assertThat(status.condition(Condition.PORTS_ERROR).map(Condition::status))
                .isEqualTo(Optional.of(Condition.Status.TRUE));
    }

    /// No other edit is followed at once, and it gets no slower with the time.
    @ParameterizedTest
    @MethodSource("whatWaitsForAPerson")
    void saysExactlyWhenADeletionIsTriedAgain(CloudError error) {
        assertThat(ProvisionedCondition.notDeleted(error).message())
                .isEqualTo(
                        "Load balancer not deleted: in the way. It is tried again every 5 minutes, and at once when an"
                                + " edit of the Service changes what is kept from deletion");
    }

    static Stream<CloudError> whatWaitsForAPerson() {
        return Stream.of(
                CloudError.denied("in the way", ""),
                CloudError.quotaExceeded("in the way", "", "quota"),
                CloudError.obstructed("in the way", "", "why"),
                CloudError.invalidRequest("in the way", "", "why"));
    }

    @Test
    void holdsStatusPortsInAnotherOrderForTheSame() {
        Ingress.Port http = new Ingress.Port(80, Protocol.TCP, Optional.empty());
        Ingress.Port https = new Ingress.Port(443, Protocol.TCP, Optional.empty());
        Address host = Address.hostName("web.elb.example");

        assertThat(new Ingress(host, List.of(https, http))).isEqualTo(new Ingress(host, List.of(http, https)));
    }

    @Test
    void leavesNoBlankWhereAProblemHasNoField() {
        assertThat(new Problem("VpcUnknown", "", "no node tells which VPC")).hasToString("no node tells which VPC");
    }
}
