// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.gcp.model.GcpBackends;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import io.cloudlb.gcp.model.Surroundings.Machine;
import io.cloudlb.gcp.model.Surroundings.Reserved;
import io.cloudlb.gcp.model.Surroundings.Subnetwork;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Resolves specifications against surroundings that a test describes, without any cloud.
///
/// @param surroundings the surroundings
/// @param nodes the nodes
/// @param nodeTags as configured
/// @param state what the Service has
/// @param choice as configured
record Resolving(
        Surroundings surroundings,
        NodeSet nodes,
        SortedSet<String> nodeTags,
        GcpState.OfService state,
        GcpBackends choice) {
    static final SpecFixture WEB = aSpec("web").port(80);
    static final String REGION = "us-central1";

    /// A Service with this annotation.
    static SpecFixture web(String key, String value) {
        return WEB.annotated(key, value);
    }

    static SpecFixture internal() {
        return web("networking.gke.io/load-balancer-type", "Internal");
    }

    static LoadBalancerSpec at(SpecFixture fixture, String ip) {
        LoadBalancerSpec spec = fixture.spec();
        return with(spec, spec.ipFamilies(), spec.ipFamilyPolicy(), Optional.of(ip));
    }

    static LoadBalancerSpec of(SpecFixture fixture, IpFamilyPolicy policy, IpFamily... families) {
        LoadBalancerSpec spec = fixture.spec();
        return with(spec, List.of(families), policy, spec.requestedIp());
    }

    /// A Service that would rather be reached within a zone.
    static LoadBalancerSpec preferringSameZone(SpecFixture fixture) {
        LoadBalancerSpec spec = fixture.spec();
        return with(spec, true, spec.ipFamilies(), spec.ipFamilyPolicy(), spec.requestedIp());
    }

    private static LoadBalancerSpec with(
            LoadBalancerSpec spec, List<IpFamily> families, IpFamilyPolicy policy, Optional<String> requestedIp) {
        return with(spec, spec.prefersSameZone(), families, policy, requestedIp);
    }

    private static LoadBalancerSpec with(
            LoadBalancerSpec spec,
            boolean prefersSameZone,
            List<IpFamily> families,
            IpFamilyPolicy policy,
            Optional<String> requestedIp) {
        return new LoadBalancerSpec(
                spec.owner(),
                spec.listeners(),
                spec.trafficPolicy(),
                prefersSameZone,
                spec.allowedSources(),
                spec.sessionAffinity(),
                families,
                policy,
                requestedIp,
                spec.annotations(),
                spec.selection(),
                spec.shown());
    }

    /// Two nodes in two zones of a network with two subnetworks of IPv4.
    static Resolving inAnOrdinaryNetwork() {
        SortedMap<String, Machine> machines = new TreeMap<>();
        machines.put("demo-node-1", machine("a"));
        machines.put("demo-node-2", machine("b"));
        return new Resolving(
                new Surroundings(
                        Optional.of(new Surroundings.Place("shop", "shop", REGION, "net", "nodes")),
                        byName(subnetwork("nodes", "10.0.0.0/20"), subnetwork("other", "10.1.0.0/24")),
                        new TreeMap<>(),
                        machines),
                NodeSet.of(List.of(node(1, "a"), node(2, "b"))),
                new TreeSet<>(),
                GcpState.OfService.NOTHING,
                GcpBackends.AUTO);
    }

    static Subnetwork subnetwork(String name, String range) {
        return new Subnetwork(name, range, Optional.empty());
    }

    private static SortedMap<String, Subnetwork> byName(Subnetwork... subnetworks) {
        SortedMap<String, Subnetwork> byName = new TreeMap<>();
        Arrays.stream(subnetworks).forEach(subnetwork -> byName.put(subnetwork.name(), subnetwork));
        return byName;
    }

    static TargetNode node(int number, String zone) {
        return node("demo-node-" + number, "gce://shop/%s-%s/demo-node-%d".formatted(REGION, zone, number));
    }

    static TargetNode node(String name, String providerId) {
        return new TargetNode(name, providerId, Optional.empty(), List.of());
    }

    static Machine machine(String zone) {
        return machine(zone, "nodes", "demo", "demo-node", "ssh");
    }

    static Machine machine(String zone, String subnetwork, String... tags) {
        return new Machine.Present(REGION + "-" + zone, subnetwork, new TreeSet<>(List.of(tags)));
    }

    /// This many nodes in zone a.
    Resolving withNodes(int count) {
        List<TargetNode> many = new ArrayList<>();
        SortedMap<String, Machine> machines = new TreeMap<>();
        IntStream.rangeClosed(1, count).forEach(number -> {
            many.add(node(number, "a"));
            machines.put("demo-node-" + number, machine("a"));
        });
        return withNodes(many).withMachines(machines);
    }

    Resolving withNodes(List<TargetNode> others) {
        return new Resolving(surroundings, NodeSet.of(others), nodeTags, state, choice);
    }

    /// Where the pods of the Service are on these nodes.
    Resolving withPodsAt(String... names) {
        return new Resolving(surroundings, nodes.of(Optional.of(Set.of(names)::contains)), nodeTags, state, choice);
    }

    Resolving withMachine(String name, Machine machine) {
        return withMachines(Sorted.put(surroundings.machines(), name, machine));
    }

    Resolving withMachines(SortedMap<String, Machine> machines) {
        return around(
                new Surroundings(surroundings.place(), surroundings.subnetworks(), surroundings.reserved(), machines));
    }

    Resolving withTags(String... tags) {
        return new Resolving(surroundings, nodes, new TreeSet<>(List.of(tags)), state, choice);
    }

    Resolving with(Subnetwork subnetwork) {
        return around(new Surroundings(
                surroundings.place(),
                Sorted.put(surroundings.subnetworks(), subnetwork.name(), subnetwork),
                surroundings.reserved(),
                surroundings.machines()));
    }

    /// Where the subnetwork of the nodes has IPv6 addresses for load balancers of the scheme.
    Resolving withSix(Scheme scheme) {
        return with(new Subnetwork("nodes", "10.0.0.0/20", Optional.of(scheme)));
    }

    Resolving with(Reserved reserved) {
        return around(new Surroundings(
                surroundings.place(),
                surroundings.subnetworks(),
                Sorted.put(surroundings.reserved(), reserved.name(), reserved),
                surroundings.machines()));
    }

    /// An external IPv4 address.
    static Reserved external(String name, String ip, String... users) {
        return external(name, ip, NetworkTier.PREMIUM, users);
    }

    static Reserved external(String name, String ip, NetworkTier tier, String... users) {
        return new Reserved(name, ip, IpFamily.IPV4, Scheme.EXTERNAL, tier, "", "", Set.of(users));
    }

    /// An internal IPv4 address.
    static Reserved internal(String name, String ip, String purpose, String subnetwork, String... users) {
        return new Reserved(
                name, ip, IpFamily.IPV4, Scheme.INTERNAL, NetworkTier.PREMIUM, purpose, subnetwork, Set.of(users));
    }

    Resolving around(Surroundings others) {
        return new Resolving(others, nodes, nodeTags, state, choice);
    }

    /// Where the Service has what this specification asks for, its rules at these addresses.
    Resolving standing(LoadBalancerSpec spec, String... ips) {
        GcpDesired.LoadBalancer built = desired(spec);
        List<GcpResource> resources = new ArrayList<>(built.firewalls());
        resources.add(built.backendService());
        List<ForwardingRule> rules = built.rules();
        for (int place = 0; place < rules.size(); place++) {
            resources.add(rules.get(place).at(Optional.of(ips[place])));
        }
        return has(resources);
    }

    Resolving standing(SpecFixture fixture, String ip) {
        return standing(fixture.spec(), ip);
    }

    Resolving has(List<? extends GcpResource> resources) {
        return new Resolving(surroundings, nodes, nodeTags, new GcpState.OfService(Resources.of(resources)), choice);
    }

    Resolving with(GcpBackends changed) {
        return new Resolving(surroundings, nodes, nodeTags, state, changed);
    }

    GcpState.OfCluster shared() {
        return new GcpState.OfCluster(surroundings, Resources.NONE);
    }

    NodeTargets targets() {
        return NodeTargets.of(nodes, surroundings, nodeTags);
    }

    Resolution<GcpDesired> resolve(LoadBalancerSpec spec) {
        return new GcpResolver(spec, targets(), targets().withPods(nodes), state, shared(), choice).resolve();
    }

    GcpDesired.LoadBalancer desired(SpecFixture fixture) {
        return desired(fixture.spec());
    }

    GcpDesired.LoadBalancer desired(LoadBalancerSpec spec) {
        return switch (resolve(spec)) {
            case Resolution.Resolved<GcpDesired>(GcpDesired.OfService desired, List<Problem> _) ->
                desired.loadBalancer().orElseThrow();
            case Resolution<GcpDesired> other -> throw new AssertionError("Not resolved: " + other);
        };
    }

    /// What is done while the surroundings do not tell.
    Optional<GcpDesired.LoadBalancer> meanwhile(LoadBalancerSpec spec) {
        return switch (resolve(spec)) {
            case Resolution.Unknown<GcpDesired> unknown ->
                unknown.meanwhile().map(GcpDesired.OfService.class::cast).flatMap(GcpDesired.OfService::loadBalancer);
            case Resolution<GcpDesired> other -> throw new AssertionError("Not unknown: " + other);
        };
    }

    /// The one rule.
    ForwardingRule rule(SpecFixture fixture) {
        return rule(fixture.spec());
    }

    ForwardingRule rule(LoadBalancerSpec spec) {
        return desired(spec).rules().getFirst();
    }

    /// The problems of a specification that is refused or waits for its surroundings.
    List<Problem> problems(LoadBalancerSpec spec) {
        return switch (resolve(spec)) {
            case Resolution.Resolved<GcpDesired> _ -> List.of();
            case Resolution.Refused<GcpDesired> refused -> refused.problems();
            case Resolution.Unknown<GcpDesired> unknown -> unknown.problems();
        };
    }

    List<Problem> problems(SpecFixture fixture) {
        return problems(fixture.spec());
    }

    /// The one problem.
    Problem problem(LoadBalancerSpec spec) {
        return problems(spec).stream()
                .reduce((one, other) -> {
                    throw new AssertionError("More than one: " + one + ", " + other);
                })
                .orElseThrow(() -> new AssertionError("No problem"));
    }

    Problem problem(SpecFixture fixture) {
        return problem(fixture.spec());
    }

    List<Problem> warnings(SpecFixture fixture) {
        return warnings(fixture.spec());
    }

    List<Problem> warnings(LoadBalancerSpec spec) {
        return resolve(spec).warnings();
    }

    boolean isRefused(LoadBalancerSpec spec) {
        return resolve(spec) instanceof Resolution.Refused<GcpDesired>;
    }
}
