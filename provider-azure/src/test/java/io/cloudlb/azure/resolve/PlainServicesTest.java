// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.GROUP;
import static io.cloudlb.azure.resolve.Resolving.INTERNAL;
import static io.cloudlb.azure.resolve.Resolving.PLACE;
import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.dual;
import static io.cloudlb.azure.resolve.Resolving.six;
import static io.cloudlb.azure.resolve.Resolving.subnetId;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.Part.Pool;
import io.cloudlb.azure.model.Part.Probe;
import io.cloudlb.azure.model.Part.ProbeProtocol;
import io.cloudlb.azure.model.Part.Rule;
import io.cloudlb.azure.model.Part.Source;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What Services without wishes of their own mean on Azure.
class PlainServicesTest {
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    @Test
    void givesAnExternalServiceAnAddressAFrontendAndARuleForEachPort() {
        Balancing web = resolving.balancing(WEB.udpPort(53));
        PublicIp address = web.addresses().getFirst();

        assertThat(web.document())
                .isEqualTo(PLACE.loadBalancers(false).findFirst().orElseThrow());
        assertThat(web.addresses()).hasSize(1);
        assertThat(Resolving.parts(web, Frontend.class))
                .containsExactly(new Frontend(
                        AzureNames.frontend(WEB.owner(), IpFamily.IPV4),
                        IpFamily.IPV4,
                        new Source.Public(PLACE.publicIp(address.name())),
                        Optional.empty()));
        assertThat(Resolving.parts(web, Rule.class))
                .containsExactly(rule(Protocol.UDP, 53, false), rule(Protocol.TCP, 80, true));
        assertThat(web.parts()).hasSize(3);
    }

    private static Rule rule(Protocol protocol, int port, boolean reset) {
        return new Rule(
                AzureNames.rule(WEB.owner(), IpFamily.IPV4, protocol, port),
                AzureNames.frontend(WEB.owner(), IpFamily.IPV4),
                AzureNames.pool(SpecFixture.CLUSTER, IpFamily.IPV4),
                Optional.of(AzureNames.nodeProbe(SpecFixture.CLUSTER)),
                Optional.of(protocol),
                port,
                port,
                true,
                4,
                reset,
                false,
                false);
    }

    @Test
    void refersToThePoolAndTheProbeThatAllServicesShare() {
        Balancing web = resolving.balancing(WEB);

        assertThat(web.shared())
                .containsExactly(
                        new Pool(AzureNames.pool(SpecFixture.CLUSTER, IpFamily.IPV4), IpFamily.IPV4),
                        new Probe(
                                AzureNames.nodeProbe(SpecFixture.CLUSTER),
                                ProbeProtocol.HTTP,
                                10_256,
                                Optional.of("/healthz"),
                                5,
                                2));
        assertThat(web.members()).containsOnlyKeys(IpFamily.IPV4);
        assertThat(web.members().get(IpFamily.IPV4)).containsExactly("10.0.0.11", "10.0.0.12");
    }

    @Test
    void letsTheInternetInToAnExternalServiceByARuleThatOthersMayShare() {
        Balancing web = resolving.balancing(WEB.udpPort(53));

        assertThat(web.securityGroup()).contains(GROUP);
        assertThat(web.openings()).containsExactlyInAnyOrder(internet(Protocol.TCP, 80), internet(Protocol.UDP, 53));
        assertThat(web.destinations()).isEmpty();
    }

    private static Opening internet(Protocol protocol, int port) {
        return new Opening(
                Opening.Access.ALLOW,
                IpFamily.IPV4,
                Optional.of(protocol),
                new TreeSet<>(Set.of("Internet")),
                new TreeSet<>(Set.of(port)),
                Optional.empty());
    }

