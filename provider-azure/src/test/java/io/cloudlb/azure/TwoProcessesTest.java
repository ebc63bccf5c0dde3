// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.controller.SteppedController;
import io.cloudlb.testkit.controller.SteppedController.Options;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two processes write the same documents: two of one cluster, at once or one after the other, and two clusters in one
/// resource group.
class TwoProcessesTest {
    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final String CLASS = "a.example/lb";

    private final AzureWorld azure = new AzureWorld();

    /// Before the first write of a resource that anybody makes.
    ///
    /// @param resource the end of its path, or the beginning of its name
    private void before(String resource, Runnable what) {
        AtomicBoolean done = new AtomicBoolean();
        azure.hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                if (call.operation().startsWith("PUT")
                        && call.operation().contains("/" + resource)
                        && done.compareAndSet(false, true)) {
                    what.run();
                }
            }
        });
    }

    private static void assertServed(AzureCluster cluster, String name) {
        assertThat(cluster.kube().condition(name, Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
        assertThat(cluster.kube().service(name).status().ingress()).isNotEmpty();
    }

    /// The two see one cluster each here, so the second begins with other UIDs.
    private AzureCluster ofAnotherClass() {
        AzureCluster ofClass =
                new AzureCluster(azure, new ClaimRules(false, Optional.of(CLASS), List.of())).nodes(1, 2);
        for (String name : List.of("x", "y", "z")) {
            ofClass.kube().create(AService.aService(name).port(80).type(ServiceType.CLUSTER_IP));
        }
        return ofClass;
    }

    @Test
    void aProcessMakesAgainWhatTheOtherHasRightlyDeletedSinceItWasNeeded() {
        AzureCluster ofClass = ofAnotherClass();
        AzureCluster ofDefault = new AzureCluster(azure).nodes(1, 2);
        ofDefault.create("web");
        ofDefault.rest();
        ofDefault.kube().delete("web");
        ofDefault.rest(Duration.ofMinutes(3));
        assertThat(azure.owned()).isEmpty();
        ofClass.kube().create(AService.aService("first").port(80).loadBalancerClass(CLASS));
        ofClass.rest();
        ofClass.kube().delete("first");
        ofClass.rest(Duration.ofMinutes(3));

        ofDefault.create("again");
        ofDefault.rest();

        assertServed(ofDefault, "again");
        assertThat(azure.owned()).contains("ipAddress=10.0.0.4", "ipAddress=10.0.0.5");
    }

    /// The last frontend of one process goes in the moment in which the other writes its first.
    @ParameterizedTest
    @ValueSource(strings = {"loadBalancers/demo", "networkSecurityGroups/nodes"})
    void theLastServiceOfOneGoesWhileTheFirstOfTheOtherComes(String document) {
        AzureCluster ofClass = ofAnotherClass();
        AzureCluster ofDefault = new AzureCluster(azure).nodes(1, 2);
        ofClass.kube().create(AService.aService("last").port(80).loadBalancerClass(CLASS));
        ofClass.rest();
        before(document, () -> {
            ofClass.kube().delete("last");
            ofClass.rest(Duration.ofMinutes(3));
        });

        ofDefault.create("web");
        ofDefault.rest(Duration.ofMinutes(5));

        assertThat(ofClass.kube().find("last")).isEmpty();
        assertServed(ofDefault, "web");
        assertThat(azure.owned()).contains("ipAddress=10.0.0.4", "ipAddress=10.0.0.5");
    }

    @Test
    void whatTheOtherNeedsIsKeptAndNoDrift() {
        AzureCluster ofClass = ofAnotherClass();
        AzureCluster ofDefault = new AzureCluster(azure).nodes(1, 2);
        ofDefault.create("web");
        ofDefault.rest();
        ofClass.kube().create(AService.aService("other").port(80).loadBalancerClass(CLASS));
        ofClass.rest();
        String before = azure.owned();

        for (int hour = 0; hour < 4; hour++) {
            ofClass.rest(Duration.ofHours(1));
            ofDefault.rest(Duration.ofHours(1));
        }

        assertThat(azure.owned()).isEqualTo(before);
        assertThat(ofClass.kube().events())
                .noneMatch(said -> said.event().reason() == Event.Reason.LOAD_BALANCER_DRIFTED);
        assertThat(ofDefault.kube().events())
                .noneMatch(said -> said.event().reason() == Event.Reason.LOAD_BALANCER_DRIFTED);
    }

    /// A process is paused with a write in its hand; another leads, and the first wakes.
    @ParameterizedTest
    @ValueSource(strings = {"loadBalancers/demo", "networkSecurityGroups/nodes"})
    void aLeaderThatWakesAfterAnotherHasTakenOverSpoilsNothing(String document) {
        KubeWorld kube = wakeAfterAnotherHasTakenOver(document);
        String now = azure.owned();

        SteppedController another = lead(kube, Fence.OPEN);
        another.runFor(Duration.ofHours(1));

        assertThat(kube.service("more").status().ingress()).isNotEmpty();
        assertThat(azure.owned()).isEqualTo(now).doesNotContain("service=default/web", "service=default/first");
        another.stop();
    }

    /// What is under way when a process is paused nobody can stop.
    @Test
    void anAddressThatAProcessMakesAsItWakesForAServiceThatIsGoneIsAnOrphan() {
        KubeWorld kube = wakeAfterAnotherHasTakenOver("publicIPAddresses/k8s-default-web");
        assertThat(azure.owned()).contains("service=default/web");

        SteppedController another = SteppedController.start(
                kube, azure.time(), azure.newProvider(), settings().treating(ControllerSettings.Orphans.DELETE));
        another.runFor(Duration.ofHours(3));

        assertThat(azure.owned()).doesNotContain("service=default/web").contains("service=default/more");
        another.stop();
    }

    private KubeWorld wakeAfterAnotherHasTakenOver(String resource) {
        KubeWorld kube = cluster();
        AtomicBoolean leads = new AtomicBoolean(true);
        SteppedController old = lead(kube, _ -> leads.get());
        kube.create(AService.aService("first").port(80));
        old.runFor(A_WHILE);
        before(resource, () -> {
            leads.set(false);
            SteppedController young = lead(kube, Fence.OPEN);
            young.runFor(A_WHILE);
            kube.delete("web");
            kube.delete("first");
            kube.create(AService.aService("more").port(80));
            young.runFor(A_WHILE);
            young.stop();
        });
        kube.create(AService.aService("web").port(80));
        old.runFor(Duration.ofSeconds(30));
        old.stop();
        assertThat(kube.find("web")).isEmpty();
        assertThat(kube.find("first")).isEmpty();
        return kube;
    }

    /// Safety does not rest on the lease.
    @Test
    void twoLeadersAtOnceSpoilNothing() {
        KubeWorld kube = cluster();
        SteppedController one = lead(kube, Fence.OPEN);
        SteppedController two = lead(kube, Fence.OPEN);
        for (int round = 1; round <= 8; round++) {
            kube.create(AService.aService("web" + round).port(80).port(443));
            one.runFor(Duration.ofSeconds(round));
            two.runFor(Duration.ofSeconds(3));
            if (round % 2 == 0) {
                kube.delete("web" + (round - 1));
            }
        }
        both(one, two, Duration.ofMinutes(10));

        for (int round = 2; round <= 8; round += 2) {
            assertThat(kube.service("web" + round).status().ingress()).hasSize(1);
            assertThat(kube.find("web" + (round - 1))).isEmpty();
        }
        assertThat(azure.owned().split("frontendIPConfigurations/k8s-[^,]*, name", -1))
                .hasSize(5);
        for (int round = 2; round <= 8; round += 2) {
            kube.delete("web" + round);
        }
        both(one, two, Duration.ofMinutes(10));
        assertThat(azure.owned()).isEmpty();
        one.stop();
        two.stop();
    }

    private static void both(SteppedController one, SteppedController two, Duration duration) {
        for (int second = 0; second < duration.toSeconds(); second += 5) {
            one.runFor(Duration.ofSeconds(5));
            two.runFor(Duration.ofMillis(1));
        }
    }

    private KubeWorld cluster() {
        KubeWorld kube = new KubeWorld(azure.time());
        for (int number : List.of(1, 2)) {
            kube.addNode(ANode.aNode("node-" + number)
                    .providerId(AzureWorld.node(number).providerId())
                    .addresses(AzureWorld.node(number).addresses().getFirst()));
        }
        return kube;
    }

    private SteppedController lead(KubeWorld kube, Fence fence) {
        return SteppedController.start(
                kube,
                azure.time(),
                azure.newProvider(fence),
                settings(),
                Options.usual().behind(fence));
    }

    private ControllerSettings settings() {
        return ControllerSettings.usual(azure.cluster(), new ClaimRules(true, Optional.empty(), List.of()));
    }

    /// Both may have parts in one load balancer, as well as in the security group.
    @Test
    void twoClustersInOneResourceGroupKeepOutOfEachOthersParts() {
        azure.lending();
        AzureWorld other = azure.beside("f00d-0002");
        AzureCluster one = new AzureCluster(azure).nodes(1, 2);
        AzureCluster two = new AzureCluster(other).nodes(3);
        before("loadBalancers/demo", () -> {
            two.create("web");
            two.rest();
        });
        one.create("web");
        one.rest();
        assertServed(one, "web");
        assertServed(two, "web");
        assertThat(one.kube().service("web").status().ingress())
                .isNotEqualTo(two.kube().service("web").status().ingress());
        List<String> ofOne = partsOf(one.azure());

        two.create("more");
        two.nodes(4);
        two.rest();
        two.restart();
        two.kube().delete("web");
        two.rest(Duration.ofHours(2));

        assertThat(partsOf(one.azure())).isEqualTo(ofOne).isNotEmpty();
        assertServed(two, "more");
        assertServed(one, "web");
    }

    /// What stands in load balancers and the security group by a cluster's mark.
    private static List<String> partsOf(AzureWorld world) {
        String mark = AzureNames.pool(world.cluster(), IpFamily.IPV4).substring(0, "k8s-12345678_".length());
        return world.emulator().canonical().stream()
                .flatMap(line -> Pattern.compile(
                                "[{]id=[^{},]*/" + mark + "[^{},]*,[^{}]*([{][^{}]*([{][^{}]*[}][^{}]*)*[}])?[^{}]*[}]")
                        .matcher(line)
                        .results())
                .map(MatchResult::group)
                .sorted()
                .toList();
    }
}
