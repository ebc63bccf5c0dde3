// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A Service's load balancer from birth to death.
interface LifeScenarios extends Scenarios {
    @Test
    default void servesAServiceOnAllItsPortsFromAllNodes() {
        ClusterUser user = stage().user();
        stage().start();

        Service web = user.create(aService("web").port(80).port(443));

        String host = user.awaitHostName("web");
        assertThat(stage().console().listeners(host)).containsExactly("443/TCP", "80/TCP");
        assertThat(stage().console().targets(host).values())
                .hasSize(2)
                .allMatch(Set.of(stage().instance(0), stage().instance(1))::equals);
        assertThat(stage().console().allowedSources(web.getMetadata().getUid())).containsExactly("0.0.0.0/0");
    }

    @Test
    default void tellsTheUserHowItGoes() {
        ClusterUser user = stage().user();
        stage().start();

        user.create(aService("web").port(80));

        user.awaitCondition("web", "cloudlb.io/Accepted", "Accepted");
        assertThat(user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned")
                        .getStatus())
                .isEqualTo("True");
        user.awaitEvent("web", "EnsuringLoadBalancer");
        assertThat(user.awaitEvent("web", "EnsuredLoadBalancer").getType()).isEqualTo("Normal");
        assertThat(user.get("web").getMetadata().getFinalizers()).containsExactly(FINALIZER);
    }

    @Test
    default void followsThePortsOfTheService() {
        ClusterUser user = stage().user();
        stage().start();
        user.create(aService("web").port(80));
        String host = user.awaitHostName("web");

        user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"a\",\"port\":80},{\"name\":\"b\",\"port\":8080}]}}");
        user.awaitService(
                "web", found -> ClusterUser.ingress(found).getFirst().getPorts().size() == 2);
        assertThat(stage().console().listeners(host)).containsExactly("80/TCP", "8080/TCP");

        user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"b\",\"port\":8080}]}}");
        user.awaitService(
                "web", found -> ClusterUser.ingress(found).getFirst().getPorts().size() == 1);
        assertThat(stage().console().listeners(host)).containsExactly("8080/TCP");
        assertThat(stage().console().targetGroups(host)).hasSize(1);
    }

    @Test
    default void deletesEverythingBeforeItLetsTheServiceGo() {
        ClusterUser user = stage().user();
        stage().start();
        String uid =
                user.create(aService("web").port(80).port(443)).getMetadata().getUid();
        user.awaitHostName("web");

        user.delete("web");

        user.awaitGone("web");
        assertThat(stage().console().belongings(uid)).isEmpty();
        user.awaitEvent("web", "DeletingLoadBalancer");
        user.awaitEvent("web", "DeletedLoadBalancer");
    }

    @Test
    default void givesALaterServiceOfTheSameNameALoadBalancerOfItsOwn() {
        ClusterUser user = stage().user();
        stage().start();
        String first = user.create(aService("web").port(80)).getMetadata().getUid();
        String firstHost = user.awaitHostName("web");

        user.delete("web");
        user.awaitGone("web");
        user.create(aService("web").port(80));

        assertThat(user.awaitHostName("web")).isNotEqualTo(firstHost);
        assertThat(stage().console().belongings(first)).isEmpty();
        assertThat(stage().console().loadBalancers()).hasSize(1);
    }

    @Test
    default void catchesUpWithWhatHappenedWhileItWasDown() {
        ClusterUser user = stage().user();
        RunningController first = stage().start();
        String old = user.create(aService("old").port(80)).getMetadata().getUid();
        user.awaitHostName("old");
        stage().stop(first);

        user.delete("old");
        user.create(aService("new").port(80));
        stage().start(RunOptions.hurried());

        user.awaitHostName("new");
        user.awaitGone("old");
        assertThat(stage().console().belongings(old)).isEmpty();
    }

    @Test
    default void releasesADyingServiceThatOthersStillHold() {
        ClusterUser user = stage().user();
        RunningController controller = stage().start();
        String uid = user.create(aService("web").port(80)).getMetadata().getUid();
        user.awaitHostName("web");
        user.patch("web", "{\"metadata\":{\"finalizers\":[\"" + FINALIZER + "\",\"example.com/other\"]}}");

        user.delete("web");

        Service left = user.awaitService(
                "web",
                found -> found.getMetadata().getFinalizers().size() == 1
                        && ClusterUser.ingress(found).isEmpty());
        assertThat(left.getMetadata().getFinalizers()).containsExactly("example.com/other");
        assertThat(stage().console().belongings(uid)).isEmpty();
        controller.settle("web", left.getMetadata().getResourceVersion());
        assertThat(user.events("web", "SyncLoadBalancerFailed")).isEmpty();
        assertThat(stage().console().belongings(uid)).isEmpty();
    }
}
