// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureLimits;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Load balancers: one document with frontends, pools, rules, probes and rules of address translation. Frontends are
/// looked at by [FrontendRules], pools by [BackendPools], rules by [BalancingRules].
record LoadBalancerRules(AzureWorld world) implements ResourceRules {

    static final String FRONTENDS = "frontendIPConfigurations";
    static final String POOLS = "backendAddressPools";
    static final String RULES = "loadBalancingRules";
    static final String PROBES = "probes";
    static final String NAT_RULES = "inboundNatRules";
    static final String OUTBOUND = "outboundRules";

    @Override
    public void complete(Draft draft) {
        String sku = ResourceRules.sku(draft, "Basic");
        ResourceRules.lists(
                draft.properties(), FRONTENDS, POOLS, RULES, PROBES, NAT_RULES, OUTBOUND, "inboundNatPools");
        for (String collection : List.of(FRONTENDS, POOLS, RULES, PROBES, NAT_RULES, OUTBOUND)) {
            ResourceRules.names(draft, collection);
        }
        limits(draft);
        new FrontendRules(world).complete(draft, sku);
        new BackendPools(world).complete(draft);
        new BalancingRules(draft).complete();
        rulesOfInterfaces(draft);
        requireUsedPartsStay(draft);
    }

    private void limits(Draft draft) {
        AzureLimits limits = world.settings().limits();
        if (draft.before().isEmpty() && world.all(Kind.LOAD_BALANCER).size() >= limits.loadBalancers()) {
            throw ArmError.limit(
                    "LoadBalancerCountLimitReached",
                    "Cannot create more than %d load balancers for this subscription in this region."
                            .formatted(limits.loadBalancers()));
        }
        long frontends = draft.parts(FRONTENDS).count();
        if (frontends == 0) {
            throw ArmError.required("properties." + FRONTENDS);
        }
        if (frontends > limits.frontends()) {
            throw ArmError.limit(
                    "FrontendIPConfigurationCountLimitReached",
                    "Load balancer %s has %d frontend IP configurations, more than the limit of %d."
                            .formatted(draft.id(), frontends, limits.frontends()));
        }
        long rules = Stream.of(RULES, NAT_RULES, OUTBOUND).flatMap(draft::parts).count();
        if (rules > limits.rules()) {
            throw ArmError.limit(
                    "LoadBalancerRuleCountLimitReached",
                    "Load balancer %s has %d rules, more than the limit of %d."
                            .formatted(draft.id(), rules, limits.rules()));
        }
    }

    private void rulesOfInterfaces(Draft draft) {
        int most = world.settings().limits().rulesOfInterface();
        draft.parts(POOLS).forEach(pool -> {
            ArmId id = draft.id().child(POOLS, pool.path("name").asString());
            long rules = draft.parts(RULES)
                    .filter(rule -> BalancingRules.pools(rule).contains(id))
                    .count();
            if (rules > most && !BackendPools.members(world, id).isEmpty()) {
                throw rulesOfInterface(BackendPools.members(world, id).getFirst(), rules, most);
            }
        });
    }

    static ArmRefusal rulesOfInterface(ArmId member, long rules, int most) {
        return ArmError.limit(
                "RulesPerNetworkInterfaceLimitReached",
                "IP configuration %s is the target of %d load balancing rules, more than the limit of %d."
                        .formatted(member, rules, most));
    }

    /// Parts that other resources refer to cannot be left out.
    private void requireUsedPartsStay(Draft draft) {
        draft.before().ifPresent(before -> {
            Set<ArmId> kept = Stream.of(FRONTENDS, POOLS)
                    .flatMap(collection -> draft.parts(collection)
                            .map(part -> draft.id()
                                    .child(collection, part.path("name").asString())))
                    .collect(Collectors.toSet());
            Stream.of(FRONTENDS, POOLS)
                    .flatMap(collection -> before.parts(collection)
                            .map(part -> draft.id()
                                    .child(collection, part.path("name").asString())))
                    .filter(part -> !kept.contains(part))
                    .forEach(this::requireUnused);
        });
    }

    private void requireUnused(ArmId part) {
        List<Resource> users = world.users(part);
        users.stream()
                .filter(user -> user.kind() == Kind.PRIVATE_LINK_SERVICE)
                .findFirst()
                .ifPresent(user -> {
                    throw ArmRefusal.of(
                            400,
                            "LoadBalancerFrontendIPConfigurationInUseByPrivateLinkService",
                            "Frontend IP configuration %s cannot be deleted since it is in use by private link service %s."
                                    .formatted(part, user.id()));
                });
        users.stream().findFirst().ifPresent(user -> {
            throw ArmRefusal.of(
                    400,
                    user.kind() == Kind.SCALE_SET || user.kind() == Kind.SCALE_SET_MACHINE
                            ? "LoadBalancerInUseByVirtualMachineScaleSet"
                            : "InUseBackendAddressPoolCannotBeDeleted",
                    "Cannot remove backend address pool %s from load balancer since it is in use by %s."
                            .formatted(part, user.id()));
        });
    }

