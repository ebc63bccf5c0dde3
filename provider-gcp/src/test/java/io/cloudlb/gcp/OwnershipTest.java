// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Traffic;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is not ours is never taken over, changed or deleted.
class OwnershipTest {
    private static final SpecFixture WEB = aSpec("web").port(80);
    private static final String REGION = "regions/" + GcpWorld.REGION + "/";

    private final GcpWorld world = new GcpWorld();
    private final PlanDriver<GcpDesired, GcpState, GcpChange> driver = world.driver();

    /// What somebody else in the project does.
    private void call(String verb, String path, String body, Map<String, String> headers) {
        try {
            WireAnswer answer = world.emulator()
                    .answer(new WireRequest(verb, "/compute/v1/projects/demo/" + path, "", headers, body));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            world.advance(Duration.ofSeconds(3));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void post(String path, String body) {
        call("POST", path, body, Map.of());
    }

    private String lineOf(String name) {
        return world.emulator().canonical().stream()
                .filter(line -> line.contains("/" + name + " "))
                .findFirst()
                .orElse("");
    }

    @Test
    void leavesAStrangersBackendServiceAloneThatHasTheName() {
        String name = GcpNames.backendService(WEB.owner(), Scheme.EXTERNAL, Traffic.TCP);
        post(REGION + "healthChecks", "{\"name\":\"hc\",\"type\":\"TCP\"}");
        post(
                REGION + "backendServices",
                "{\"name\":\"%s\",\"healthChecks\":[\"%shealthChecks/hc\"]}".formatted(name, REGION));
        String before = lineOf(name);

        assertThatThrownBy(() -> driver.serve(List.of(WEB.spec())))
                .isInstanceOfSatisfying(PlanDriver.RefusedByCloud.class, refused -> {
                    assertThat(refused.error()).returns(CloudError.Kind.DENIED, CloudError::kind);
                    assertThat(refused.getMessage()).contains(name, "left alone");
                });

        assertThat(lineOf(name)).isEqualTo(before);
        driver.release(WEB.owner());
        assertThat(lineOf(name)).isEqualTo(before);
    }

    @Test
    void leavesAFirewallRuleAloneThatLostItsMarks() {
        driver.serve(List.of(WEB.spec()));
        String name = GcpNames.firewall(WEB.owner(), IpFamily.IPV4);
        call(
                "POST",
                "global/firewalls/" + name,
                "{\"description\":\"mine now\"}",
                Map.of("X-HTTP-Method-Override", "PATCH"));

        PlanDriver<GcpDesired, GcpState, GcpChange> later = world.driver();
        later.release(WEB.owner());

        assertThat(lineOf(name)).contains("mine now");
        assertThat(world.owned()).doesNotContain("forwardingRules/");
    }

    @Test
    void doesNotWriteABackendServiceThatLostItsMarksSinceItWasRead() {
        driver.serve(List.of(WEB.spec()));
        String name = GcpNames.backendService(WEB.owner(), Scheme.EXTERNAL, Traffic.TCP);
        GcpState state = driver.state(WEB.owner());
        GcpState shared = driver.provider()
                .observe(new Owner.Shared(world.cluster()), world.nodes(3), GcpState.OfCluster.NOTHING);
        takeMarks(name);

        assertThatThrownBy(() -> update(name, state, shared)).hasMessageContaining("left alone");
    }

    /// Writes a backend service again as it was read.
    private void update(String name, GcpState state, GcpState shared) {
        GcpResource.BackendService read =
                state.resources().find(GcpResource.BackendService.class, name).orElseThrow();
        driver.provider()
                .apply(
                        new GcpChange.Update(
                                WEB.owner(),
                                read,
                                "test",
                                Optional.of(WEB.owner().mark())),
                        state,
                        shared);
    }

    @Test
    void keepsTheLogOfABackendServiceThatAUserHasTurnedOn() {
        driver.serve(List.of(WEB.spec()));
        String name = GcpNames.backendService(WEB.owner(), Scheme.EXTERNAL, Traffic.TCP);
        patch(name, "\"logConfig\":{\"enable\":true}");

        driver.serve(List.of(WEB.sticky().spec()));

        assertThat(lineOf(name)).contains("sessionAffinity=CLIENT_IP").contains("logConfig={enable=true");
    }

    @Test
    void keepsTheFailoverOfABackendServiceThatAUserHasSetUp() {
        driver.serve(List.of(WEB.spec()));
        String name = GcpNames.backendService(WEB.owner(), Scheme.EXTERNAL, Traffic.TCP);
        patch(
                name,
                "\"failoverPolicy\":{\"failoverRatio\":0.1},\"backends\":[%s,%s,%s]"
                        .formatted(backend(1, false), backend(2, true), backend(3, false)));

        driver.serve(List.of(WEB.sticky().spec()));

        assertThat(lineOf(name)).contains("sessionAffinity=CLIENT_IP").contains("failoverRatio=0.1");
        assertThat(lineOf(name).split("failover=true", -1)).hasSize(2);
        assertThat(lineOf(name)).containsPattern("failover=true, group=[^,}]*" + GcpWorld.zone(2));
    }

    private String backend(int zone, boolean failover) {
        return "{\"group\":\"projects/demo/zones/%s/instanceGroups/%s\",\"failover\":%b}"
                .formatted(GcpWorld.zone(zone), GcpNames.instanceGroup(world.cluster()), failover);
    }

    @ParameterizedTest
    @CsvSource({
        "false, '\"spillover\":\"ZONAL_AFFINITY_STAY_WITHIN_ZONE\"', STAY_WITHIN_ZONE",
        "true, '\"spillover\":\"ZONAL_AFFINITY_SPILL_CROSS_ZONE\",\"spilloverRatio\":0.3', spilloverRatio=0.3",
    })
    void keepsAZonalAffinityThatAUserHasSetUp(boolean prefersSameZone, String affinity, String kept) {
        SpecFixture internal = WEB.annotated(GcpAnnotations.TYPE, "Internal");
        driver.serve(List.of(preferring(internal, prefersSameZone)));
        String name = GcpNames.backendService(WEB.owner(), Scheme.INTERNAL, Traffic.TCP);
        patch(name, "\"networkPassThroughLbTrafficPolicy\":{\"zonalAffinity\":{%s}}".formatted(affinity));

        driver.serve(List.of(preferring(internal.sticky(), prefersSameZone)));

        assertThat(lineOf(name)).contains("sessionAffinity=CLIENT_IP").contains(kept);
    }

    private static LoadBalancerSpec preferring(SpecFixture fixture, boolean sameZone) {
        LoadBalancerSpec spec = fixture.spec();
        return new LoadBalancerSpec(
                spec.owner(),
                spec.listeners(),
                spec.trafficPolicy(),
                sameZone,
                spec.allowedSources(),
                spec.sessionAffinity(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.requestedIp(),
                spec.annotations(),
                spec.selection(),
                spec.shown());
    }

    /// Whoever reads a fingerprint may be too late with it.
    @Test
    void writesABackendServiceThatSomebodyElseChangesAtTheSameTime() {
        driver.serve(List.of(WEB.spec()));
        String name = GcpNames.backendService(WEB.owner(), Scheme.EXTERNAL, Traffic.TCP);
        boolean[] done = {false};
        world.hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                if (!done[0]
                        && call.operation().startsWith("PUT")
                        && call.operation().contains(name)) {
                    done[0] = true;
                    patch(name, "\"logConfig\":{\"enable\":true}");
                }
            }
        });
        GcpState state = driver.state(WEB.owner());
        GcpState shared = driver.provider()
                .observe(new Owner.Shared(world.cluster()), world.nodes(3), GcpState.OfCluster.NOTHING);

        update(name, state, shared);

        world.advance(Duration.ofSeconds(3));
        assertThat(done[0]).isTrue();
        assertThat(lineOf(name)).contains("logConfig={enable=true").contains("cloudlb.io/service-uid");
    }

    private void takeMarks(String name) {
        patch(name, "\"description\":\"mine now\"");
    }

    private void patch(String name, String fields) {
        try {
            WireAnswer now = world.emulator()
                    .answer(new WireRequest(
                            "GET",
                            "/compute/v1/projects/demo/" + REGION + "backendServices/" + name,
                            "",
                            Map.of(),
                            ""));
            String fingerprint = now.body().replaceAll("(?s).*\"fingerprint\":\"([^\"]*)\".*", "$1");
            call(
                    "POST",
                    REGION + "backendServices/" + name,
                    "{%s,\"fingerprint\":\"%s\"}".formatted(fields, fingerprint),
                    Map.of("X-HTTP-Method-Override", "PATCH"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
