// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.gcp.RequestedCluster.Refusal;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that request all the while are answered whatever changes, but for what Compute Engine makes unavoidable (ADR
/// 0019): that is announced by the plan, and lasts no longer than there is no rule.
class ServedThroughoutTest {
    private static final String WEB = "web";
    private static final int PORT = 80;

    private final RequestedCluster world = new RequestedCluster(1, 2, 3);

    @AfterEach
    void close() {
        world.close();
    }

    private static AService aService(Scheme scheme) {
        AService service = AService.aService(WEB);
        return scheme == Scheme.INTERNAL ? service.annotation(GcpAnnotations.TYPE, "Internal") : service;
    }

    private static AService withPort(AService service, Transport transport, int port) {
        return transport == Transport.TCP ? service.port(port) : service.udp(port);
    }

    private void serve(AService service) {
        world.cluster.kube().create(service);
        world.cluster.rest();
        world.cluster.rest();
    }

    /// A Service of one port that is requested from now on.
    private void serve(Scheme scheme, Transport transport) {
        serve(withPort(aService(scheme), transport, PORT));
        world.request(WEB, PORT, transport);
        world.keepRequesting(WEB, PORT, transport);
    }

    private void edit(SpecEdit edit) {
        world.cluster.kube().edit(WEB, edit);
    }

    /// The ports of the Service from now on; one that it has already keeps its node port.
    private void ports(AService service) {
        edit(spec -> SpecEdit.ports(service.spec().ports().stream()
                        .map(port -> spec.ports().stream()
                                .filter(has -> has.port() == port.port() && has.protocol() == port.protocol())
                                .findFirst()
                                .orElse(port))
                        .toList())
                .apply(spec));
    }

    private void annotate(String key, String value) {
        world.cluster.kube().annotate(WEB, key, value);
    }

    private void assertUndisturbed() {
        assertThat(world.announced(WEB)).isEmpty();
        assertThat(world.refusals()).isEmpty();
    }

    /// The address stays, and nothing is refused there while a rule stands.
    private void assertGapIsAnnounced() {
        String ip = world.ip(WEB);
        assertThat(world.announced(WEB))
                .singleElement()
                .asString()
                .startsWith("nothing answers at " + ip + " from the deletion of the rule until the new one stands");
        List<Refusal> refusals = world.refusals();
        assertThat(refusals).isNotEmpty().allMatch(refusal -> refusal.address().equals(ip));
        assertThat(refusals).filteredOn(Refusal::stood).isEmpty();
        assertThat(world.ip(WEB)).isEqualTo(ip);
    }

    /// kubernetes/kubernetes#49425, #50977, #85643: another traffic policy was not followed, or cost the load balancer.
    @ParameterizedTest
    @CsvSource({"EXTERNAL,TCP", "EXTERNAL,UDP", "INTERNAL,TCP", "INTERNAL,UDP"})
    void whileTheTrafficPolicyChangesAndChangesBack(Scheme scheme, Transport transport) {
        serve(scheme, transport);

        edit(SpecEdit.trafficPolicy(new TrafficPolicy.Local(0)));
        assertUndisturbed();

        edit(SpecEdit.trafficPolicy(new TrafficPolicy.Cluster()));
        assertUndisturbed();
    }

    @ParameterizedTest
    @CsvSource({"EXTERNAL,TCP", "EXTERNAL,UDP", "INTERNAL,TCP", "INTERNAL,UDP"})
    void whileSourceRangesComeAndGo(Scheme scheme, Transport transport) {
        serve(scheme, transport);

        edit(SpecEdit.sourceRanges(List.of("127.0.0.0/8")));
        assertUndisturbed();

        edit(SpecEdit.sourceRanges(List.of("127.0.0.0/9", "127.128.0.0/9", "192.0.2.0/24")));
        assertUndisturbed();

        edit(SpecEdit.sourceRanges(List.of()));
        assertUndisturbed();
    }

    @ParameterizedTest
    @CsvSource({"EXTERNAL,TCP", "EXTERNAL,UDP", "INTERNAL,TCP", "INTERNAL,UDP"})
    void whileTheSessionAffinityChanges(Scheme scheme, Transport transport) {
        serve(scheme, transport);

        edit(SpecEdit.sessionAffinity(Optional.of(Duration.ofHours(3))));
        assertUndisturbed();

        edit(SpecEdit.sessionAffinity(Optional.empty()));
        assertUndisturbed();
    }

