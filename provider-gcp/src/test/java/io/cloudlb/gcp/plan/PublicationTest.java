// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which addresses are shown.
class PublicationTest {
    private static final DesiredService WEB = DesiredService.external();

    private final ModelledCloud cloud = ModelledCloud.ofService();

    @Test
    void addressesAreShownInTheOrderOfTheFamilies() {
        DesiredService six = WEB.of(IpFamily.IPV6, IpFamily.IPV4);
        cloud.converge(six.desired());

        assertThat(Publication.of(six.desired(), cloud.service(), Surroundings.UNKNOWN))
                .containsExactly(ingress(cloud.ip(IpFamily.IPV6)), ingress(cloud.ip(IpFamily.IPV4)));
        assertThat(cloud.published(six.kept())).containsExactly(cloud.ip(IpFamily.IPV4), cloud.ip(IpFamily.IPV6));
    }

    @Test
    void anAddressIsShownOnceClientsAreLetIn() {
        cloud.converge(WEB.desired());
        cloud.lacks(WEB.firewall(IpFamily.IPV4).key());
        GcpDesired kept = WEB.kept();

        assertThat(cloud.published(WEB.desired())).isEmpty();
        assertThat(cloud.published(kept)).isEmpty();
        assertThat(Publication.addresses(cloud.service()))
                .containsExactly(ingress(cloud.ip(IpFamily.IPV4)).address());
    }

    /// There the firewall is the administrator's, who may have let clients in by hand.
    @Test
    void inASharedVpcTheAddressIsShownWithoutAFirewallRule() {
        cloud.converge(WEB.desired());
        cloud.lacks(WEB.firewall(IpFamily.IPV4).key());

        assertThat(Publication.of(WEB.desired(), cloud.service(), place("host")))
                .hasSize(1);
        assertThat(Publication.of(WEB.desired(), cloud.service(), place("project")))
                .isEmpty();
    }

    @Test
    void aRuleThatIsAboutToGoIsShownOnlyWhereItsAddressIsHeld() {
        cloud.converge(WEB.desired());
        String ip = cloud.ip(IpFamily.IPV4);
        GcpDesired.OfService more = WEB.withPorts(Protocol.TCP, 443).desired();
        ForwardingRule rule = cloud.rules().getFirst();

        assertThat(shown(more, deleting(rule))).isEmpty();
        cloud.apply(cloud.plan(more).steps().getFirst().change());
        assertThat(shown(more, deleting(rule))).containsExactly(ingress(ip));
    }

    /// While the rule that is wanted is being made: clients within the network cannot use the other one.
    @Test
    void ofTheRulesThatServeOnOneOfTheSameSchemeIsShown() {
        DesiredService inside = DesiredService.internal();
        ForwardingRule outer = WEB.rule(IpFamily.IPV4).at(Optional.of("198.51.100.1"));
        ForwardingRule inner = inside.rule(IpFamily.IPV4).at(Optional.of("10.0.0.9"));
        GcpState state = new GcpState.OfService(Resources.of(List.of(
                outer, inner, WEB.firewall(IpFamily.IPV4).to(new TreeSet<>(List.of("198.51.100.1", "10.0.0.9"))))));

        assertThat(shown(WEB.withPorts(Protocol.UDP, 53).desired(), state)).containsExactly(ingress("198.51.100.1"));
        assertThat(shown(inside.withPorts(Protocol.UDP, 53).desired(), state)).containsExactly(ingress("10.0.0.9"));
    }

    @Test
    void whatIsNotOursIsNotShown() {
        cloud.converge(WEB.desired());
        ForwardingRule rule = cloud.rules().getFirst();
        cloud.has(new ForwardingRule(
                rule.name(),
                rule.scheme(),
                rule.traffic(),
                rule.ports(),
                rule.family(),
                rule.ip(),
                rule.tier(),
                rule.subnetwork(),
                rule.globalAccess(),
                rule.backendService(),
                Optional.empty()));

        assertThat(cloud.published(WEB.desired())).isEmpty();
        assertThat(cloud.published(WEB.kept())).isEmpty();
    }

    @Test
    void aServiceWithoutALoadBalancerShowsNothing() {
        cloud.converge(WEB.desired());

        assertThat(cloud.published(GcpDesired.OfService.absent(DesiredService.OWNER)))
                .isEmpty();
    }

    /// A firewall rule that somebody turned elsewhere lets nobody in.
    @Test
    void anAddressToWhichTheFirewallDoesNotLeadIsNotShown() {
        cloud.converge(WEB.desired());
        Firewall firewall = cloud.resources().all(Firewall.class).getFirst();
        cloud.has(firewall.to(new TreeSet<>(List.of("192.0.2.1"))));

        assertThat(cloud.published(WEB.desired())).isEmpty();
    }

    private static List<Ingress> shown(GcpDesired desired, GcpState state) {
        return Publication.of(desired, state, Surroundings.UNKNOWN);
    }

    private GcpState deleting(ForwardingRule rule) {
        Resources resources = cloud.resources();
        PendingWrite write = new PendingWrite("deletes a rule", Optional.of(new PendingWrite.Outcome.Gone(rule.key())));
        return cloud.service().with(resources, new TreeMap<>(Map.of("regions/r/operations/o", write)), false);
    }

    private static Surroundings place(String networkProject) {
        return new Surroundings(
                Optional.of(new Surroundings.Place("project", networkProject, "us-central1", "default", "nodes")),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Ingress ingress(String ip) {
        return new Ingress(Address.vip(ip), List.of());
    }
}
