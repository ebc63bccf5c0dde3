// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Traffic;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written is read back equal, however Compute Engine spells it: so that what stands is never written again.
class RoundTripTest {
    private static final Owner.Service OWNER = SpecFixture.aSpec("web").owner();
    private static final Optional<OwnerMark> MARK = Optional.of(OWNER.mark());
    private static final SortedSet<Integer> ALL_PORTS = new TreeSet<>();

    private final GcpWorld world = new GcpWorld();
    private final GcpProvider provider = world.newProvider(Map.of());
    private final GcpState shared =
            provider.observe(new Owner.Shared(world.cluster()), world.nodes(3), GcpState.OfCluster.NOTHING);

    private static HealthCheck check() {
        return new HealthCheck("k8s-shop-web-hc", 30123, "/healthz", new HealthCheck.Timing(3, 1, 1, 2), MARK);
    }

    private static BackendService service(
            String name, Scheme scheme, Traffic traffic, String affinity, BackendService.Tracking tracking) {
        return new BackendService(
                name,
                scheme,
                traffic,
                "k8s-shop-web-hc",
                new TreeSet<>(List.of(key(GcpKind.INSTANCE_GROUP, 1), key(GcpKind.INSTANCE_GROUP, 2))),
                affinity,
                tracking,
                30,
                MARK);
    }

    private static GcpResource.Key key(GcpKind kind, int zone) {
        return new GcpResource.Key(kind, GcpWorld.zone(zone), "k8s-shop-web-ig");
    }

    private static ForwardingRule rule(
            Scheme scheme, Traffic traffic, SortedSet<Integer> ports, IpFamily family, boolean globalAccess) {
        boolean within = scheme == Scheme.INTERNAL || family == IpFamily.IPV6;
        return new ForwardingRule(
                "k8s-shop-web-fr",
                scheme,
                traffic,
                ports,
                family,
                Optional.empty(),
                NetworkTier.PREMIUM,
                within ? "nodes" : "",
                globalAccess,
                "k8s-shop-web-bs",
                MARK);
    }

    private GcpState write(GcpResource wanted, GcpState state) {
        return write(new GcpChange.Create(OWNER, wanted, "test"), state);
    }

    private GcpState write(GcpChange change, GcpState state) {
        Applied<GcpState> applied = provider.apply(change, state, shared);
        GcpState after = applied.effect().apply(state);
        if (applied instanceof Applied.Accepted<GcpState> accepted) {
            return provider.pending().await(accepted.operation()).effect().apply(after);
        }
        return after;
    }

    private GcpState written(GcpResource... wanted) {
        GcpState state = GcpState.OfService.NOTHING;
        for (GcpResource each : wanted) {
            state = write(each, state);
        }
        return state;
    }

    private static GcpResource[] before(ForwardingRule rule) {
        return new GcpResource[] {
            check(),
            new InstanceGroup("k8s-shop-web-ig", GcpWorld.zone(1), Optional.of(new TreeSet<>()), MARK),
            new InstanceGroup("k8s-shop-web-ig", GcpWorld.zone(2), Optional.of(new TreeSet<>()), MARK),
            service("k8s-shop-web-bs", rule.scheme(), rule.traffic(), "NONE", BackendService.Tracking.DEFAULT),
            rule
        };
    }

