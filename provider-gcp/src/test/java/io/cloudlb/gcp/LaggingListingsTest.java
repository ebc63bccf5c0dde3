// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.crash.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole controller where a listing does not show for a minute what was made, changed or deleted, and processes
/// that start sooner than that.
class LaggingListingsTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    /// A surprise, after which a Service is read.
    private static final Fault REFUSAL = Fault.refuse(412, "conditionNotMet", "Changed");

    private final GcpWorld gcp = GcpWorld.lagging();
    private final GcpCluster cluster = start();

    private GcpCluster start() {
        gcp.advance(Duration.ofMinutes(2));
        return new GcpCluster(gcp, GcpCluster.PLACE).nodes(1, 2, 3);
    }

    private void serve(String... names) {
        cluster.create(names);
        cluster.rest(LONG);
    }

    private List<Ingress> shown(String name) {
        return cluster.kube().service(name).status().ingress();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7, 9, 11, 20, 45})
    void aProcessThatStartsInTheMiddleOfMakingGoesOn(int seconds) {
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(seconds));
        cluster.restart();
        cluster.rest(LONG);

        assertThat(shown("web")).hasSize(1);
        assertThat(made("forwardingRules")).hasSize(1);
        assertGoes("web");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7, 9, 11, 20, 45})
    void aServiceThatGoesWhileNoProcessRunsLeavesNothing(int seconds) {
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(seconds));
        cluster.stop();
        cluster.kube().delete("web");
        cluster.startAnother();

        assertGoesAfterAllItHad();
        cluster.rest(LONG);
        assertThat(gcp.owned()).isEmpty();
    }

    /// The process ends once Compute Engine has accepted a write of it: backend service, rule, firewall rule. The next
    /// one starts at once, or when that has taken effect.
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 5", "2, 0", "2, 5", "3, 0", "3, 5"})
    void aServiceThatGoesRightAfterACrashLeavesNothing(int writes, int seconds) {
        serve("first");
        gcp.hook(new CrashAfterWrites(writes));
        cluster.create("web");
        assertThatThrownBy(() -> cluster.rest(LONG)).isInstanceOf(SimulatedCrash.class);
        gcp.hook(CallHook.NONE);

        cluster.kube().delete("web");
        gcp.advance(Duration.ofSeconds(seconds));
        cluster.startAnother();

        assertGoesAfterAllItHad();
    }

    @ParameterizedTest
    @ValueSource(strings = {"regionBackendServices.insert", "forwardingRules.insert", "firewalls.insert"})
    void aServiceThatGoesWhileAnAnswerIsLostLeavesNothing(String operation) {
        serve("first");
        gcp.emulator().faults().everyCall(operation, new Fault.Run(Fault.When.AFTER, this::deleteWeb));
        gcp.emulator().faults().everyCall(operation, Fault.timeOutAfter());

        cluster.create("web");
        cluster.rest(Duration.ofSeconds(1));
        gcp.emulator().faults().clear();

        assertGoesAfterAllItHad();
    }

    private void deleteWeb() {
        cluster.kube().delete("web");
    }

    /// What this process made and deleted, it knows and asks for by its name.
    @ParameterizedTest
    @ValueSource(ints = {10, 30, 600})
    void aServiceThatIsKnownGoesWithoutWaitingForListings(int seconds) {
        serve("first");
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(seconds));

        Calls calls = cluster.callsOf(() -> {
            cluster.kube().delete("web");
            cluster.rest(Duration.ofSeconds(15));
            assertThat(cluster.kube().find("web")).isEmpty();
        });

        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "forwardingRules.delete", "regionBackendServices.delete", "firewalls.delete");
    }

    /// Listings show the rule that is gone, and not yet the address that is held for the next one.
    @Test
    void anAddressIsNotLostByASurpriseAndAnEditThatIsTakenBack() {
        serve("web");
        List<Ingress> before = shown("web");
        gcp.emulator().faults().everyCall("forwardingRules.insert", REFUSAL);
        cluster.kube()
                .edit(
                        "web",
                        SpecEdit.ports(
                                GcpCluster.twoPorts("web").port(8443).spec().ports()));
        cluster.rest(Duration.ofSeconds(10));
        assertThat(made("forwardingRules")).isEmpty();
        gcp.emulator().faults().clear();

        cluster.kube()
                .edit("web", SpecEdit.ports(GcpCluster.twoPorts("web").spec().ports()));
        cluster.rest(Duration.ofSeconds(30));

        assertThat(shown("web")).isEqualTo(before);
        assertThat(made("forwardingRules")).hasSize(1);
        assertThat(made("addresses")).isEmpty();
        assertGoes("web");
    }

    /// One kind of listing may lag further behind than the others.
    @Test
    void anAddressIsNotLostByASurpriseWhileNoListingShowsIt() {
        GcpCluster other = new GcpCluster().nodes(1, 2, 3);
        other.create("web");
        other.rest();
        List<Ingress> before = other.kube().service("web").status().ingress();
        Emulator emulator = other.gcp().emulator();
        other.gcp().mount(request -> emulator.answer(isListOfAddresses(request) ? showingNothing(request) : request));
        other.gcp().emulator().faults().everyCall("forwardingRules.insert", REFUSAL);
        other.kube()
                .edit(
                        "web",
                        SpecEdit.ports(
                                GcpCluster.twoPorts("web").port(8443).spec().ports()));
        other.rest(Duration.ofSeconds(10));
        other.gcp().emulator().faults().clear();
        other.rest();
        other.gcp().mount(emulator);
        other.rest(LONG);

        assertThat(other.kube().service("web").status().ingress()).isEqualTo(before);
        assertThat(other.gcp().emulator().made()).noneMatch(path -> path.contains("/addresses/"));
    }

    private static boolean isListOfAddresses(WireRequest request) {
        return request.method().equals("GET") && request.path().endsWith("/addresses");
    }

    private static WireRequest showingNothing(WireRequest request) {
        return new WireRequest(
                request.method(), request.path(), "filter=name%20eq%20%22none%22", request.headers(), request.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6, 8, 20, 45})
    void anAddressIsNotLostByAProcessThatStartsWhileARuleIsReplaced(int seconds) {
        serve("web");
        List<Ingress> before = shown("web");

        cluster.kube()
                .edit(
                        "web",
                        SpecEdit.ports(
                                GcpCluster.twoPorts("web").port(8443).spec().ports()));
        cluster.rest(Duration.ofSeconds(seconds));
        cluster.restart();
        cluster.rest(LONG);

        assertThat(shown("web")).isEqualTo(before);
        assertThat(made("addresses")).isEmpty();
        assertGoes("web");
    }

    @Test
    void whatIsEditedAndScannedSoonAfterIsNotUndone() {
        serve("web");
        List<Ingress> before = shown("web");

        cluster.kube().edit("web", SpecEdit.trafficPolicy(new TrafficPolicy.Local(0)));
        cluster.rest(Duration.ofSeconds(20));
        cluster.kube().annotate("web", GcpAnnotations.NETWORK_TIER, "Premium");
        cluster.resync("web");
        cluster.rest(LONG);
        Calls calls = cluster.callsOf(() -> cluster.resync("web"));

        assertThat(calls.writes().count()).isZero();
        assertThat(shown("web")).isEqualTo(before);
        assertThat(made("healthChecks")).hasSize(2);
    }

    /// Drift looks read what a listing shows.
    @Test
    void aDriftLookThatSeesThePastWritesNothing() {
        serve("web", "shop");
        long mark = gcp.mark();

        for (int minutes = 0; minutes < 90; minutes++) {
            cluster.kube().edit("web", SpecEdit.sourceRanges(List.of("10.%d.0.0/16".formatted(minutes))));
            cluster.rest(Duration.ofSeconds(61));
        }

        Calls writes = gcp.callsSince(mark).writes();
        assertThat(writes.operations()).containsOnly("firewalls.update");
        assertThat(writes.count()).isEqualTo(90);
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

    private List<String> madeForWeb() {
        return gcp.emulator().made().stream()
                .filter(path -> path.contains("/k8s-default-web-"))
                .toList();
    }

    /// Ends the process once it has written so often.
    private static final class CrashAfterWrites implements CallHook {
        private int left;

        private CrashAfterWrites(int writes) {
            left = writes;
        }

        @Override
        public void after(CloudCall call) {
            left -= call.mutating() ? 1 : 0;
            if (call.mutating() && left == 0) {
                throw new SimulatedCrash("after " + call);
            }
        }
    }

    private List<String> made(String collection) {
        return gcp.emulator().made().stream()
                .filter(path -> path.contains("/" + collection + "/"))
                .toList();
    }

    private void assertGoes(String name) {
        cluster.kube().delete(name);
        cluster.rest(LONG);
        cluster.rest(LONG);
        assertThat(cluster.kube().find(name)).isEmpty();
        assertThat(gcp.owned()).isEmpty();
    }
}
