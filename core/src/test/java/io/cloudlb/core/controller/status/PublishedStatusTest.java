// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.PublishedStatus.ConditionReason;
import io.cloudlb.core.controller.state.StateMemory.StateHome;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.TargetNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublishedStatusTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final NodeSet ONE_NODE =
            new NodeSet(List.of(new TargetNode("node-1", "aws:///a/i-1", Optional.empty(), List.of("10.0.0.1"))));
    private static final PublishedStatus.ConditionValue MIXED = new PublishedStatus.ConditionValue(
            Condition.Status.FALSE, "LoadBalancerMixedProtocolNotSupported", "one protocol, not TCP and UDP together");

    @Test
    void saysMixedProtocolsWhereKubernetesLooksForThem() {
        ServiceStatus status = PublishedStatus.SILENCE.accepting(MIXED).toStatus(ServiceStatus.EMPTY, NOW);

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
        PublishedStatus.ConditionValue accepted =
                new PublishedStatus.ConditionValue(Condition.Status.TRUE, ConditionReason.ACCEPTED, "as asked");

        ServiceStatus status = PublishedStatus.SILENCE.accepting(accepted).toStatus(ServiceStatus.EMPTY, NOW);

        assertThat(status.condition(Condition.PORTS_ERROR)).isEmpty();
    }

    @Test
    void readsWhatItSaid() {
        PublishedStatus said = PublishedStatus.SILENCE.accepting(MIXED);

        assertThat(PublishedStatus.in(said.toStatus(ServiceStatus.EMPTY, NOW))).isEqualTo(said);
    }

    @Test
    void saysThatThePortsCannotBeHadAlsoWhereMoreIsWrong() {
        PublishedStatus.ConditionValue refused = AcceptedCondition.bad(
                List.of(
                        new Problem("InvalidSourceRange", "spec.loadBalancerSourceRanges[0]", "'x' is no range"),
                        new Problem("UnsupportedProtocol", "spec.ports[0].protocol", "SCTP is not served")),
                false);
        PublishedStatus said = PublishedStatus.SILENCE.accepting(refused);

        ServiceStatus status = said.toStatus(ServiceStatus.EMPTY, NOW);

        assertThat(status.condition(Condition.PORTS_ERROR).map(Condition::reason))
                .contains("UnsupportedProtocol");
        assertThat(PublishedStatus.in(status)).isEqualTo(said);
    }

    @Test
    void saysNothingOfPortsWhereSomethingElseIsWrong() {
        PublishedStatus.ConditionValue refused = AcceptedCondition.bad(
                List.of(
                        new Problem("InvalidSourceRange", "spec.loadBalancerSourceRanges[0]", "'x' is no range"),
                        new Problem("InvalidAnnotation", "a", "is bad")),
                false);

        ServiceStatus status = PublishedStatus.SILENCE.accepting(refused).toStatus(ServiceStatus.EMPTY, NOW);

        assertThat(status.condition(Condition.PORTS_ERROR)).isEmpty();
    }

    @Test
    void doesNotCallWhatItWarnsOfAsTheServiceAsks() {
        PublishedStatus.ConditionValue accepted =
                AcceptedCondition.good(List.of(new Problem("NameKept", "name", "it keeps its name")));

        assertThat(new ProvisionedCondition(true, StateHome.CLOUD)
                        .provisioned(ONE_NODE, accepted, Optional.empty())
                        .message())
                .doesNotContain("as the Service asks")
                .contains("condition Accepted");
    }
}
