// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.crash.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole controller where a list of Azure does not show for a minute what was made, changed or deleted, and where a
/// read does not show the last write.
class LaggingListsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Fault REFUSAL = Fault.refuse(412, "PreconditionFailed", "Precondition failed.");

    private final AzureWorld azure = AzureWorld.lagging();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    private void serve(String... names) {
        cluster.create(names);
        cluster.rest(LONG);
    }

    private List<Ingress> shown(String name) {
        return cluster.kube().service(name).status().ingress();
    }

    private List<String> madeForWeb() {
        return azure.emulator().made().stream()
                .filter(path -> path.contains("/k8s-default-web-"))
                .toList();
    }

    private void assertGoes(String name) {
        cluster.kube().delete(name);
        cluster.rest(LONG);
        cluster.rest(LONG);
        assertThat(cluster.kube().find(name)).isEmpty();
        assertThat(azure.owned()).isEmpty();
    }

    private void assertGoesAfterAllItHad() {
        for (int seconds = 0; seconds < 300 && cluster.kube().find("web").isPresent(); seconds++) {
            cluster.rest(Duration.ofSeconds(1));
        }
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(madeForWeb()).isEmpty();
        cluster.rest(LONG);
        assertThat(madeForWeb()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 12, 16, 45})
    void aProcessThatStartsInTheMiddleOfMakingGoesOn(int seconds) {
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(seconds));
        cluster.restart();
        cluster.rest(LONG);

        assertThat(shown("web")).hasSize(1);
        assertThat(madeForWeb()).hasSize(1);
        assertGoes("web");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 12, 16, 45})
    void aServiceThatGoesWhileNoProcessRunsLeavesNothing(int seconds) {
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(seconds));
        cluster.stop();
        cluster.kube().delete("web");
        cluster.startAnother();

        assertGoesAfterAllItHad();
        cluster.rest(LONG);
        assertThat(azure.owned()).isEmpty();
    }

    /// The process ends once Azure has accepted a write of it: address, load balancer, security group.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aServiceThatGoesRightAfterACrashLeavesNothing(int writes) {
        serve("first");
        int[] left = {writes};
        azure.hook(new CallHook() {
            @Override
            public void after(CloudCall call) {
                left[0] -= call.mutating() ? 1 : 0;
                if (call.mutating() && left[0] == 0) {
                    throw new SimulatedCrash("after " + call);
                }
            }
        });
        cluster.create("web");
        assertThatThrownBy(() -> cluster.rest(LONG)).isInstanceOf(SimulatedCrash.class);
        azure.hook(CallHook.NONE);

        cluster.kube().delete("web");
        cluster.startAnother();

        assertGoesAfterAllItHad();
    }

    /// A surprise, after which the Service is read, while no list shows its address.
    @ParameterizedTest
    @ValueSource(strings = {"loadBalancers.put", "networkSecurityGroups.put"})
    void anAddressIsNotLostByASurprise(String operation) {
        serve("first");
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(30));
        List<Ingress> before = shown("web");
        assertThat(before).isNotEmpty();
        azure.emulator().faults().everyCall(operation, REFUSAL);

        cluster.kube()
                .edit(
                        "web",
                        SpecEdit.ports(
                                AzureCluster.twoPorts("web").port(8443).spec().ports()));
        cluster.rest(Duration.ofSeconds(10));
        azure.emulator().faults().clear();
        cluster.rest(LONG);

        assertThat(shown("web")).isEqualTo(before);
        assertThat(madeForWeb()).hasSize(1);
        assertThat(azure.owned()).contains("_v4_tcp_8443");
    }

    /// What this process made, it knows and asks for by its name.
    @ParameterizedTest
    @ValueSource(ints = {20, 40, 600})
    void aServiceThatIsKnownGoesWithoutWaitingForLists(int seconds) {
        serve("first");
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(seconds));

        Calls calls = cluster.callsOf(() -> {
            cluster.kube().delete("web");
            cluster.rest(Duration.ofSeconds(25));
            assertThat(cluster.kube().find("web")).isEmpty();
        });

        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "loadBalancers.put", "networkSecurityGroups.put", "publicIPAddresses.delete");
    }

    /// Another replica of Azure answers a read after a write.
    @ParameterizedTest
    @ValueSource(strings = {"loadBalancers.get", "networkSecurityGroups.get", "publicIPAddresses.get"})
    void aReadThatDoesNotShowTheLastWriteLosesNothing(String operation) {
        serve("first");
        List<Ingress> first = shown("first");
        azure.emulator().faults().clear();
        for (int call = 1; call <= 3; call++) {
            azure.emulator().faults().atCall(operation, call, Fault.stale());
        }

        cluster.create("web");
        cluster.rest(LONG);

        assertThat(shown("web")).hasSize(1);
        assertThat(shown("first")).isEqualTo(first);
        assertThat(madeForWeb()).hasSize(1);
        cluster.kube().delete("first");
        assertGoes("web");
    }

    /// Drift looks read what a list shows.
    @Test
    void aDriftLookThatSeesThePastWritesNothing() {
        serve("web", "shop");
        long mark = azure.mark();

        for (int minutes = 0; minutes < 20; minutes++) {
            cluster.kube().edit("web", SpecEdit.sourceRanges(List.of("10.%d.0.0/16".formatted(minutes))));
            cluster.rest(Duration.ofSeconds(121));
        }

        Calls writes = azure.callsSince(mark).writes();
        assertThat(writes.operations()).containsOnly("networkSecurityGroups.put");
        assertThat(writes.count()).isEqualTo(20);
    }
}
