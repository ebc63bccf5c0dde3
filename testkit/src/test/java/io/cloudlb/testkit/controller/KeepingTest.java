// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.SpecEdit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A bad edit does not take away what works.
class KeepingTest {
    private static final String REFUSE = "fake.example/refuse";

    private static void spoil(AFakeCluster cluster) {
        cluster.kube().annotate("web", REFUSE, "not like this");
    }

    private static Condition.Status status(AFakeCluster cluster, String type) {
        return cluster.kube().condition("web", type).status();
    }

    @Test
    void keepsTheLoadBalancerOfASpoiltServiceAndMovesItsTargets() {
        AFakeCluster cluster = AFakeCluster.serving("web");

        spoil(cluster);
        cluster.rest();
        cluster.kube().addNode(ANode.aNode("node-c"));
        cluster.rest();

        assertThat(cluster.targets("web")).containsExactly("node-a", "node-b", "node-c");
        assertThat(status(cluster, Condition.ACCEPTED)).isEqualTo(Condition.Status.FALSE);
        assertThat(status(cluster, Condition.PROVISIONED)).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void movesTheTargetsOfASpoiltServiceAlsoAfterARestart() {
        AFakeCluster cluster = AFakeCluster.serving("web");
        List<Ingress> published = cluster.kube().service("web").status().ingress();
        spoil(cluster);
        cluster.rest();

        cluster.restart();
        cluster.kube().addNode(ANode.aNode("node-c"));
        cluster.rest();
        cluster.kube().removeNode("node-a");
        cluster.rest();

        assertThat(cluster.targets("web")).containsExactly("node-b", "node-c");
        assertThat(cluster.kube().service("web").status().ingress()).isEqualTo(published);
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                .contains("as it was before");
    }

    @Test
    void movesTheTargetsOfAServiceThatWasSpoiltWhileNobodyLooked() {
        AFakeCluster cluster = AFakeCluster.serving("web");

        cluster.stop();
        spoil(cluster);
        cluster.kube().addNode(ANode.aNode("node-c"));
        cluster.restart();

        assertThat(cluster.targets("web")).containsExactly("node-a", "node-b", "node-c");
        assertThat(status(cluster, Condition.ACCEPTED)).isEqualTo(Condition.Status.FALSE);
    }

    @Test
    void settlesTheJournalWithASpoiltServiceAmongOthers() {
        AFakeCluster cluster = AFakeCluster.serving("web", "other");
        spoil(cluster);
        cluster.rest();
        cluster.restart();

        cluster.kube().addNode(ANode.aNode("node-c"));
        cluster.rest();

        assertThat(cluster.kube().journal().settled()).isPresent();
        assertThat(cluster.callsOf(cluster::restart)).containsExactly("List");
    }

    @Test
    void settlesTheJournalWhenNothingIsLeftOfASpoiltService() {
        AFakeCluster cluster = AFakeCluster.serving("web", "other");
        cluster.stop();
        spoil(cluster);
        cluster.cloud()
                .byHand(
                        List.of(),
                        cluster.cloud().resources().values().stream()
                                .filter(resource ->
                                        "default/web".equals(resource.facts().get("service")))
                                .map(resource -> resource.name())
                                .toList());
        cluster.kube().addNode(ANode.aNode("node-c"));

        List<String> calls = cluster.callsOf(cluster::restart);

        assertThat(cluster.kube().journal().settled()).isPresent();
        assertThat(cluster.kube().service("web").status().ingress()).isEmpty();
        assertThat(cluster.kube().service("web").status().condition(Condition.PROVISIONED))
                .isEqualTo(Optional.empty());
        assertThat(calls).doesNotContain("CreateBALANCER");
    }

    @Test
    void keepsWhatIsSharedForASpoiltService() {
        AFakeCluster cluster = AFakeCluster.serving("web", "other");
        spoil(cluster);
        cluster.rest();
        cluster.restart();

        cluster.kube().delete("other");
        cluster.rest();

        assertThat(cluster.cloud().resources()).containsKey("gateway");
    }

    @Test
    void servesAMendedServiceAsItAsksAgain() {
        AFakeCluster cluster = AFakeCluster.serving("web");
        spoil(cluster);
        cluster.rest();
        cluster.restart();

        cluster.kube().annotate("web", REFUSE, "");
        cluster.kube().annotate("web", "fake.example/size", "large");
        cluster.rest();

        assertThat(status(cluster, Condition.ACCEPTED)).isEqualTo(Condition.Status.TRUE);
        assertThat(cluster.cloud().resources().values())
                .anyMatch(resource -> "large".equals(resource.facts().get("size")));
    }

    @Test
    void deletesWhatASpoiltServiceKeptOnceItIsNoLoadBalancer() {
        AFakeCluster cluster = AFakeCluster.serving("web");
        spoil(cluster);
        cluster.rest();
        cluster.restart();

        cluster.kube().edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        cluster.rest();

        assertThat(cluster.cloud().resources()).isEmpty();
    }
}