    static Stream<ForwardingRule> rules() {
        SortedSet<Integer> two = new TreeSet<>(List.of(80, 443));
        return Stream.of(
                rule(Scheme.EXTERNAL, Traffic.TCP, two, IpFamily.IPV4, false),
                rule(Scheme.EXTERNAL, Traffic.UDP, new TreeSet<>(List.of(53)), IpFamily.IPV4, false),
                rule(Scheme.EXTERNAL, Traffic.TCP, ALL_PORTS, IpFamily.IPV4, false),
                rule(Scheme.EXTERNAL, Traffic.BOTH, ALL_PORTS, IpFamily.IPV4, false),
                rule(Scheme.EXTERNAL, Traffic.TCP, two, IpFamily.IPV6, false),
                rule(Scheme.INTERNAL, Traffic.TCP, two, IpFamily.IPV4, true),
                rule(Scheme.INTERNAL, Traffic.TCP, ALL_PORTS, IpFamily.IPV4, false),
                rule(Scheme.INTERNAL, Traffic.BOTH, ALL_PORTS, IpFamily.IPV4, false));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleIsReadBackAsItWasWrittenWithItsAddress(ForwardingRule wanted) {
        GcpState state = written(before(wanted));

        ForwardingRule made = state.resources().all(ForwardingRule.class).getFirst();
        assertThat(made.ip()).isPresent();
        assertThat(made.at(Optional.empty())).isEqualTo(wanted);
        assertThat(read(state)).isEqualTo(withoutGroups(state));
    }

    private Resources read(GcpState state) {
        return provider.observeKnown(OWNER, new GcpState.OfService(withoutGroups(state)), List.of(), world.nodes(3))
                .resources();
    }

    /// Groups are the cluster's, and their members are no part of what one of a Service shows.
    private static Resources withoutGroups(GcpState state) {
        return Resources.of(state.resources().byKey().values().stream()
                .filter(resource -> !(resource instanceof InstanceGroup))
                .toList());
    }

    static Stream<BackendService> services() {
        return Stream.of(
                service("k8s-shop-web-b1", Scheme.EXTERNAL, Traffic.TCP, "NONE", BackendService.Tracking.DEFAULT),
                service("k8s-shop-web-b2", Scheme.EXTERNAL, Traffic.BOTH, "CLIENT_IP", BackendService.Tracking.DEFAULT),
                service(
                        "k8s-shop-web-b3",
                        Scheme.EXTERNAL,
                        Traffic.TCP,
                        "CLIENT_IP",
                        new BackendService.Tracking(Optional.of(3600), false, false)),
                service(
                        "k8s-shop-web-b4",
                        Scheme.EXTERNAL,
                        Traffic.TCP,
                        "NONE",
                        new BackendService.Tracking(Optional.empty(), true, false)),
                service(
                        "k8s-shop-web-b5",
                        Scheme.INTERNAL,
                        Traffic.UDP,
                        "CLIENT_IP_NO_DESTINATION",
                        new BackendService.Tracking(Optional.empty(), true, true)));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aBackendServiceIsReadBackAsItWasWritten(BackendService wanted) {
        GcpState state = written(
                check(),
                new InstanceGroup("k8s-shop-web-ig", GcpWorld.zone(1), Optional.of(new TreeSet<>()), MARK),
                new InstanceGroup("k8s-shop-web-ig", GcpWorld.zone(2), Optional.of(new TreeSet<>()), MARK),
                wanted);

        assertThat(read(state).find(wanted.key())).contains(wanted);
        assertThat(read(state).find(check().key())).contains(check());
    }

    @Test
    void endpointGroupsAreReadBackWithTheirNodesAndTheBackendServiceThatListsThem() {
        EndpointGroup first = group(1);
        EndpointGroup second = group(2);
        BackendService wanted = service(
                        "k8s-shop-web-b6", Scheme.INTERNAL, Traffic.TCP, "NONE", BackendService.Tracking.DEFAULT)
                .with(new TreeSet<>(List.of(first.key(), second.key())));
        GcpState state = written(check(), first, second, wanted);

        GcpState filled =
                write(new GcpChange.AddInstances(first.key(), new TreeSet<>(List.of("node-1", "node-4")), MARK), state);
        GcpState less =
                write(new GcpChange.RemoveInstances(first.key(), new TreeSet<>(List.of("node-4")), MARK), filled);

        assertThat(filled.resources().find(first.key()))
                .contains(first.withMembers(new TreeSet<>(List.of("node-1", "node-4"))));
        assertThat(read(less)).isEqualTo(less.resources());
        assertThat(less.resources().find(first.key())).contains(first.withMembers(new TreeSet<>(List.of("node-1"))));
        assertThat(less.resources().find(wanted.key())).contains(wanted);
    }

    private static EndpointGroup group(int zone) {
        return new EndpointGroup(
                "k8s-shop-web-ig", GcpWorld.zone(zone), new EndpointGroup.Endpoints.Read(new TreeSet<>()), MARK);
    }

    @Test
    void firewallRulesOfBothFamiliesAreReadBackAsTheyWereWritten() {
        List<Firewall> wanted = List.of(
                new Firewall(
                        "k8s-shop-web-fw4",
                        IpFamily.IPV4,
                        new TreeSet<>(List.of("0.0.0.0/0")),
                        new TreeSet<>(List.of("198.18.0.1")),
                        new TreeMap<>(Map.of(
                                Protocol.TCP,
                                new TreeSet<>(List.of("80", "8000-8003")),
                                Protocol.UDP,
                                new TreeSet<>(List.of("53")))),
                        new TreeSet<>(List.of("node")),
                        1000,
                        MARK),
                new Firewall(
                        "k8s-shop-web-fw6",
                        IpFamily.IPV6,
                        new TreeSet<>(List.of("2001:db8::/32")),
                        new TreeSet<>(List.of("2600:1900:0:1:0:1::")),
                        new TreeMap<>(Map.of(Protocol.TCP, new TreeSet<>(List.of("443")))),
                        Sorted.copyOf(List.<String>of()),
                        1000,
                        MARK));

        GcpState state = written(wanted.toArray(GcpResource[]::new));

        assertThat(read(state)).isEqualTo(Resources.of(wanted));
    }

    private static Firewall open(IpFamily family) {
        return new Firewall(
                "k8s-shop-web-fw",
                family,
                new TreeSet<>(List.of(family == IpFamily.IPV4 ? "0.0.0.0/0" : "::/0")),
                new TreeSet<>(),
                new TreeMap<>(Map.of(Protocol.TCP, new TreeSet<>(List.of("80")))),
                new TreeSet<>(List.of("node")),
                1000,
                MARK);
    }

    private static GcpState having(ForwardingRule... rules) {
        return new GcpState.OfService(Resources.of(List.of(rules)));
    }

    private static ForwardingRule at(IpFamily family, Optional<String> ip) {
        return rule(Scheme.EXTERNAL, Traffic.TCP, ALL_PORTS, family, false).at(ip);
    }

    /// A change that does not say where a firewall rule is to.
    @ParameterizedTest
    @CsvSource({"IPV4, 198.18.0.7", "IPV6, 2600:1900:0:1:0:7::"})
    void aFirewallRuleIsToTheAddressOfItsFamily(IpFamily family, String ip) {
        ForwardingRule other = at(IpFamily.IPV4, Optional.of("198.18.0.7"));
        ForwardingRule six = new ForwardingRule(
                "k8s-shop-web-fr6",
                other.scheme(),
                other.traffic(),
                other.ports(),
                IpFamily.IPV6,
                Optional.of("2600:1900:0:1:0:7::"),
                other.tier(),
                "nodes",
                false,
                other.backendService(),
                MARK);

        GcpState state = write(open(family), having(other, six));

        assertThat(state.resources().all(Firewall.class))
                .singleElement()
                .satisfies(made -> assertThat(made.destinations()).containsExactly(ip));
        assertThat(provider.observe(OWNER, world.nodes(3), GcpState.OfService.NOTHING)
                        .resources()
                        .find(open(family).key()))
                .isEqualTo(state.resources().find(open(family).key()));
    }

    /// It would be to every machine with the tag.
    @Test
    void aFirewallRuleWithoutAnAddressToLeadToIsNotWritten() {
        int writes = world.writes();

        assertThatThrownBy(() -> write(open(IpFamily.IPV4), having(at(IpFamily.IPV4, Optional.empty()))))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failure -> assertThat(failure.error()).returns(CloudError.Kind.STALE, CloudError::kind));
        assertThat(world.writes()).isEqualTo(writes);
    }
}
