// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Replacement;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.NetworkTier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What people have lost addresses to with other controllers (k/k: kubernetes/kubernetes).
class AddressKeptTest {
    private static final DesiredService WEB = DesiredService.external();

    private final ModelledCloud cloud = ModelledCloud.ofService(DesiredServices.OUTSIDE);

    /// k/k#96513: a restart recreated the forwarding rule.
    @Test
    void aRestartRecreatesNothing() {
        cloud.converge(WEB.desired());

        ModelledCloud afterRestart = ModelledCloud.ofService(DesiredServices.OUTSIDE);
        cloud.resources().byKey().values().forEach(afterRestart::has);

        assertThat(afterRestart.plan(WEB.desired())).isEqualTo(Plan.empty());
    }

    /// k/k#13333, k/k#14569: a change of ports lost the address.
    @Test
    void aChangeOfPortsHoldsTheAddressWhileTheRuleIsReplaced() {
        cloud.converge(WEB.desired());
        String ip = cloud.ip(IpFamily.IPV4);

        Plan<GcpChange> plan =
                cloud.converge(WEB.withPorts(Protocol.TCP, 80, 443).desired());

        assertThat(steps(plan))
                .containsExactly(
                        "CREATE ADDRESS",
                        "DELETE FORWARDING_RULE",
                        "CREATE FORWARDING_RULE",
                        "UPDATE FIREWALL",
                        "DELETE ADDRESS");
        assertThat(cloud.ip(IpFamily.IPV4)).isEqualTo(ip);
        assertThat(cloud.resources().all(Address.class)).isEmpty();
        assertThat(plan.replacements())
                .extracting(Replacement::downtime)
                .containsExactly(
                        "nothing answers at " + ip
                                + " from the deletion of the rule until the new one stands there, some seconds later; the address is kept");
    }

    /// k/k#38521, k/k#29079: a controller that stopped in between left the address reserved, or lost it.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aStopWhileTheRuleIsReplacedNeitherLosesNorLeaksTheAddress(int steps) {
        GcpDesired.OfService more = WEB.withPorts(Protocol.TCP, 80, 443).desired();
        cloud.converge(WEB.desired());
        String ip = cloud.ip(IpFamily.IPV4);

        cloud.plan(more).steps().stream().limit(steps).map(Step::change).forEach(cloud::apply);
        assertThat(cloud.published(more)).containsExactly(ip);
        cloud.converge(more);

