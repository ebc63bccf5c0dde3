// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.emulators.Calls;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What Compute Engine is told where a Service asks for it by an annotation or a field.
class AnnotationsOnTheWireTest {
    private static final String SERVICE = "/backendServices/";
    private static final String RULE = "/forwardingRules/";

    private final GcpCluster cluster = new GcpCluster().nodes(1, 2, 3).rest();

    private static AService web() {
        return AService.aService("web").port(80);
    }

    private static AService with(String key, String value) {
        return web().annotation(key, value);
    }

    private static AService internal() {
        return with(GcpAnnotations.TYPE, "Internal");
    }

    private static AService weighted(AService service) {
        return service.local().annotation(GcpAnnotations.WEIGHTED, "pods-per-node");
    }

    private static AService strong() {
        return with(GcpAnnotations.STRONG_AFFINITY, "enabled").clientIpAffinity(Duration.ofMinutes(2));
    }

    private String lineOf(String collection) {
        return cluster.gcp().emulator().canonical().stream()
                .filter(line -> line.contains(collection))
                .reduce((one, other) -> one + other)
                .orElseThrow();
    }

    private void assertProvisioned() {
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
    }

    static Stream<Arguments> wishes() {
        return Stream.of(
                Arguments.of(with(GcpAnnotations.OLD_TYPE, "Internal"), RULE, "loadBalancingScheme=INTERNAL"),
                Arguments.of(with(GcpAnnotations.NETWORK_TIER, "Standard"), RULE, "networkTier=STANDARD"),
                Arguments.of(
                        internal().annotation(GcpAnnotations.GLOBAL_ACCESS, "true"), RULE, "allowGlobalAccess=true"),
                Arguments.of(weighted(web()), SERVICE, "localityLbPolicy=WEIGHTED_MAGLEV"),
                Arguments.of(weighted(internal()), SERVICE, "localityLbPolicy=WEIGHTED_GCP_RENDEZVOUS"),
                Arguments.of(web().clientIpAffinity(Duration.ofHours(3)), SERVICE, "sessionAffinity=CLIENT_IP"),
                Arguments.of(
                        strong(),
                        SERVICE,
                        "connectionTrackingPolicy={enableStrongAffinity=true, idleTimeoutSec=120, trackingMode=PER_SESSION}"),
                Arguments.of(internal().preferringSameZone(), SERVICE, "spillover=ZONAL_AFFINITY_SPILL_CROSS_ZONE"));
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void aWishReachesComputeEngine(AService service, String collection, String words) {
        cluster.kube().create(service);
        cluster.rest();

        assertProvisioned();
        assertThat(lineOf(collection)).contains(words);
    }

    static Stream<Arguments> takenBack() {
        return Stream.of(
                Arguments.of(weighted(web()), GcpAnnotations.WEIGHTED, "localityLbPolicy"),
                Arguments.of(strong(), GcpAnnotations.STRONG_AFFINITY, "connectionTrackingPolicy"));
    }

    @ParameterizedTest
    @MethodSource("takenBack")
    void aWishThatIsTakenBackIsUndoneInPlaceByOneCall(AService service, String key, String words) {
        cluster.kube().create(service);
        cluster.rest();
        assertThat(lineOf(SERVICE)).contains(words);

        Calls calls = cluster.callsOf(() -> cluster.kube().annotate("web", key, ""));

        assertThat(calls.writes().operations()).isEqualTo(List.of("regionBackendServices.update"));
        assertThat(lineOf(SERVICE)).doesNotContain(words);
    }

    @Test
    void aPreferenceForTheSameZoneComesAndGoesInPlace() {
        cluster.kube().create(internal());
        cluster.rest();

        Calls coming = cluster.callsOf(() -> cluster.kube().edit("web", SpecEdit.prefersSameZone(true)));
        assertThat(lineOf(SERVICE)).contains("ZONAL_AFFINITY_SPILL_CROSS_ZONE");
        Calls going = cluster.callsOf(() -> cluster.kube().edit("web", SpecEdit.prefersSameZone(false)));

        assertThat(lineOf(SERVICE)).doesNotContain("ZONAL_AFFINITY");
        assertThat(coming.writes().operations()).isEqualTo(List.of("regionBackendServices.update"));
        assertThat(going.writes().operations()).isEqualTo(List.of("regionBackendServices.update"));
    }
}