    @Test
    void givesAnInternalServiceAFrontendInTheSubnetOfTheNodes() {
        Balancing web = resolving.balancing(INTERNAL);

        assertThat(web.document())
                .isEqualTo(PLACE.loadBalancers(true).findFirst().orElseThrow());
        assertThat(web.addresses()).isEmpty();
        assertThat(Resolving.parts(web, Frontend.class))
                .containsExactly(new Frontend(
                        AzureNames.frontend(WEB.owner(), IpFamily.IPV4),
                        IpFamily.IPV4,
                        new Source.Internal(subnetId("nodes"), Optional.empty()),
                        Optional.empty()));
        assertThat(web.openings()).as("the virtual network is let in anyway").isEmpty();
    }

    @Test
    void hasAFrontendARuleAndAnOpeningOfEachFamily() {
        Balancing web = resolving.balancing(dual(WEB));

        assertThat(Resolving.parts(web, Frontend.class))
                .extracting(Frontend::family)
                .containsExactly(IpFamily.IPV4, IpFamily.IPV6);
        assertThat(web.addresses()).extracting(PublicIp::family).containsExactly(IpFamily.IPV4, IpFamily.IPV6);
        assertThat(Resolving.parts(web, Rule.class))
                .extracting(Rule::name)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(web.openings()).extracting(Opening::family).containsExactly(IpFamily.IPV4, IpFamily.IPV6);
        assertThat(web.members().get(IpFamily.IPV6)).containsExactly("fd00::b", "fd00::c");
    }

    @Test
    void servesIpv6Alone() {
        Balancing web = resolving.balancing(six(WEB));

        assertThat(web.addresses()).extracting(PublicIp::family).containsExactly(IpFamily.IPV6);
        assertThat(web.shared())
                .filteredOn(Pool.class::isInstance)
                .extracting(Part::name)
                .containsExactly(AzureNames.pool(SpecFixture.CLUSTER, IpFamily.IPV6));
    }

    /// Azure does not take the second addresses of an interface for floating ones of IPv6 inside.
    @Test
    void reachesNodesByTheirNodePortForInternalIpv6() {
        Rule rule = resolving.rules(six(INTERNAL)).getFirst();

        assertThat(rule.floatingIp()).isFalse();
        assertThat(rule.backendPort()).isEqualTo(30_080);
        assertThat(resolving.rules(INTERNAL).getFirst().floatingIp()).isTrue();
    }

    @Test
    void asksNodesOfAServiceOfPolicyLocalAtItsOwnPort() {
        Balancing web = resolving.balancing(WEB.udpPort(53).local());

        assertThat(Resolving.parts(web, Probe.class))
                .containsExactly(new Probe(
                        AzureNames.probe(WEB.owner()), ProbeProtocol.HTTP, 32_000, Optional.of("/healthz"), 5, 2));
        assertThat(Resolving.parts(web, Rule.class))
                .extracting(Rule::probe)
                .containsOnly(Optional.of(AzureNames.probe(WEB.owner())));
        assertThat(web.shared()).noneMatch(Probe.class::isInstance);
    }

    @Test
    void asksForTheSameAgainWhereItStands() {
        for (var fixture : List.of(WEB, INTERNAL, WEB.local().udpPort(53))) {
            Balancing asked = resolving.balancing(fixture);
            Balancing again = resolving.standing(fixture, "192.0.2.7").balancing(fixture);

            assertThat(again.addresses()).isEqualTo(asked.addresses());
            assertThat(asked.parts()).allMatch(part -> again.parts().stream().anyMatch(other -> other.isMetBy(part)));
        }
    }

    @Test
    void waitsUntilTheNetworkIsRead() {
        Resolving nowhere = resolving.around(Surroundings.UNKNOWN);

        assertThat(nowhere.resolve(WEB.spec())).isInstanceOf(Resolution.Unknown.class);
        assertThat(nowhere.meanwhile(WEB.spec())).isEmpty();
        assertThat(nowhere.problem(WEB).message())
                .isEqualTo("the network of the cluster has not been read from Azure yet");
    }
}
