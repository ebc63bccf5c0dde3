// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// One event for each transition, and none while nothing changes or the same is tried again.
class EventsTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final ControllerStage stage = new ControllerStage();

    @Test
    void saysOnceThatALoadBalancerWasMade() {
        serve(aService("web").port(80)).runFor(AN_HOUR);

        assertThat(stage.world.reasons("web")).containsExactly("EnsuringLoadBalancer", "EnsuredLoadBalancer");
    }

    @Test
    void saysOnceThatALoadBalancerWasChanged() {
        SteppedController controller = serve(aService("web").port(80));

        stage.world.edit(
                "web", SpecEdit.ports(aService("web").port(80).port(443).spec().ports()));
        controller.runFor(AN_HOUR);

        assertThat(stage.said(Event.Reason.UPDATED_LOAD_BALANCER)).hasSize(1);
    }

    @Test
    void saysOnceThatThereAreNoNodes() {
        SteppedController controller = serve(aService("web").port(80));

        stage.world.removeNode("node-a");
        controller.runFor(AN_HOUR);

        assertThat(stage.said(Event.Reason.UNAVAILABLE_LOAD_BALANCER)).hasSize(1);
        assertThat(stage.world.condition("web", Condition.PROVISIONED).reason()).isEqualTo("NoNodes");
    }

    @Test
    void saysItAgainWhenThereAreNoNodesAgain() {
        SteppedController controller = serve(aService("web").port(80));

        stage.world.removeNode("node-a");
        controller.runFor(AN_HOUR);
        stage.world.addNode(ANode.aNode("node-b"));
        controller.runFor(AN_HOUR);
        stage.world.removeNode("node-b");
        controller.runFor(AN_HOUR);

        assertThat(stage.said(Event.Reason.UNAVAILABLE_LOAD_BALANCER)).hasSize(2);
    }

    @Test
    void saysOnceThatNodesCouldNotBeRegistered() {
        SteppedController controller = serve(aService("web").port(80));
        stage.cloud.refuse("SetTargets", CloudError.unavailable("nobody home", "request"));

        stage.world.addNode(ANode.aNode("node-b"));
        controller.runFor(AN_HOUR);

        assertThat(stage.said(Event.Reason.UPDATE_LOAD_BALANCER_FAILED))
                .singleElement()
                .asString()
                .contains("nobody home");
        assertThat(stage.said(Event.Reason.SYNC_LOAD_BALANCER_FAILED)).isEmpty();
    }

    @Test
    void saysOnceThatThePolicyWithholdsADeletionOfAPart() {
        stage.under(Policy.UPSERT_ONLY);
        SteppedController controller = serve(aService("web").port(80).port(443));
        int before = stage.cloud.resources().size();

        stage.world.edit("web", SpecEdit.ports(aService("web").port(80).spec().ports()));
        controller.runFor(AN_HOUR);

        assertThat(stage.said(Event.Reason.CHANGES_WITHHELD)).hasSize(1);
        assertThat(stage.world.condition("web", Condition.PROVISIONED).reason()).isEqualTo("ChangesWithheld");
        assertThat(stage.cloud.resources()).hasSize(before);
    }

    @Test
    void keepsTheFinalizerWhileThePolicyWithholdsTheDeletion() {
        stage.under(Policy.UPSERT_ONLY);
        SteppedController controller = serve(aService("web").port(80));
        int before = stage.cloud.resources().size();

        stage.world.delete("web");
        controller.runFor(AN_HOUR);

        assertThat(stage.said(Event.Reason.CHANGES_WITHHELD)).hasSize(1);
        assertThat(stage.world.service("web").meta().finalizers()).hasSize(1);
        assertThat(stage.cloud.resources()).hasSize(before);
    }

    @Test
    void deletesUnderTheNextProcessWhatThePolicyWithheld() {
        stage.under(Policy.UPSERT_ONLY);
        SteppedController controller = serve(aService("web").port(80));
        stage.world.delete("web");
        controller.runFor(AN_HOUR);
        controller.stop();

        stage.under(Policy.SYNC).start().runFor(Duration.ofMinutes(1));

        assertThat(stage.world.find("web")).isEmpty();
        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void warnsOnceOfWhatIsIgnored() {
        AService ranges = aService("web")
                .port(80)
                .sourceRanges("10.0.0.0/8")
                .annotation("service.beta.kubernetes.io/load-balancer-source-ranges", "192.168.0.0/16");

        SteppedController controller = serve(ranges);
        stage.world.touch("web");
        controller.runFor(AN_HOUR);

        assertThat(stage.said(Event.Reason.CONFIGURATION_WARNING)).hasSize(1);
    }

    @Test
    void followsANodeThatGetsAnotherMachine() {
        SteppedController controller = serve(aService("web").port(80));

        stage.world.addNode(ANode.aNode("node-a").providerId("cloud:///another-machine"));
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.cloud.resources().values())
                .filteredOn(resource -> !resource.targets().isEmpty())
                .singleElement()
                .satisfies(pool -> assertThat(pool.targets()).containsExactly("another-machine"));
    }

    private SteppedController serve(AService service) {
        SteppedController controller = stage.start();
        stage.world.create(service);
        controller.runFor(Duration.ofMinutes(1));
        return controller;
    }
}
