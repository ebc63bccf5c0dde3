// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Regional backend services of passthrough load balancers.
record BackendServiceRules(ComputeWorld world) implements ResourceRules {

    private static final int MOST_BACKENDS = 50;
    private static final Set<String> AFFINITIES =
            Set.of("NONE", "CLIENT_IP", "CLIENT_IP_PROTO", "CLIENT_IP_PORT_PROTO", "CLIENT_IP_NO_DESTINATION");

    @Override
    public Set<String> fields() {
        return Set.of(
                "name",
                "description",
                "loadBalancingScheme",
                "protocol",
                "healthChecks",
                "backends",
                "sessionAffinity",
                "connectionDraining",
                "connectionTrackingPolicy",
                "network",
                "timeoutSec",
                "fingerprint",
                "localityLbPolicy",
                "logConfig",
                "failoverPolicy",
                "networkPassThroughLbTrafficPolicy");
    }

    @Override
    public boolean demandsFingerprint() {
        return true;
    }

    @Override
    public void complete(ObjectNode body, Scope scope) {
        ResourceRules.otherwise(body, "loadBalancingScheme", "EXTERNAL");
        ResourceRules.oneOf(body, "loadBalancingScheme", Set.of("EXTERNAL", "INTERNAL"));
        ResourceRules.otherwise(body, "protocol", "TCP");
        ResourceRules.oneOf(body, "protocol", Set.of("TCP", "UDP", "UNSPECIFIED"));
        ResourceRules.otherwise(body, "timeoutSec", 30);
        boolean internal = body.path("loadBalancingScheme").asString().equals("INTERNAL");
        healthCheck(body, internal);
        affinity(body, internal);
        policies(body, internal);
        if (body.path("connectionDraining") instanceof ObjectNode draining) {
            ResourceRules.bounded(draining, "resource.connectionDraining.", "drainingTimeoutSec", 0, 3600);
        } else {
            body.putObject("connectionDraining").put("drainingTimeoutSec", 0);
        }
        if (body.has("network")) {
            if (!internal) {
                throw ComputeError.invalid(
                        "resource.network", body.path("network").asString(), "Network can only be set for INTERNAL");
            }
            new Links(world).settle(body, "network", Kind.NETWORK);
        }
        backends(body, internal);
        body.put("fingerprint", world.fingerprint());
    }

    private void healthCheck(ObjectNode body, boolean internal) {
        if (body.path("healthChecks").size() != 1) {
            throw body.path("healthChecks").isEmpty()
                    ? ComputeError.required("resource.healthChecks")
                    : ComputeError.invalid("resource.healthChecks", "", "Exactly one health check must be specified");
        }
        Resource check = new Links(world)
                .resolve(body.path("healthChecks").path(0).asString(), "resource.healthChecks[0]", Kind.HEALTH_CHECK);
        if (!internal && check.scope().equals(Scope.GLOBAL)) {
            throw ComputeError.invalid(
                    "resource.healthChecks[0]",
                    check.path(),
                    "A regional external backend service needs a regional health check");
        }
        body.putArray("healthChecks").add(check.link());
    }

    private static void affinity(ObjectNode body, boolean internal) {
        ResourceRules.otherwise(body, "sessionAffinity", "NONE");
        ResourceRules.oneOf(body, "sessionAffinity", AFFINITIES);
        String affinity = body.path("sessionAffinity").asString();
        if (affinity.equals("CLIENT_IP_NO_DESTINATION") && !internal) {
            throw ComputeError.invalid("resource.sessionAffinity", affinity, "It can only be used with INTERNAL");
        }
        JsonNode tracking = body.path("connectionTrackingPolicy");
        if (tracking.path("trackingMode").asString("").equals("PER_SESSION") && affinity.equals("NONE")) {
            throw ComputeError.invalid(
                    "resource.connectionTrackingPolicy.trackingMode", "PER_SESSION", "It needs a session affinity");
        }
        boolean strong = tracking.path("enableStrongAffinity").asBoolean(false);
        if (tracking.has("idleTimeoutSec")) {
            int idle = tracking.path("idleTimeoutSec").asInt();
            if (idle < 60 || idle > (strong ? 57_600 : 600)) {
                throw ComputeError.invalid(
                        "resource.connectionTrackingPolicy.idleTimeoutSec",
                        Integer.toString(idle),
                        "Must be from 60 to 600, or to 57600 with strong affinity");
            }
        }
    }

    private static void policies(ObjectNode body, boolean internal) {
        String locality = body.path("localityLbPolicy").asString("");
        Set<String> possible =
                internal ? Set.of("GCP_RENDEZVOUS", "WEIGHTED_GCP_RENDEZVOUS") : Set.of("MAGLEV", "WEIGHTED_MAGLEV");
        if (!locality.isEmpty() && !possible.contains(locality)) {
            throw ComputeError.invalid(
                    "resource.localityLbPolicy",
                    locality,
                    "With this load balancing scheme it is one of "
                            + possible.stream().sorted().toList());
        }
        if (!internal && body.has("networkPassThroughLbTrafficPolicy")) {
            throw ComputeError.invalid(
                    "resource.networkPassThroughLbTrafficPolicy", "", "It can only be used with INTERNAL");
        }
    }

    private void backends(ObjectNode body, boolean internal) {
        if (!(body.path("backends") instanceof ArrayNode backends)) {
            return;
        }
        if (backends.size() > MOST_BACKENDS) {
            throw ComputeError.invalid(
                    "resource.backends",
                    Integer.toString(backends.size()),
                    "At most %d backends".formatted(MOST_BACKENDS));
        }
        Set<String> groups = new HashSet<>();
        Set<Kind> kinds = new HashSet<>();
        for (JsonNode each : backends) {
            ObjectNode backend = (ObjectNode) each;
            if (backend.path("group").asString("").isEmpty()) {
                throw ComputeError.required("resource.backends[" + groups.size() + "].group");
            }
            Resource group = new Links(world)
                    .resolve(
                            backend.path("group").asString(),
                            "resource.backends[" + groups.size() + "].group",
                            Kind.INSTANCE_GROUP,
                            Kind.ENDPOINT_GROUP);
            backend.put("group", group.link());
            ResourceRules.otherwise(backend, "balancingMode", "CONNECTION");
            if (!backend.path("balancingMode").asString().equals("CONNECTION")) {
                throw ComputeError.invalid(
                        "resource.backends[" + groups.size() + "].balancingMode",
                        backend.path("balancingMode").asString(),
                        "Balancing mode must be CONNECTION for a passthrough load balancer");
            }
            kinds.add(group.kind());
            if (!groups.add(group.path())) {
                throw ComputeError.invalid(
                        "resource.backends", group.path(), "Duplicate instance groups in backend service");
            }
            if (internal) {
                new GroupMembers(world).requireOneBalancedGroup(group);
            }
        }
        if (kinds.size() > 1) {
            throw ComputeError.invalid(
                    "Instance groups and network endpoint groups cannot be backends of one backend service.");
        }
    }

    @Override
    public void change(ObjectNode body, Resource before) {
        complete(body, before.scope());
        ResourceRules.keep(body, before, "loadBalancingScheme", "network");
        if (!before.text("protocol").equals(body.path("protocol").asString())) {
            user(before).ifPresent(rule -> {
                throw ComputeError.invalid(
                        "resource.protocol",
                        body.path("protocol").asString(),
                        "Protocol cannot be changed while '%s' points here".formatted(rule.path()));
            });
        }
    }

    @Override
    public Optional<Resource> user(Resource resource) {
        return ResourceRules.first(world, Kind.FORWARDING_RULE, resource);
    }
}
