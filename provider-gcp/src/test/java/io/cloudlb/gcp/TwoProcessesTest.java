// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two processes serve one cluster, one of them a class: what they share is there whenever one of them needs it.
class TwoProcessesTest {
    private final GcpWorld gcp = new GcpWorld();
    private final GcpCluster ofClass = new GcpCluster(
                    gcp, GcpCluster.PLACE, new ClaimRules(false, Optional.of("a.example/lb"), List.of()))
            .nodes(1, 2);
    private final GcpCluster ofDefault = new GcpCluster(gcp, GcpCluster.PLACE).nodes(1, 2);

    /// The two see one cluster each here, so the second begins with other UIDs.
    @BeforeEach
    void serveATcpServiceOfTheClass() {
        for (String name : List.of("x", "y", "z")) {
            ofDefault.kube().create(AService.aService(name).port(80).type(ServiceType.CLUSTER_IP));
        }
        ofClass.kube().create(AService.aService("tcp").port(80).loadBalancerClass("a.example/lb"));
        ofClass.rest();
        assertThat(isOpenForHealthChecks()).isFalse();
    }

    /// The probes' rule of IPv6 is needed by Services of that family alone.
    private boolean isOpenForHealthChecks() {
        return gcp.emulator().made().stream().anyMatch(path -> path.contains("/k8s-probes-v6"));
    }

    private static AService ofSix(String name) {
        return AService.aService(name).udp(53).families(IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6);
    }

    private void serveSix(String name) {
        ofDefault.kube().create(ofSix(name));
        ofDefault.rest();
    }

    private void assertServed(String name) {
        assertThat(ofDefault.kube().condition(name, Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
        assertThat(isOpenForHealthChecks()).isTrue();
    }

    @Test
    void makesAgainWhatTheOtherHasRightlyDeletedSinceItWasNeeded() {
        serveSix("dns");
        ofDefault.kube().delete("dns");
        ofDefault.rest(Duration.ofMinutes(3));
        ofClass.restart();
        assertThat(isOpenForHealthChecks()).isFalse();

        serveSix("dns-again");

        assertServed("dns-again");
    }

    @Test
    void makesAgainWhatTheOtherDeletesBeforeThereIsAnythingOfTheServiceToSee() {
        boolean[] done = {false};
        gcp.hook(new CallHook() {
            @Override
            public void before(CloudCall call) {}

            @Override
            public void after(CloudCall call) {
                if (!done[0] && isOpenForHealthChecks()) {
                    done[0] = true;
                    ofClass.restart();
                    assertThat(isOpenForHealthChecks()).isFalse();
                }
            }
        });

        serveSix("dns");
        ofDefault.rest(Duration.ofMinutes(2));

        assertThat(done[0]).isTrue();
        assertServed("dns");
    }

    @Test
    void keepsWhatTheOtherNeedsAndDoesNotCallItDrift() {
        serveSix("dns");

        ofClass.rest(Duration.ofHours(2));

        assertServed("dns");
        assertThat(ofClass.kube().events())
                .noneMatch(said -> said.event().reason() == Event.Reason.LOAD_BALANCER_DRIFTED);
    }

    @Test
    void looksNoMoreOftenThanNeedsGrow() {
        serveSix("dns");
        ofDefault.rest(Duration.ofMinutes(3));

        long reads = ofDefault
                .callsOf(() -> ofDefault.kube().create(ofSix("dns-2")))
                .reads()
                .where(call -> !call.operation().endsWith("Operations.wait")
                        && !call.operation().equals("forwardingRules.get"))
                .count();

        assertThat(reads).isZero();
    }
}
