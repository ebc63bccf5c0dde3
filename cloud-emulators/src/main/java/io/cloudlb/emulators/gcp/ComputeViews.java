// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.gcp.ComputeCall.Asked;
import io.cloudlb.emulators.gcp.ListAnswer.Item;
import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.resources.Rules;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.emulators.gcp.world.ComputeSettings;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What reads are answered.
final class ComputeViews {

    private static final Set<String> SHARED = Set.of("project", "region", "zone");

    private final ComputeWorld world;
    private final Rules rules;
    private final OperationLog log;
    private volatile BackendHealths healths = (_, _) -> Optional.empty();

    ComputeViews(ComputeWorld world, Rules rules, OperationLog log) {
        this.world = world;
        this.rules = rules;
        this.log = log;
    }

    /// What probes find, if there are any.
    @FunctionalInterface
    interface BackendHealths {
        /// `HEALTHY` or `UNHEALTHY`; empty if nothing probes.
        ///
        /// @param instance its path
        Optional<String> of(Resource rule, String instance);
    }

    void follow(BackendHealths probes) {
        healths = probes;
    }

    /// The name of the resource that a path is about.
    static String name(Asked asked) {
        return asked.variables().entrySet().stream()
                .filter(each -> !SHARED.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    static String operationPath(String project, Asked asked) {
        return "projects/%s/%s/operations/%s"
                .formatted(project, Scope.of(asked.variables()).path(), asked.variable("operation"));
    }

    ObjectNode answer(Asked asked, boolean stale) {
        return switch (asked.method().collection()) {
            case "projects" -> project();
            case "regions" -> places(asked, true);
            case "zones" -> places(asked, false);
            default -> resources(asked, Kind.of(asked.method().collection()).orElseThrow(), stale);
        };
    }

    private ObjectNode resources(Asked asked, Kind kind, boolean stale) {
        Scope scope = Scope.of(asked.variables());
        return switch (asked.method().verbName()) {
            case "list" ->
                list(asked, scope.path() + "/" + kind.collection())
                        .plain(world.shown(kind, stale).stream()
                                .filter(each -> each.scope().equals(scope))
                                .map(this::item));
            case "aggregatedList" ->
                list(asked, "aggregated/" + kind.collection())
                        .aggregated(world.shown(kind, stale).stream().map(this::item), kind.collection(), scopes(kind));
            case "get" -> shown(named(asked, kind, stale));
            case "listInstances" -> instances(asked, named(asked, kind, stale));
            case "listNetworkEndpoints" -> endpoints(asked, named(asked, kind, stale));
            case "getHealth" -> health(asked, named(asked, kind, stale));
            default -> throw ComputeError.notEmulated(asked.method().id());
        };
    }

    private Resource named(Asked asked, Kind kind, boolean stale) {
        String path = "projects/%s/%s/%s/%s"
                .formatted(
                        world.settings().project(), Scope.of(asked.variables()).path(), kind.collection(), name(asked));
        Optional<Resource> found = stale
                ? world.shown(kind, true).stream()
                        .filter(each -> each.path().equals(path))
                        .findFirst()
                : world.find(path);
        return found.orElseThrow(() -> ComputeError.notFound(path));
    }

    private ObjectNode shown(Resource resource) {
        return rules.of(resource.kind()).shown(resource);
    }

    private Item item(Resource resource) {
        return new Item(resource.name() + " " + resource.scope().path(), shown(resource));
    }

    private ListAnswer list(Asked asked, String path) {
        return new ListAnswer(
                asked.method(), asked.query(), "projects/" + world.settings().project() + "/" + path);
    }

    ObjectNode operations(Asked asked) {
        Scope scope = Scope.of(asked.variables());
        return list(asked, scope.path() + "/operations")
                .plain(log.in(scope).stream()
                        .map(json -> new Item(json.path("name").asString(), json)));
    }

    ObjectNode allOperations(Asked asked) {
        List<String> everywhere = Stream.concat(scopes(Kind.FORWARDING_RULE).stream(), scopes(Kind.INSTANCE).stream())
                .toList();
        return list(asked, "aggregated/operations")
                .aggregated(
                        log.all().stream()
                                .map(json -> new Item(json.path("name").asString(), json)),
                        "operations",
                        everywhere);
    }

    private List<String> scopes(Kind kind) {
        ComputeSettings settings = world.settings();
        List<String> scopes = new ArrayList<>();
        boolean zonal =
                Set.of(Kind.INSTANCE, Kind.INSTANCE_GROUP, Kind.ENDPOINT_GROUP).contains(kind);
        if (!zonal) {
            scopes.add("global");
        }
        settings.zones().forEach((region, zones) -> {
            if (zonal) {
                zones.forEach(zone -> scopes.add("zones/" + zone));
            } else {
                scopes.add("regions/" + region);
            }
        });
        return scopes.stream().sorted().toList();
    }

    private ObjectNode instances(Asked asked, Resource group) {
        boolean running = asked.body().path("instanceState").asString("ALL").equals("RUNNING");
        Stream<Item> items = group.members().stream()
                .flatMap(member ->
                        world.find(Resource.pathOf(member.path("instance").asString())).stream())
                .filter(instance -> !running || instance.text("status").equals("RUNNING"))
                .map(instance -> {
                    ObjectNode json = JsonNodeFactory.instance.objectNode();
                    json.put("instance", instance.link());
                    json.put("status", instance.text("status"));
                    if (group.body().has("namedPorts")) {
                        json.set("namedPorts", group.body().path("namedPorts"));
                    }
                    return new Item(instance.name(), json);
                });
        return list(asked, group.scope().path() + "/instanceGroups/" + group.name() + "/listInstances")
                .plain(items);
    }

    private ObjectNode endpoints(Asked asked, Resource group) {
        boolean show = asked.body().path("healthStatus").asString("SKIP").equals("SHOW");
        List<Resource> services = world.users(Kind.BACKEND_SERVICE, group.path());
        Stream<Item> items = group.members().stream().map(member -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ObjectNode endpoint = member.deepCopy().asObject();
            String link = member.path("instance").asString();
            endpoint.put("instance", link.substring(link.lastIndexOf('/') + 1));
            json.set("networkEndpoint", endpoint);
            if (show) {
                ArrayNode healthy = json.putArray("healths");
                services.forEach(service -> healthy.addObject()
                        .put("healthState", state(service, link))
                        .putObject("backendService")
                        .put("backendService", service.link()));
            }
            return new Item(link, json);
        });
        return list(asked, group.scope().path() + "/networkEndpointGroups/" + group.name() + "/listNetworkEndpoints")
                .plain(items);
    }

    private ObjectNode health(Asked asked, Resource service) {
        Resource group = new Links(world)
                .resolve(asked.body().path("group").asString(""), "group", Kind.INSTANCE_GROUP, Kind.ENDPOINT_GROUP);
        if (service.body()
                .path("backends")
                .valueStream()
                .noneMatch(backend -> backend.path("group").asString().equals(group.link()))) {
            throw ComputeError.invalid("group", group.path(), "It is no backend of the service");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "compute#backendServiceGroupHealth");
        ArrayNode statuses = JsonNodeFactory.instance.arrayNode();
        for (Resource rule : world.users(Kind.FORWARDING_RULE, service.path())) {
            for (JsonNode member : group.members()) {
                statuses.add(status(rule, member.path("instance").asString()));
            }
        }
        if (!statuses.isEmpty()) {
            answer.set("healthStatus", statuses);
        }
        return answer;
    }

    private ObjectNode status(Resource rule, String instance) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("healthState", healths.of(rule, Resource.pathOf(instance)).orElse("HEALTHY"));
        status.put("forwardingRule", rule.link());
        status.put("forwardingRuleIp", rule.text("IPAddress"));
        status.put("instance", instance);
        world.find(Resource.pathOf(instance))
                .map(found -> found.body().path("networkInterfaces").path(0).path("networkIP"))
                .filter(JsonNode::isString)
                .ifPresent(address -> status.set("ipAddress", address));
        return status;
    }