    @Test
    void whileGlobalAccessIsGivenAndTaken() {
        serve(Scheme.INTERNAL, Transport.TCP);

        annotate(GcpAnnotations.GLOBAL_ACCESS, "true");
        assertUndisturbed();

        annotate(GcpAnnotations.GLOBAL_ACCESS, "");
        assertUndisturbed();
    }

    @ParameterizedTest
    @CsvSource({"EXTERNAL,TCP", "INTERNAL,UDP"})
    void whileNodesComeAndGo(Scheme scheme, Transport transport) {
        serve(scheme, transport);

        world.join(4, 5);
        assertUndisturbed();

        world.cluster.removeNodes(1, 4);
        assertUndisturbed();
        world.terminate(1, 4);
        assertUndisturbed();
    }

    @ParameterizedTest
    @CsvSource({"EXTERNAL,TCP", "EXTERNAL,UDP", "INTERNAL,TCP", "INTERNAL,UDP"})
    void butForTheGapWhenAPortComesOrGoes(Scheme scheme, Transport transport) {
        serve(scheme, transport);

        ports(withPort(withPort(aService(scheme), transport, PORT), transport, 443));
        assertGapIsAnnounced();
        world.request(WEB, 443, transport);

        ports(withPort(withPort(aService(scheme), transport, PORT), transport, 443));
        assertUndisturbed();
    }

    /// A rule with more than five ports is for all, so that it need not be replaced.
    @ParameterizedTest
    @EnumSource(Scheme.class)
    void whileAPortComesToManyOrGoesOfMany(Scheme scheme) {
        AService many = aService(scheme);
        for (int port : IntStream.range(0, 7).toArray()) {
            many = many.port(PORT + 2 * port);
        }
        serve(many);
        world.request(WEB, PORT, Transport.TCP);

        ports(many.port(8080));
        assertUndisturbed();
        world.request(WEB, 8080, Transport.TCP);

        ports(many);
        assertThat(world.announced(WEB)).isEmpty();
        assertThat(world.refusals()).noneMatch(refusal -> refusal.port() == PORT);
    }

    @Test
    void whileAnExternalServiceGetsASecondProtocolAndLosesItAgain() {
        serve(Scheme.EXTERNAL, Transport.TCP);
        String ip = world.ip(WEB);

        ports(aService(Scheme.EXTERNAL).port(PORT).udp(PORT));
        assertThat(world.announced(WEB)).singleElement().asString().startsWith("none: ");
        assertThat(world.refusals()).isEmpty();
        world.request(WEB, PORT, Transport.UDP);
        assertThat(world.ip(WEB)).isEqualTo(ip);
    }

