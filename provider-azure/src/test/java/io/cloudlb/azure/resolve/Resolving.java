// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;

import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.FoundLink;
import io.cloudlb.azure.model.Surroundings.Links;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.model.Surroundings.Subnet;
import io.cloudlb.azure.model.Surroundings.UsersIp;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Resolves specifications against surroundings that a test describes, without any cloud.
///
/// @param state what the Service has
record Resolving(Surroundings surroundings, NodeSet nodes, AzureState.OfService state, AzureChoices choices) {
    static final SpecFixture WEB = aSpec("web").port(80);
    static final SpecFixture INTERNAL = WEB.annotated(AzureAnnotations.INTERNAL, "true");
    static final Document.Key GROUP = new Document.Key(Document.Kind.SECURITY_GROUP, "shop", "nodes");
    static final Place PLACE = new Place(
            "sub",
            "shop",
            "westeurope",
            new ArmId("/subscriptions/sub/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/net"),
            "nodes",
            "shop",
            "kubernetes",
            false,
            Optional.of(GROUP));

    /// A Service with this annotation.
    static SpecFixture web(String key, String value) {
        return WEB.annotated(key, value);
    }

    static LoadBalancerSpec at(SpecFixture fixture, String ip) {
        LoadBalancerSpec spec = fixture.spec();
        return with(spec, spec.listeners(), spec.ipFamilies(), spec.ipFamilyPolicy(), Optional.of(ip));
    }

    static LoadBalancerSpec of(SpecFixture fixture, IpFamilyPolicy policy, IpFamily... families) {
        LoadBalancerSpec spec = fixture.spec();
        return with(spec, spec.listeners(), List.of(families), policy, spec.requestedIp());
    }

    static LoadBalancerSpec dual(SpecFixture fixture) {
        return of(fixture, IpFamilyPolicy.REQUIRE_DUAL_STACK, IpFamily.IPV4, IpFamily.IPV6);
    }

    static LoadBalancerSpec six(SpecFixture fixture) {
        return of(fixture, IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6);
    }

    static LoadBalancerSpec listening(SpecFixture fixture, Listener... listeners) {
        LoadBalancerSpec spec = fixture.spec();
        return with(spec, List.of(listeners), spec.ipFamilies(), spec.ipFamilyPolicy(), spec.requestedIp());
    }

