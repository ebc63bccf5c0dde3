// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two processes serve one cluster, one of them a class: what they share is there whenever one of them needs it.
class TwoProcessesTest {
    private static final int HEALTH_PORT = 10256;

    private final AwsWorld aws = new AwsWorld();
    private final AwsCluster ofClass =
            new AwsCluster(aws, Map.of(), new ClaimRules(false, Optional.of("a.example/lb"), List.of())).nodes(1, 2);
    private final AwsCluster ofDefault = new AwsCluster(aws, Map.of()).nodes(1, 2);

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

    private boolean isOpenForHealthChecks() {
        return aws.emulator().snapshot().securityGroupRules().stream()
                .filter(rule -> rule.groupId().equals(AwsWorld.NODE_GROUP))
                .anyMatch(rule -> rule.fromPort() == HEALTH_PORT);
    }

    private void serveUdp(String name) {
        ofDefault.kube().create(AService.aService(name).udp(53));
        ofDefault.rest();
    }

    private void assertServed(String name) {
        assertThat(ofDefault.kube().condition(name, Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
        assertThat(isOpenForHealthChecks()).isTrue();
    }

    @Test
    void makesAgainWhatTheOtherHasRightlyDeletedSinceItWasNeeded() {
        serveUdp("dns");
        ofDefault.kube().delete("dns");
        ofDefault.rest(Duration.ofMinutes(3));
        ofClass.restart();
        assertThat(isOpenForHealthChecks()).isFalse();

        serveUdp("dns-again");

        assertServed("dns-again");
    }

    @Test
    void makesAgainWhatTheOtherDeletesBeforeThereIsAnythingOfTheServiceToSee() {
        boolean[] done = {false};
        aws.hook(new CallHook() {
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

        serveUdp("dns");
        ofDefault.rest(Duration.ofMinutes(2));

        assertThat(done[0]).isTrue();
        assertServed("dns");
    }

    @Test
    void keepsWhatTheOtherNeedsAndDoesNotCallItDrift() {
        serveUdp("dns");

        ofClass.rest(Duration.ofHours(2));

        assertServed("dns");
        assertThat(ofClass.kube().events())
                .noneMatch(said -> said.event().reason() == Event.Reason.LOAD_BALANCER_DRIFTED);
    }

    @Test
    void looksNoMoreOftenThanNeedsGrow() {
        serveUdp("dns");

        long reads = ofDefault
                .callsOf(
                        () -> ofDefault.kube().create(AService.aService("dns-2").udp(53)))
                .reads()
                .count();

        assertThat(reads).isZero();
    }
}
