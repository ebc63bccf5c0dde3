// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;

/// Services that cannot be served, or not by us.
interface RefusalScenarios extends Scenarios {
    @Test
    default void namesAllMistakesInOneWarningAndMakesNothing() {
        ClusterUser user = stage().user();
        RunningController controller = stage().start();

        String uid = user.create(aService("web")
                        .port("SCTP", 80)
                        .annotation(AWS + "scheme", "sideways")
                        .annotation(AWS + "healthcheck-interval", "often"))
                .getMetadata()
                .getUid();

        Event event = user.awaitEvent("web", "LoadBalancerRefused");
        controller.settle();
        assertThat(event.getType()).isEqualTo("Warning");
        assertThat(event.getMessage()).contains("SCTP", "sideways", "often");
        assertThat(user.events("web", "LoadBalancerRefused")).hasSize(1);
        assertThat(user.get("web").getMetadata().getFinalizers()).isEmpty();
        assertThat(stage().console().belongings(uid)).isEmpty();
    }

    @Test
    default void servesARefusedServiceOnceItIsCorrected() {
        ClusterUser user = stage().user();
        stage().start();
        user.create(aService("web").port(80).annotation(AWS + "scheme", "sideways"));
        user.awaitEvent("web", "LoadBalancerRefused");

        user.patch("web", "{\"metadata\":{\"annotations\":{\"" + AWS + "scheme\":\"internal\"}}}");

        assertThat(stage().console().listeners(user.awaitHostName("web"))).containsExactly("80/TCP");
        user.awaitCondition("web", "cloudlb.io/Accepted", "Accepted");
    }

    @Test
    default void namesTheAnnotationThatWasProbablyMeant() {
        ClusterUser user = stage().user();
        stage().start();

        user.create(aService("web").port(80).annotation(AWS + "schema", "internal"));

        assertThat(user.awaitEvent("web", "UnknownAnnotation").getMessage()).contains(AWS + "schema", AWS + "scheme");
        user.awaitHostName("web");
    }

    @Test
    default void namesThePortThatHasNoNodePort() {
        ClusterUser user = stage().user();
        stage().start();

        user.create(aService("web").port(80).with(spec -> spec.withAllocateLoadBalancerNodePorts(false)));

        assertThat(user.awaitCondition("web", "cloudlb.io/Accepted", "NodePortMissing")
                        .getMessage())
                .contains("tcp-80");
    }

    @Test
    default void leavesAWorkingLoadBalancerAsItIsWhenAnEditIsBad() {
        ClusterUser user = stage().user();
        stage().start();
        user.create(aService("web").port(80));
        String host = user.awaitHostName("web");

        user.patch("web", "{\"metadata\":{\"annotations\":{\"" + AWS + "scheme\":\"sideways\"}}}");

        assertThat(user.awaitEvent("web", "LoadBalancerRefused").getMessage()).contains("sideways");
        assertThat(user.awaitHostName("web")).isEqualTo(host);
        assertThat(stage().console().listeners(host)).containsExactly("80/TCP");
    }

    @Test
    default void refusesTwoProtocolsOnOnePort() {
        ClusterUser user = stage().user();
        stage().start();

        user.create(aService("dns").port("TCP", 53).port("UDP", 53));

        assertThat(user.awaitEvent("dns", "LoadBalancerRefused").getMessage()).contains("53");
        assertThat(ClusterUser.ingress(user.get("dns"))).isEmpty();
    }

    @Test
    default void leavesAloneWhatAnotherControllerServes() {
        ClusterUser user = stage().user();
        RunningController controller = stage().start();
        controller.settle();
        int mark = controller.calls().mark();

        Service web = user.create(aService("web").port(80).annotation(AWS + "type", "external"));

        assertThat(user.awaitEvent("web", "ServedByAnotherController").getMessage())
                .contains("aws-load-balancer-controller");
        controller.settle("web", web.getMetadata().getResourceVersion());
        assertThat(controller.calls().since(mark)).isEmpty();
        assertThat(user.get("web").getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    default void servesItsClassOnlyWhenToldSo() {
        ClusterUser user = stage().user();
        RunningController controller = stage().start(RunOptions.ofClass("example.com/fast"));

        Service other = user.create(aService("other").port(80));
        user.create(aService("fast").port(80).with(spec -> spec.withLoadBalancerClass("example.com/fast")));

        user.awaitHostName("fast");
        controller.settle("other", other.getMetadata().getResourceVersion());
        assertThat(user.get("fast").getMetadata().getFinalizers())
                .containsExactly(ClaimRules.finalizerOf("example.com/fast"));
        assertThat(ClusterUser.ingress(user.get("other"))).isEmpty();
        assertThat(user.get("other").getMetadata().getFinalizers()).isEmpty();
    }
}