    /// Policy Local without a port that tells of it.
    static LoadBalancerSpec withoutHealthPort(SpecFixture fixture) {
        LoadBalancerSpec spec = fixture.spec();
        return with(
                spec,
                new TrafficPolicy.Local(0),
                spec.listeners(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.requestedIp());
    }

    private static LoadBalancerSpec with(
            LoadBalancerSpec spec,
            List<Listener> listeners,
            List<IpFamily> families,
            IpFamilyPolicy policy,
            Optional<String> requestedIp) {
        return with(spec, spec.trafficPolicy(), listeners, families, policy, requestedIp);
    }

    private static LoadBalancerSpec with(
            LoadBalancerSpec spec,
            TrafficPolicy trafficPolicy,
            List<Listener> listeners,
            List<IpFamily> families,
            IpFamilyPolicy policy,
            Optional<String> requestedIp) {
        return new LoadBalancerSpec(
                spec.owner(),
                listeners,
                trafficPolicy,
                spec.prefersSameZone(),
                spec.allowedSources(),
                spec.sessionAffinity(),
                families,
                policy,
                requestedIp,
                spec.annotations(),
                spec.selection(),
                spec.shown());
    }

    /// Two nodes in a network with a subnet of both families and one of IPv4.
    static Resolving inAnOrdinaryNetwork() {
        return new Resolving(
                around(List.of(), subnet("nodes", "10.0.0.0/24", "fd00::/64"), subnet("other", "10.1.0.0/24")),
                NodeSet.of(List.of(node("a", "10.0.0.11", "fd00::b"), node("b", "10.0.0.12", "fd00::c"))),
                AzureState.OfService.NOTHING,
                AzureChoices.DEFAULT);
    }

    static Surroundings around(List<UsersIp> addresses, Subnet... subnets) {
        SortedMap<String, Subnet> byName = new TreeMap<>();
        List.of(subnets).forEach(subnet -> byName.put(subnet.id().name(), subnet));
        TreeSet<String> groups = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        groups.addAll(List.of("shop", "lent"));
        return new Surroundings(Optional.of(PLACE), byName, groups, addresses, new Links(groups, List.of()));
    }

    static Subnet subnet(String name, String... ranges) {
        return new Subnet(subnetId(name), List.of(ranges), true);
    }

    static ArmId subnetId(String name) {
        return PLACE.network().child("subnets", name);
    }

    static TargetNode node(String name, String... addresses) {
        return new TargetNode(name, "azure:///" + name, Optional.empty(), List.of(addresses));
    }

    /// A public IPv4 address of a user's in the cluster's group.
    static UsersIp users(String name, String ip) {
        return users("shop", name, ip);
    }

    static UsersIp users(String group, String name, String ip) {
        ArmId id = new ArmId("/subscriptions/sub/resourceGroups/%s/providers/Microsoft.Network/publicIPAddresses/%s"
                .formatted(group, name));
        IpFamily family = ip.contains(":") ? IpFamily.IPV6 : IpFamily.IPV4;
        return new UsersIp(id, group, name, family, Optional.of(ip), true, "", Optional.empty());
    }

    static UsersIp usedBy(UsersIp address, String service, Optional<ArmId> user) {
        return new UsersIp(
                address.id(),
                address.group(),
                address.name(),
                address.family(),
                address.ip(),
                address.standard(),
                service,
                user);
    }

    Resolving with(UsersIp... addresses) {
        return around(new Surroundings(
                surroundings.place(),
                surroundings.subnets(),
                surroundings.groups(),
                List.of(addresses),
                surroundings.links()));
    }

    Resolving withSubnets(Subnet... subnets) {
        Surroundings others = around(surroundings.addresses(), subnets);
        return around(new Surroundings(
                surroundings.place(), others.subnets(), others.groups(), others.addresses(), surroundings.links()));
    }

    Resolving withoutSecurityGroup() {
        Place place = new Place(
                PLACE.subscription(),
                PLACE.group(),
                PLACE.location(),
                PLACE.network(),
                PLACE.subnet(),
                PLACE.loadBalancerGroup(),
                PLACE.loadBalancer(),
                PLACE.lent(),
                Optional.empty());
        return around(new Surroundings(
                Optional.of(place),
                surroundings.subnets(),
                surroundings.groups(),
                surroundings.addresses(),
                surroundings.links()));
    }

    /// Where pools hold nodes by their network interfaces.
    Resolving byInterface() {
        return around(new Surroundings(
                surroundings.place().map(Place::withInterfaces),
                surroundings.subnets(),
                surroundings.groups(),
                surroundings.addresses(),
                surroundings.links()));
    }

    /// Where these Private Link Services were seen.
    Resolving withLinks(FoundLink... links) {
        return around(new Surroundings(
                surroundings.place(),
                surroundings.subnets(),
                surroundings.groups(),
                surroundings.addresses(),
                new Links(surroundings.links().groups(), List.of(links))));
    }

    Resolving withoutLinks() {
        return around(new Surroundings(
                surroundings.place(),
                surroundings.subnets(),
                surroundings.groups(),
                surroundings.addresses(),
                Links.UNKNOWN));
    }

    Resolving around(Surroundings others) {
        return new Resolving(others, nodes, state, choices);
    }

    Resolving withNodes(TargetNode... others) {
        return new Resolving(surroundings, NodeSet.of(List.of(others)), state, choices);
    }

    Resolving with(AzureChoices changed) {
        return new Resolving(surroundings, nodes, state, changed);
    }

    /// Where the Service has what this specification asks for, its frontends at these addresses.
    Resolving standing(LoadBalancerSpec spec, String... ips) {
        Balancing built = balancing(spec);
        AzureState.OfService has = AzureState.OfService.NOTHING;
        List<Part> parts = new ArrayList<>();
        int place = 0;
        for (Part part : built.parts()) {
            parts.add(part instanceof Part.Frontend frontend ? frontend.at(Optional.of(ips[place++])) : part);
        }
        has = has.having(built.document(), parts, true);
        int address = 0;
        for (PublicIp made : built.addresses()) {
            has = has.with(made(made, ips[address++], spec));
        }
        has = built.link().map(has::with).orElse(has);
        return new Resolving(surroundings, nodes, has, choices);
    }

    private static PublicIp made(PublicIp wanted, String ip, LoadBalancerSpec spec) {
        return new PublicIp(
                wanted.name(),
                wanted.family(),
                Optional.of(ip),
                wanted.prefix(),
                wanted.ipTags(),
                wanted.dnsLabel(),
                wanted.tags(),
                Provisioning.SUCCEEDED,
                Optional.empty(),
                Optional.of(spec.owner().mark()));
    }

    Resolving standing(SpecFixture fixture, String ip) {
        return standing(fixture.spec(), ip);
    }

    AzureState.OfCluster shared() {
        return new AzureState.OfCluster(surroundings, new TreeMap<>(), AddressUse.UNKNOWN);
    }

    Resolution<AzureDesired> resolve(LoadBalancerSpec spec) {
        return new AzureResolver(spec, NodeShares.of(nodes), state, shared(), choices, true, Map.of(), Map.of())
                .resolve();
    }

    Balancing balancing(SpecFixture fixture) {
        return balancing(fixture.spec());
    }

    Balancing balancing(LoadBalancerSpec spec) {
        return switch (resolve(spec)) {
            case Resolution.Resolved<AzureDesired>(AzureDesired.OfService desired, List<Problem> _) ->
                desired.loadBalancer().orElseThrow();
            case Resolution<AzureDesired> other -> throw new AssertionError("Not resolved: " + other);
        };
    }

    /// What is done while the surroundings do not tell.
    Optional<Balancing> meanwhile(LoadBalancerSpec spec) {
        return switch (resolve(spec)) {
            case Resolution.Unknown<AzureDesired> unknown ->
                unknown.meanwhile()
                        .map(AzureDesired.OfService.class::cast)
                        .flatMap(AzureDesired.OfService::loadBalancer);
            case Resolution<AzureDesired> other -> throw new AssertionError("Not unknown: " + other);
        };
    }

    <T extends Part> List<T> parts(LoadBalancerSpec spec, Class<T> kind) {
        return parts(balancing(spec), kind);
    }

    static <T extends Part> List<T> parts(Balancing balancing, Class<T> kind) {
        return balancing.parts().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    List<Part.Rule> rules(SpecFixture fixture) {
        return rules(fixture.spec());
    }

    List<Part.Rule> rules(LoadBalancerSpec spec) {
        return parts(spec, Part.Rule.class);
    }

    /// The first frontend.
    Part.Frontend frontend(SpecFixture fixture) {
        return frontend(fixture.spec());
    }

    Part.Frontend frontend(LoadBalancerSpec spec) {
        return parts(spec, Part.Frontend.class).getFirst();
    }

    /// The one address that is made.
    PublicIp made(SpecFixture fixture) {
        return balancing(fixture).addresses().getFirst();
    }

    /// The problems of a specification that is refused or waits for its surroundings.
    List<Problem> problems(LoadBalancerSpec spec) {
        return switch (resolve(spec)) {
            case Resolution.Resolved<AzureDesired> _ -> List.of();
            case Resolution.Refused<AzureDesired> refused -> refused.problems();
            case Resolution.Unknown<AzureDesired> unknown -> unknown.problems();
        };
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
        return resolve(spec) instanceof Resolution.Refused<AzureDesired>;
    }
}
