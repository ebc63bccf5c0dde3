// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static io.cloudlb.core.model.IpFamily.IPV4;
import static io.cloudlb.core.model.IpFamily.IPV6;
import static io.cloudlb.core.model.IpFamilyPolicy.REQUIRE_DUAL_STACK;
import static io.cloudlb.core.model.IpFamilyPolicy.SINGLE_STACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.emulators.Calls;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Services with IPv6 addresses, alone and beside IPv4, in the whole controller.
class Ipv6Test {
    private static final String COLLECTION =
            "projects/demo/regions/%s/publicDelegatedPrefixes/ours".formatted(GcpWorld.REGION);

    private final GcpCluster cluster = new GcpCluster(new GcpWorld(), GcpCluster.PLACE).nodes(1, 2, 3);

    Ipv6Test() {
        cluster.gcp()
                .emulator()
                .seed()
                .dualSubnetwork("inside", "default", GcpWorld.REGION, "10.1.0.0/24", "fd20:0:0:1::/64", "INTERNAL")
                .delegatedPrefix("ours", GcpWorld.REGION, "2001:db8:7::/64");
        cluster.rest();
    }

    private static AService web() {
        return AService.aService("web").port(80);
    }

    private static AService alone() {
        return web().families(SINGLE_STACK, IPV6);
    }

    private static AService internal() {
        return alone().annotation(GcpAnnotations.TYPE, "Internal").annotation(GcpAnnotations.SUBNET, "inside");
    }

    private static AService ofCollection() {
        return alone().annotation(GcpAnnotations.SIX_COLLECTION, COLLECTION);
    }

    static Stream<AService> services() {
        return Stream.of(
                alone(),
                internal(),
                ofCollection(),
                web().families(REQUIRE_DUAL_STACK, IPV6, IPV4),
                internal().families(REQUIRE_DUAL_STACK, IPV4, IPV6));
    }

    private List<String> serve(AService service) {
        cluster.kube().create(service);
        cluster.rest();
        return addresses();
    }

    private void edit(SpecEdit edit) {
        cluster.kube().edit("web", edit);
        cluster.rest();
    }

    private List<String> addresses() {
        return cluster.kube().service("web").status().ingress().stream()
                .map(shown -> shown.address().toString())
                .toList();
    }

    private void assertProvisioned() {
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED))
                .extracting(Condition::status)
                .isEqualTo(Condition.Status.TRUE);
    }

    private static ServicePort port(int number) {
        return new ServicePort("p" + number, Protocol.TCP, number, 30_000 + number, Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("services")
    void keepItsAddressesWhenItsPortsChangeAndLeaveNothing(AService service) {
        List<String> first = serve(service);
        assertThat(first).hasSize(service.spec().ipFamilies().size());

        edit(SpecEdit.ports(List.of(port(80), port(443))));

        assertProvisioned();
        assertThat(addresses()).isEqualTo(first);
        assertThat(cluster.gcp().emulator().made()).noneMatch(path -> path.contains("/addresses/"));
        cluster.kube().delete("web");
        cluster.rest();
        assertThat(cluster.gcp().emulator().made()).noneMatch(path -> path.contains("-web-"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void costsNothingAfterARestart(AService service) {
        serve(service);

        assertThat(cluster.callsOf(cluster::restart).writes().operations()).isEmpty();
    }

    @Test
    void aFamilyComesAndGoesWhileTheOtherServes() {
        List<String> first = serve(web());

        edit(SpecEdit.families(REQUIRE_DUAL_STACK, List.of(IPV4, IPV6)));
        assertProvisioned();
        assertThat(addresses()).hasSize(2).containsAll(first);

        edit(SpecEdit.families(SINGLE_STACK, List.of(IPV4)));
        assertProvisioned();
        assertThat(addresses()).isEqualTo(first);
        assertThat(cluster.gcp().emulator().made())
                .filteredOn(path -> path.contains("-web-"))
                .hasSize(3);
    }

    @Test
    void hasItsAddressFromTheUsersOwnRange() {
        assertThat(serve(ofCollection())).singleElement().asString().contains("2001:db8:7:");

        assertThat(cluster.gcp().emulator().canonical())
                .filteredOn(line -> line.contains("/forwardingRules/"))
                .singleElement()
                .asString()
                .contains("publicDelegatedPrefixes/ours")
                .doesNotContain("subnetworks/");
    }

    @Test
    void staysInTheUsersRangeWhenTheAnnotationIsTakenOut() {
        List<String> first = serve(ofCollection());

        cluster.kube().annotate("web", GcpAnnotations.SIX_COLLECTION, "");
        cluster.rest();

        assertProvisioned();
        assertThat(addresses()).isEqualTo(first);
    }

    @Test
    void movesFromTheSubnetworkToTheUsersRange() {
        List<String> first = serve(alone());

        cluster.kube().annotate("web", GcpAnnotations.SIX_COLLECTION, "ours");
        cluster.rest();

        assertProvisioned();
        assertThat(addresses()).isNotEqualTo(first).singleElement().asString().contains("2001:db8:7:");
        assertThat(cluster.gcp().emulator().made())
                .filteredOn(path -> path.contains("/forwardingRules/"))
                .hasSize(1);
    }

    @Test
    void saysThatARangeIsNotThere() {
        Calls calls = cluster.callsOf(() -> serve(alone().annotation(GcpAnnotations.SIX_COLLECTION, "theirs")));

        assertThat(calls.failed().count()).as(calls::summary).isEqualTo(2);
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                .contains("publicDelegatedPrefixes/theirs", "not found");
        assertThat(addresses()).isEmpty();
    }
}
