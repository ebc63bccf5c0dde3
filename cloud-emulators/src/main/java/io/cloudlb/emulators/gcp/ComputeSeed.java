// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.gcp.world.AddressSpace;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import io.cloudlb.emulators.pipeline.CallPipeline;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts into the project what exists without any call: networks, subnetworks, ranges of users, instances.
public final class ComputeSeed {

    private final ComputeWorld world;
    private final CallPipeline pipeline;

    ComputeSeed(ComputeWorld world, CallPipeline pipeline) {
        this.world = world;
        this.pipeline = pipeline;
    }

    /// A network whose subnetworks are made one by one.
    public ComputeSeed network(String name) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", name).put("autoCreateSubnetworks", false);
        return put(Kind.NETWORK, Scope.GLOBAL, name, body);
    }

    /// A subnetwork with addresses of IPv4 only.
    ///
    /// @param range such as `10.0.0.0/24`
    public ComputeSeed subnetwork(String name, String network, String region, String range) {
        return put(Kind.SUBNETWORK, Scope.region(region), name, described(name, network, range, "IPV4_ONLY"));
    }

    /// A subnetwork with addresses of both versions.
    ///
    /// @param prefix the IPv6 range, a /64
    /// @param access `INTERNAL` or `EXTERNAL`: who reaches its IPv6 addresses
    public ComputeSeed dualSubnetwork(
            String name, String network, String region, String range, String prefix, String access) {
        ObjectNode body = described(name, network, range, "IPV4_IPV6");
        body.put("ipv6AccessType", access).put("ipv6CidrRange", prefix);
        body.put(access.equals("EXTERNAL") ? "externalIpv6Prefix" : "internalIpv6Prefix", prefix);
        return put(Kind.SUBNETWORK, Scope.region(region), name, body);
    }

    /// A public delegated prefix from which IPv6 forwarding rules have addresses of 96 bits (BYOIP).
    ///
    /// @param range such as `2001:db8:1::/64`
    public ComputeSeed delegatedPrefix(String name, String region, String range) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", name).put("ipCidrRange", range).put("status", "ANNOUNCED");
        body.put("mode", "EXTERNAL_IPV6_FORWARDING_RULE_CREATION").put("allocatablePrefixLength", 96);
        return put(Kind.DELEGATED_PREFIX, Scope.region(region), name, body);
    }

    /// A running instance with one interface, at the next free address of the subnetwork.
    ///
    /// @param tags what firewall rules find it by
    public ComputeSeed instance(String name, String zone, String subnetwork, String... tags) {
        pipeline.change(() -> {
            Scope region = Scope.region(world.settings().regionOf(Scope.zone(zone)));
            Resource within = world.find(path(Kind.SUBNETWORK, region, subnetwork))
                    .orElseThrow(() -> new IllegalArgumentException("no such subnetwork: " + subnetwork));
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("name", name).put("status", "RUNNING");
            body.put(
                    "machineType",
                    Resource.HOST + "projects/" + world.settings().project() + "/zones/" + zone
                            + "/machineTypes/e2-small");
            ObjectNode inside = body.putArray("networkInterfaces").addObject();
            inside.put("kind", "compute#networkInterface").put("name", "nic0");
            inside.put("network", within.text("network")).put("subnetwork", within.link());
            inside.put("networkIP", new AddressSpace(world).internal(within));
            inside.put("stackType", within.text("stackType"));
            ObjectNode tagged = body.putObject("tags").put("fingerprint", world.fingerprint());
            if (tags.length > 0) {
                ArrayNode items = tagged.putArray("items");
                List.of(tags).forEach(items::add);
            }
            body.put("fingerprint", world.fingerprint()).put("labelFingerprint", world.fingerprint());
            add(Kind.INSTANCE, Scope.zone(zone), name, body);
        });
        return this;
    }

    /// An instance stops or starts: `RUNNING`, `TERMINATED`.
    public ComputeSeed status(String name, String zone, String status) {
        pipeline.change(() -> world.find(path(Kind.INSTANCE, Scope.zone(zone), name))
                .ifPresent(instance ->
                        world.put(instance.with(instance.body().deepCopy().put("status", status)))));
        return this;
    }

    /// An instance goes, and leaves every group it was in.
    public ComputeSeed deleteInstance(String name, String zone) {
        pipeline.change(() -> {
            String gone = path(Kind.INSTANCE, Scope.zone(zone), name);
            for (Kind kind : List.of(Kind.INSTANCE_GROUP, Kind.ENDPOINT_GROUP)) {
                world.users(kind, gone)
                        .forEach(group -> world.put(group.withMembers(group.members().stream()
                                .filter(member -> !Resource.pathOf(
                                                member.path("instance").asString(""))
                                        .equals(gone))
                                .toList())));
            }
            world.find(gone).ifPresent(world::remove);
        });
        return this;
    }

    private ObjectNode described(String name, String network, String range, String stack) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", name).put("ipCidrRange", range).put("stackType", stack);
        body.put("network", Resource.HOST + path(Kind.NETWORK, Scope.GLOBAL, network));
        body.put("purpose", "PRIVATE").put("privateIpGoogleAccess", false);
        return body;
    }

    private ComputeSeed put(Kind kind, Scope scope, String name, ObjectNode body) {
        pipeline.change(() -> add(kind, scope, name, body));
        return this;
    }

    private void add(Kind kind, Scope scope, String name, ObjectNode body) {
        String path = path(kind, scope, name);
        world.mark(body, kind, scope, path);
        world.put(new Resource(kind, scope, path, body, List.of()));
    }

    private String path(Kind kind, Scope scope, String name) {
        return "projects/%s/%s/%s/%s".formatted(world.settings().project(), scope.path(), kind.collection(), name);
    }
}