        assertThat(cloud.ip(IpFamily.IPV4)).isEqualTo(ip);
        assertThat(cloud.resources().all(Address.class)).isEmpty();
    }

    @Test
    void anIpv6AddressThatIsHeldIsKnownWithoutWordOfItsSubnetwork() {
        DesiredService six = WEB.of(IpFamily.IPV6);
        GcpDesired.OfService more = six.withPorts(Protocol.TCP, 80, 443).desired();
        cloud.converge(six.desired());
        String ip = cloud.ip(IpFamily.IPV6);

        cloud.plan(more).steps().stream().limit(2).map(Step::change).forEach(cloud::apply);
        cloud.resources().all(Address.class).stream()
                .map(held ->
                        new Address(held.name(), held.ip(), held.family(), held.scheme(), held.tier(), "", held.mark()))
                .forEach(cloud::has);
        cloud.converge(more);

        assertThat(cloud.ip(IpFamily.IPV6)).isEqualTo(ip);
    }

    /// The same when the Service goes in the meantime: the address is not left behind.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aHeldAddressGoesWithTheService(int steps) {
        cloud.converge(WEB.desired());
        cloud.plan(WEB.withPorts(Protocol.TCP, 443).desired()).steps().stream()
                .limit(steps)
                .map(Step::change)
                .forEach(cloud::apply);

        cloud.converge(GcpDesired.OfService.absent(DesiredService.OWNER));

        assertThat(GcpPlanner.ownsNothing(cloud.service())).isTrue();
    }

    @Test
    void anAddressWhoseReleaseIsRefusedIsNotReleasedAgainAndAgain() {
        cloud.withoutDemotion().converge(WEB.desired());

        cloud.converge(WEB.withPorts(Protocol.TCP, 443).desired());
        assertThat(cloud.resources().all(Address.class)).hasSize(1);

        cloud.converge(WEB.withPorts(Protocol.TCP, 8080).desired());
        cloud.converge(GcpDesired.OfService.absent(DesiredService.OWNER));
        assertThat(cloud.resources().isEmpty()).isTrue();
    }

    @Test
    void anAddressThatHadToStayGoesWhenItsRuleHasGone() {
        cloud.withoutDemotion().converge(WEB.desired());
        cloud.converge(WEB.withPorts(Protocol.TCP, 443).desired());

        cloud.converge(WEB.of(NetworkTier.STANDARD).desired());

        assertThat(cloud.resources().all(Address.class)).isEmpty();
    }

    /// k/k#51668: a Service whose loadBalancerIP was removed broke.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void withoutItsLoadBalancerIpTheServiceKeepsTheAddress(int steps) {
        DesiredService named = WEB.at(DesiredServices.OUTSIDE.ip());
        cloud.converge(named.desired());
        DesiredService unnamed = named.at(Optional.empty());
        assertThat(cloud.plan(unnamed.desired())).isEqualTo(Plan.empty());

        GcpDesired.OfService more = unnamed.withPorts(Protocol.TCP, 80, 443).desired();
        cloud.plan(more).steps().stream().limit(steps).map(Step::change).forEach(cloud::apply);
        assertThat(cloud.published(more)).containsExactly(DesiredServices.OUTSIDE.ip());
        cloud.converge(more);

        assertThat(cloud.ip(IpFamily.IPV4)).isEqualTo(DesiredServices.OUTSIDE.ip());
        assertThat(cloud.resources().all(Address.class)).isEmpty();
    }

    @Test
    void anAddressThatIsAskedForIsTakenAndTheOldOneLeft() {
        cloud.converge(WEB.desired());
        String before = cloud.ip(IpFamily.IPV4);

        cloud.converge(WEB.at(DesiredServices.OUTSIDE.ip()).desired());

        assertThat(cloud.ip(IpFamily.IPV4))
                .isEqualTo(DesiredServices.OUTSIDE.ip())
                .isNotEqualTo(before);
        assertThat(cloud.resources().all(Address.class)).isEmpty();
    }

    @Test
    void anAddressThatTheUserHasReservedIsNeverHeldByUs() {
        DesiredService named = WEB.at(DesiredServices.OUTSIDE.ip());
        cloud.converge(named.desired());

        Plan<GcpChange> plan = cloud.converge(named.withPorts(Protocol.TCP, 443).desired());

        assertThat(steps(plan)).containsExactly("DELETE FORWARDING_RULE", "CREATE FORWARDING_RULE", "UPDATE FIREWALL");
    }

    /// ingress-gce PR#1839: a change of protocol lost the internal address.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aChangeOfProtocolKeepsTheInternalAddress(int steps) {
        DesiredService dns = DesiredService.internal().withPorts(Protocol.UDP, 53);
        cloud.converge(DesiredService.internal().withPorts(Protocol.TCP, 53).desired());
        String ip = cloud.ip(IpFamily.IPV4);

        cloud.plan(dns.desired()).steps().stream()
                .limit(steps)
                .map(Step::change)
                .forEach(cloud::apply);
        cloud.converge(dns.desired());

        assertThat(cloud.rules()).hasSize(1);
        assertThat(cloud.ip(IpFamily.IPV4)).isEqualTo(ip);
        assertThat(cloud.published(dns.desired())).containsExactly(ip);
    }

    @Test
    void anExternalRuleOfAnotherProtocolStandsBeforeTheOldOneGoes() {
        cloud.converge(WEB.desired());
        String ip = cloud.ip(IpFamily.IPV4);

        Plan<GcpChange> plan = cloud.converge(WEB.andPorts(Protocol.UDP, 53).desired());

        assertThat(steps(plan))
                .containsExactly(
                        "CREATE BACKEND_SERVICE",
                        "CREATE ADDRESS",
                        "CREATE FORWARDING_RULE",
                        "UPDATE FIREWALL",
                        "DELETE FORWARDING_RULE",
                        "DELETE ADDRESS",
                        "DELETE BACKEND_SERVICE");
        assertThat(cloud.ip(IpFamily.IPV4)).isEqualTo(ip);
        assertThat(plan.replacements())
                .extracting(Replacement::downtime)
                .containsExactly("none: the new rule stands at " + ip
                        + " before this one is deleted, and takes over what it carries");
    }

    @Test
    void clientsAreLetInAtBothAddressesUntilTheOldOneGoes() {
        cloud.converge(WEB.desired());
        String before = cloud.ip(IpFamily.IPV4);
        GcpDesired.OfService internal = DesiredService.internal().desired();

        Plan<GcpChange> plan = cloud.plan(internal);
        cloud.apply(plan.steps().get(0).change());
        cloud.apply(plan.steps().get(1).change());
        assertThat(cloud.published(internal)).containsExactly(before);
        cloud.apply(plan.steps().get(2).change());

        assertThat(cloud.resources().all(Firewall.class))
                .allMatch(firewall -> firewall.destinations().size() == 2);
        assertThat(cloud.published(internal)).doesNotContain(before).hasSize(1);
        cloud.converge(internal);
        assertThat(cloud.resources().all(Firewall.class))
                .allMatch(firewall -> firewall.destinations().size() == 1);
        assertThat(plan.replacements())
                .extracting(Replacement::downtime)
                .containsExactly(
                        "the new rule is published at its own address before this one is deleted; whoever still uses "
                                + before + " then is cut off");
    }

    /// The tier is the address's: another tier is another address, which nobody can keep.
    @Test
    void anotherTierSaysThatTheAddressGoes() {
        cloud.converge(WEB.desired());
        String before = cloud.ip(IpFamily.IPV4);

        Plan<GcpChange> plan = cloud.converge(WEB.of(NetworkTier.STANDARD).desired());

        assertThat(steps(plan)).containsExactly("DELETE FORWARDING_RULE", "CREATE FORWARDING_RULE", "UPDATE FIREWALL");
        assertThat(plan.replacements())
                .extracting(Replacement::downtime)
                .allMatch(text -> text.startsWith("nothing answers at " + before + " any more"));
        assertThat(cloud.ip(IpFamily.IPV4)).isNotEqualTo(before);
    }

    private static List<String> steps(Plan<GcpChange> plan) {
        return plan.steps().stream()
                .map(Step::change)
                .map(change -> change.action() + " " + change.key().kind())
                .toList();
    }
}
