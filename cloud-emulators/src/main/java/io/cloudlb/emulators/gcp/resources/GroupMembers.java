// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.pipeline.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The members of instance groups and of network endpoint groups.
///
/// @param world where they are
public record GroupMembers(ComputeWorld world) {

    private static final int MOST_INSTANCES = 1_000;
    private static final int MOST_A_CALL = 500;

    /// The group with further instances.
    public Resource added(Resource group, JsonNode request) {
        Map<String, JsonNode> members = byInstance(group);
        for (JsonNode each : listed(request, "instances", MOST_INSTANCES)) {
            Resource instance = instance(group, each.path("instance").asString(""), "resource.instances[0].instance");
            if (members.containsKey(instance.path())) {
                throw new Refusal(
                        400,
                        "memberAlreadyExists",
                        "Instance '%s' is already a member of '%s'.".formatted(instance.path(), group.path()));
            }
            members.put(instance.path(), JsonNodeFactory.instance.objectNode().put("instance", instance.link()));
        }
        if (members.size() > MOST_INSTANCES) {
            throw ComputeError.invalid(
                    "resource.instances",
                    Integer.toString(members.size()),
                    "At most %d instances in a group".formatted(MOST_INSTANCES));
        }
        Resource grown = group.withMembers(List.copyOf(members.values()));
        requireOnePlace(grown);
        boolean balanced =
                world.users(Kind.BACKEND_SERVICE, group.path()).stream().anyMatch(GroupMembers::internal);
        if (balanced) {
            requireOneBalancedGroup(grown);
        }
        return grown;
    }

    /// The group without some instances.
    public Resource removed(Resource group, JsonNode request) {
        Map<String, JsonNode> members = byInstance(group);
        for (JsonNode each : listed(request, "instances", MOST_INSTANCES)) {
            String path = new Links(world).path(each.path("instance").asString(""), "resource.instances[0].instance");
            if (members.remove(path) == null) {
                throw new Refusal(
                        400, "memberNotFound", "Instance '%s' is not a member of '%s'.".formatted(path, group.path()));
            }
        }
        return group.withMembers(List.copyOf(members.values()));
    }

    /// The group with these named ports and no others.
    public Resource named(Resource group, JsonNode request) {
        String given = request.path("fingerprint").asString("");
        if (!given.isEmpty() && !given.equals(group.text("fingerprint"))) {
            throw ComputeError.staleFingerprint("Instance group");
        }
        ObjectNode body = group.body().deepCopy();
        body.set("namedPorts", request.path("namedPorts").isArray() ? request.path("namedPorts") : body.arrayNode());
        body.put("fingerprint", world.fingerprint());
        return group.with(body);
    }

    /// The group with further endpoints. One that is there already stays as it is, or is refused.
    public Resource attached(Resource group, JsonNode request) {
        List<JsonNode> members = new ArrayList<>(group.members());
        for (JsonNode each : listed(request, "networkEndpoints", MOST_A_CALL)) {
            String at = "resource.networkEndpoints[0].";
            Resource instance = instance(group, each.path("instance").asString(""), at + "instance");
            JsonNode inside = instance.body()
                    .path("networkInterfaces")
                    .valueStream()
                    .filter(one -> Resource.pathOf(one.path("subnetwork").asString(""))
                            .equals(Resource.pathOf(group.text("subnetwork"))))
                    .findFirst()
                    .orElseThrow(() -> ComputeError.invalid(
                            at + "instance", instance.path(), "The instance is not in the group's subnetwork"));
            String address =
                    each.path("ipAddress").asString(inside.path("networkIP").asString());
            if (!address.equals(inside.path("networkIP").asString())) {
                throw ComputeError.invalid(at + "ipAddress", address, "It is not the primary address of the instance");
            }
            if (each.has("port")) {
                throw ComputeError.invalid(
                        at + "port", each.path("port").asString(), "GCE_VM_IP endpoints have no port");
            }
            ObjectNode endpoint = JsonNodeFactory.instance
                    .objectNode()
                    .put("instance", instance.link())
                    .put("ipAddress", address);
            if (!members.contains(endpoint)) {
                members.add(endpoint);
            } else if (world.settings().attachesOnce()) {
                throw ComputeError.invalid(at + "instance", instance.path(), "The endpoint is in the group already");
            }
        }
        return group.withMembers(members);
    }

