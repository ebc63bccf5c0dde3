// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamenessTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("test", "cluster-1");
    private static final ServiceKey WEB = new ServiceKey("default", "web");

    @Test
    void specificationsAreTheSameWhateverTheOrderOfTheirParts() {
        Listener http = listener(80);
        Listener https = listener(443);

        assertThat(spec(List.of(https, http), List.of("::/0", "0.0.0.0/0")))
                .isEqualTo(spec(List.of(http, https), List.of("0.0.0.0/0", "::/0")))
                .hasSameHashCodeAs(spec(List.of(http, https), List.of("0.0.0.0/0", "::/0")));
    }

    @Test
    void recordsKeepNoHandOnTheCallersCollections() {
        List<TargetNode> nodes = new ArrayList<>(List.of(node("a")));
        Map<String, String> annotations = new HashMap<>(Map.of("k", "v"));
        NodeSet set = NodeSet.of(nodes);
        ServiceView.Meta meta = new ServiceView.Meta(WEB, "uid", "1", false, List.of(), annotations);
        nodes.clear();
        annotations.clear();

        assertThat(set.nodes()).hasSize(1);
        assertThat(meta.annotations()).containsEntry("k", "v");
        assertThatThrownBy(() -> meta.annotations().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aNodeSetsDigestTellsMachinesApartButNotOrder() {
        NodeSet set = NodeSet.of(List.of(node("a"), node("b")));

        assertThat(NodeSet.of(List.of(node("b"), node("a"))).digest()).isEqualTo(set.digest());
        assertThat(NodeSet.of(List.of(node("a"))).digest()).isNotEqualTo(set.digest());
        assertThat(NodeSet.of(List.of(node("a"), new TargetNode("b", "other", Optional.empty(), List.of())))
                        .digest())
                .isNotEqualTo(set.digest());
    }

    @Test
    void ownersOfOneNameDifferByUid() {
        Owner first = new Owner.Service(CLUSTER, WEB, "uid-1");
        Owner second = new Owner.Service(CLUSTER, WEB, "uid-2");

        assertThat(first.mark()).isNotEqualTo(second.mark());
        assertThat(new Owner.Shared(CLUSTER).mark()).isEqualTo(new OwnerMark("cluster-1", OwnerMark.SHARED));
    }

    @Test
    void aConditionSaysTheSameHoweverLongItHolds() {
        Condition since = condition(Instant.EPOCH);

        assertThat(since.saysTheSameAs(condition(Instant.EPOCH.plusSeconds(5)))).isTrue();
        assertThat(since.saysTheSameAs(
                        new Condition(since.type(), since.status(), "Other", since.message(), since.lastTransition())))
                .isFalse();
    }

    @Test
    void annotationsAreKnownByKeyOrByBeginning() {
        AnnotationCatalogue catalogue = new AnnotationCatalogue(Set.of("p/"), Set.of("p/a"), Set.of("p/b."));

        assertThat(catalogue.claims("p/x")).isTrue();
        assertThat(catalogue.claims("q/a")).isFalse();
        assertThat(catalogue.knows("p/a")).isTrue();
        assertThat(catalogue.knows("p/b.80")).isTrue();
        assertThat(catalogue.knows("p/b")).isFalse();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new ServiceKey("", "web")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClusterIdentity("test", " ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Owner.Service(CLUSTER, WEB, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> listener(65536)).isInstanceOf(IllegalArgumentException.class);
    }

    private static LoadBalancerSpec spec(List<Listener> listeners, List<String> sources) {
        return new LoadBalancerSpec(
                new Owner.Service(CLUSTER, WEB, "uid"),
                listeners,
                new TrafficPolicy.Cluster(),
                false,
                sources,
                Optional.empty(),
                List.of(IpFamily.IPV4),
                IpFamilyPolicy.SINGLE_STACK,
                Optional.empty(),
                Map.of(),
                Selection.NONE,
                Set.of());
    }

    private static Listener listener(int port) {
        return new Listener("", port, Protocol.TCP, 30080, Optional.empty());
    }

    private static TargetNode node(String name) {
        return new TargetNode(name, "cloud:///" + name, Optional.empty(), List.of());
    }

    private static Condition condition(Instant since) {
        return new Condition(Condition.ACCEPTED, Condition.Status.TRUE, "Accepted", "fine", since);
    }
}