    @Override
    public void requireDeletable(Resource resource) {
        Stream<ArmId> parts = Stream.concat(ids(resource, FRONTENDS), ids(resource, POOLS));
        for (ArmId part : parts.toList()) {
            for (Resource user : world.users(part)) {
                throw inUse(resource.id(), part, user);
            }
        }
    }

    private static ArmRefusal inUse(ArmId id, ArmId part, Resource user) {
        return switch (user.kind()) {
            case SCALE_SET, SCALE_SET_MACHINE ->
                ArmRefusal.of(
                        400,
                        "LoadBalancerInUseByVirtualMachineScaleSet",
                        "Cannot delete load balancer %s since its child resources %s are in use by virtual machine scale set %s."
                                .formatted(
                                        id,
                                        part.name(),
                                        user.kind() == Kind.SCALE_SET
                                                ? user.id()
                                                : user.id().parent()));
            case PRIVATE_LINK_SERVICE ->
                ArmRefusal.of(
                        400,
                        "LoadBalancerInUseByPrivateLinkService",
                        "Cannot delete load balancer %s since its frontend IP configuration %s is in use by private link service %s."
                                .formatted(id, part.name(), user.id()));
            default ->
                ArmRefusal.of(
                        400,
                        "InUseLoadBalancerCannotBeDeleted",
                        "Load balancer %s cannot be deleted because its %s is in use by %s."
                                .formatted(id, part.name(), user.id()));
        };
    }

    @Override
    public void requireDeletable(Resource resource, ArmId part) {
        requireUnused(part);
    }

    @Override
    public void settle(Draft draft) {
        FrontendRules.settle(world, draft, FRONTENDS);
    }

    @Override
    public List<ArmId> touched(Optional<Resource> before, Optional<Resource> after) {
        Set<ArmId> old = before.map(LoadBalancerRules::addresses).orElse(Set.of());
        Set<ArmId> now = after.map(LoadBalancerRules::addresses).orElse(Set.of());
        List<ArmId> touched = new ArrayList<>();
        old.stream().filter(id -> !now.contains(id)).forEach(touched::add);
        now.stream().filter(id -> !old.contains(id)).forEach(touched::add);
        return touched;
    }

    private static Set<ArmId> addresses(Resource resource) {
        return resource.parts(FRONTENDS)
                .flatMap(frontend -> Resource.reference(frontend.path("properties"), "publicIPAddress").stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Stream<ArmId> ids(Resource resource, String collection) {
        return resource.parts(collection)
                .map(part -> resource.id().child(collection, part.path("name").asString()));
    }

    @Override
    public ObjectNode shown(Resource resource) {
        ObjectNode shown = resource.body().deepCopy();
        Resource copy = resource.with(shown);
        for (String collection : List.of(RULES, NAT_RULES, OUTBOUND)) {
            copy.parts(collection).forEach(rule -> {
                ArmId id = resource.id().child(collection, rule.path("name").asString());
                Stream.of(
                                BalancingRules.frontends(rule).stream(),
                                BalancingRules.pools(rule).stream(),
                                Resource.reference(rule.path("properties"), "probe").stream())
                        .flatMap(ids -> ids)
                        .forEach(used -> mark(copy, used, collection, id));
            });
        }
        copy.parts(POOLS).forEach(pool -> {
            ArmId id = resource.id().child(POOLS, pool.path("name").asString());
            List<ArmId> members = BackendPools.members(world, id);
            if (!members.isEmpty()) {
                members.forEach(member -> ResourceRules.inside(pool, "properties")
                        .withArray("backendIPConfigurations")
                        .addObject()
                        .put("id", member.text()));
            }
        });
        return shown;
    }

    private static void mark(Resource copy, ArmId used, String collection, ArmId rule) {
        Stream.of(FRONTENDS, POOLS, PROBES)
                .filter(owner -> used.parent().equals(copy.id())
                        && used.key().equals(copy.id().child(owner, used.name()).key()))
                .flatMap(owner -> copy.part(owner, used.name()).stream())
                .forEach(part -> ResourceRules.inside(part, "properties")
                        .withArray(collection)
                        .addObject()
                        .put("id", rule.text()));
    }
}