    /// The group without some endpoints.
    public Resource detached(Resource group, JsonNode request) {
        List<JsonNode> members = new ArrayList<>(group.members());
        for (JsonNode each : listed(request, "networkEndpoints", MOST_A_CALL)) {
            String wanted = each.path("instance").asString("");
            boolean there = members.removeIf(member ->
                    member.path("instance").asString("").endsWith("/" + wanted.substring(wanted.lastIndexOf('/') + 1))
                            && each.path("ipAddress")
                                    .asString(member.path("ipAddress").asString())
                                    .equals(member.path("ipAddress").asString()));
            if (!there) {
                throw new Refusal(
                        404, "notFound", "The endpoint %s was not found in '%s'".formatted(each, group.path()));
            }
        }
        return group.withMembers(members);
    }

    /// Refuses an instance that is in two groups which internal load balancers use.
    void requireOneBalancedGroup(Resource group) {
        if (group.kind() != Kind.INSTANCE_GROUP) {
            return;
        }
        Set<String> mine = byInstance(group).keySet();
        world.all(Kind.INSTANCE_GROUP).stream()
                .filter(other -> !other.path().equals(group.path()))
                .filter(other ->
                        world.users(Kind.BACKEND_SERVICE, other.path()).stream().anyMatch(GroupMembers::internal))
                .flatMap(other -> byInstance(other).keySet().stream())
                .filter(mine::contains)
                .findFirst()
                .ifPresent(instance -> {
                    throw new Refusal(
                            400,
                            "INSTANCE_IN_MULTIPLE_LOAD_BALANCED_IGS",
                            "Validation failed for instance '%s': instance may belong to at most one load-balanced instance group."
                                    .formatted(instance));
                });
    }

    /// A group is in the network and subnetwork of its first member.
    private void requireOnePlace(Resource group) {
        List<Resource> instances = group.members().stream()
                .flatMap(member ->
                        world.find(Resource.pathOf(member.path("instance").asString())).stream())
                .toList();
        for (String place : List.of("network", "subnetwork")) {
            String first = place(instances.getFirst(), place);
            for (Resource instance : instances) {
                if (!place(instance, place).equals(first)) {
                    throw new Refusal(
                            400,
                            place.equals("network") ? "wrongNetwork" : "wrongSubnetwork",
                            "Resource '%s' is expected to be in the %s '%s' but is in the %s '%s'."
                                    .formatted(instance.path(), place, first, place, place(instance, place)));
                }
            }
        }
    }

    private static String place(Resource instance, String field) {
        return Resource.pathOf(
                instance.body().path("networkInterfaces").path(0).path(field).asString(""));
    }

    private Resource instance(Resource group, String link, String field) {
        String full = link.contains("/") ? link : group.scope().path() + "/instances/" + link;
        Resource instance = new Links(world).resolve(full, field, Kind.INSTANCE);
        if (!instance.scope().equals(group.scope())) {
            throw ComputeError.invalid(field, link, "The instance is in another zone than its group");
        }
        return instance;
    }

    private static Iterable<JsonNode> listed(JsonNode request, String field, int most) {
        JsonNode list = request.path(field);
        if (list.isEmpty()) {
            throw ComputeError.required("resource." + field);
        }
        if (list.size() > most) {
            throw ComputeError.invalid(
                    "resource." + field, Integer.toString(list.size()), "At most %d in one request".formatted(most));
        }
        return list;
    }

    private static Map<String, JsonNode> byInstance(Resource group) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        group.members()
                .forEach(member ->
                        members.put(Resource.pathOf(member.path("instance").asString()), member));
        return members;
    }

    private static boolean internal(Resource backendService) {
        return backendService.text("loadBalancingScheme").equals("INTERNAL");
    }
}