    private String state(Resource service, String instance) {
        return world.users(Kind.FORWARDING_RULE, service.path()).stream()
                .flatMap(rule -> healths.of(rule, Resource.pathOf(instance)).stream())
                .findFirst()
                .orElse("HEALTHY");
    }

    private ObjectNode project() {
        String name = world.settings().project();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "compute#project").put("id", "1234567890123").put("name", name);
        json.put("selfLink", Resource.HOST + "projects/" + name);
        json.put("defaultNetworkTier", "PREMIUM").put("xpnProjectStatus", "UNSPECIFIED_XPN_PROJECT_STATUS");
        quotas(json.putArray("quotas"), Optional.empty());
        return json;
    }

    private void quotas(ArrayNode into, Optional<String> region) {
        ComputeQuotas.METRICS.stream()
                .filter(metric -> metric.regional() == region.isPresent())
                .forEach(metric -> into.addObject()
                        .put("metric", metric.name())
                        .put("limit", (double) world.settings().quotas().limit(metric))
                        .put("usage", (double) world.usage(metric, region.orElse(""))));
    }

    private ObjectNode places(Asked asked, boolean regions) {
        List<ObjectNode> all = world.settings().zones().entrySet().stream()
                .flatMap(each -> regions
                        ? Stream.of(place(Scope.region(each.getKey()), each.getKey()))
                        : each.getValue().stream().map(zone -> place(Scope.zone(zone), each.getKey())))
                .toList();
        if (asked.method().verbName().equals("list")) {
            return list(asked, regions ? "regions" : "zones")
                    .plain(all.stream().map(json -> new Item(json.path("name").asString(), json)));
        }
        return all.stream()
                .filter(json -> json.path("name").asString().equals(asked.variable(regions ? "region" : "zone")))
                .findFirst()
                .orElseThrow();
    }

    private ObjectNode place(Scope scope, String region) {
        String base = Resource.HOST + "projects/" + world.settings().project() + "/";
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "compute#" + scope.field())
                .put("id", Integer.toString(1_000 + scope.name().hashCode() % 900));
        json.put("name", scope.name()).put("description", scope.name()).put("status", "UP");
        json.put("selfLink", base + scope.path());
        if (scope.field().equals("zone")) {
            json.put("region", base + "regions/" + region);
        } else {
            ArrayNode zones = json.putArray("zones");
            world.settings().zones().getOrDefault(region, List.of()).forEach(zone -> zones.add(base + "zones/" + zone));
            quotas(json.putArray("quotas"), Optional.of(region));
        }
        return json;
    }
}