    @Test
    void whileAnExternalServiceOfBothProtocolsLosesOne() {
        serve(aService(Scheme.EXTERNAL).port(PORT).udp(PORT));
        world.keepRequesting(WEB, PORT, Transport.UDP);

        ports(aService(Scheme.EXTERNAL).udp(PORT));
        assertThat(world.announced(WEB)).singleElement().asString().startsWith("none: ");
        assertThat(world.refusals()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void whileAServiceOfBothProtocolsGetsAPort(Scheme scheme) {
        serve(aService(scheme).port(PORT).udp(PORT));
        world.keepRequesting(WEB, PORT, Transport.UDP);
        world.keepRequesting(WEB, PORT, Transport.TCP);

        ports(aService(scheme).port(PORT).udp(PORT).port(443));
        assertUndisturbed();
        world.request(WEB, 443, Transport.TCP);
    }

    @Test
    void butForTheGapWhenAnInternalServiceGetsASecondProtocol() {
        serve(Scheme.INTERNAL, Transport.TCP);

        ports(aService(Scheme.INTERNAL).port(PORT).udp(PORT));
        assertGapIsAnnounced();
        world.request(WEB, PORT, Transport.UDP);
    }

    @ParameterizedTest
    @CsvSource({"EXTERNAL,TCP", "INTERNAL,UDP"})
    void whoFollowsTheStatusWhileTheSchemeChanges(Scheme scheme, Transport transport) {
        serve(withPort(aService(scheme), transport, PORT));
        world.request(WEB, PORT, transport);

        annotate(GcpAnnotations.TYPE, scheme == Scheme.INTERNAL ? "" : "Internal");
        assertMovesWithoutGap();
    }

    @Test
    void whoFollowsTheStatusWhileTheTierChangesAndChangesBack() {
        serve(aService(Scheme.EXTERNAL).port(PORT));
        world.request(WEB, PORT, Transport.TCP);

        annotate(GcpAnnotations.NETWORK_TIER, "Standard");
        assertMovesWithoutGap();
        annotate(GcpAnnotations.NETWORK_TIER, "Premium");
        assertMovesWithoutGap();
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void whoFollowsTheStatusWhileTheUserNamesAnotherAddress(Scheme scheme) {
        reserve("mine", scheme);
        serve(aService(scheme).port(PORT));
        world.request(WEB, PORT, Transport.TCP);

        annotate(GcpAnnotations.ADDRESSES, "mine");
        assertMovesWithoutGap();
        annotate(GcpAnnotations.ADDRESSES, "");
        assertUndisturbed();
        ports(aService(scheme).port(PORT).port(443));
        assertGapIsAnnounced();
    }

    @Test
    void whoFollowsTheStatusWhileTheSubnetworkChanges() {
        world.gcp.emulator().seed().subnetwork("other", "default", GcpWorld.REGION, "10.9.0.0/20");
        serve(aService(Scheme.INTERNAL).port(PORT));
        world.request(WEB, PORT, Transport.TCP);

        annotate(GcpAnnotations.SUBNET, "other");
        assertMovesWithoutGap();
        annotate(GcpAnnotations.SUBNET, "");
        assertUndisturbed();
    }

    private void assertMovesWithoutGap() {
        String ip = world.ip(WEB);
        assertThat(world.announced(WEB)).singleElement().asString().contains("published", "cut off", ip);
        assertThat(world.refusals()).isEmpty();
        assertThat(world.ip(WEB)).isNotEqualTo(ip);
    }

    /// Neither of two Services at one address notices what the other does.
    @ParameterizedTest
    @EnumSource(Scheme.class)
    void whileAnotherServiceAtTheSameAddressChanges(Scheme scheme) {
        reserve("shared", scheme);
        serve(aService(scheme).port(PORT).annotation(GcpAnnotations.ADDRESSES, "shared"));
        world.keepRequesting(WEB, PORT, Transport.TCP);
        AService other = AService.aService("dns").udp(53).annotation(GcpAnnotations.ADDRESSES, "shared");
        serve(scheme == Scheme.INTERNAL ? other.annotation(GcpAnnotations.TYPE, "Internal") : other);
        assertThat(world.refusals()).isEmpty();
        assertThat(world.ip("dns")).isEqualTo(world.ip(WEB));

        world.cluster
                .kube()
                .edit(
                        "dns",
                        spec -> SpecEdit.ports(Stream.concat(
                                                spec.ports().stream(),
                                                AService.aService("dns").udp(54).spec().ports().stream())
                                        .toList())
                                .apply(spec));
        assertThat(world.refusals()).isEmpty();
        world.cluster.kube().delete("dns");
        assertThat(world.refusals()).isEmpty();
    }

    @Test
    void whileTheControllerStartsAnew() {
        serve(Scheme.EXTERNAL, Transport.TCP);

        world.cluster.restart();
        assertThat(world.refusals()).isEmpty();
    }

    private void reserve(String name, Scheme scheme) {
        String within = scheme == Scheme.INTERNAL
                ? ",\"addressType\":\"INTERNAL\",\"purpose\":\"SHARED_LOADBALANCER_VIP\",\"subnetwork\":\"regions/"
                        + GcpWorld.REGION + "/subnetworks/nodes\""
                : "";
        try {
            assertThat(world.gcp
                            .emulator()
                            .answer(new WireRequest(
                                    "POST",
                                    "/compute/v1/projects/demo/regions/" + GcpWorld.REGION + "/addresses",
                                    "",
                                    Map.of(),
                                    "{\"name\":\"" + name + "\"" + within + "}"))
                            .status())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        world.gcp.advance(Duration.ofSeconds(3));
    }
}
