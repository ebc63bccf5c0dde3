// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Health checks, global and regional: TCP, HTTP and HTTPS.
record HealthCheckRules(ComputeWorld world) implements ResourceRules {

    private static final Set<String> TYPES = Set.of("TCP", "HTTP", "HTTPS");

    @Override
    public Set<String> fields() {
        return Set.of(
                "name",
                "description",
                "type",
                "checkIntervalSec",
                "timeoutSec",
                "healthyThreshold",
                "unhealthyThreshold",
                "tcpHealthCheck",
                "httpHealthCheck",
                "httpsHealthCheck",
                "logConfig");
    }

    @Override
    public void complete(ObjectNode body, Scope scope) {
        if (!body.has("type")) {
            throw ComputeError.required("resource.type");
        }
        ResourceRules.oneOf(body, "type", TYPES);
        ResourceRules.otherwise(body, "checkIntervalSec", 5);
        ResourceRules.otherwise(body, "timeoutSec", 5);
        ResourceRules.otherwise(body, "healthyThreshold", 2);
        ResourceRules.otherwise(body, "unhealthyThreshold", 2);
        ResourceRules.bounded(body, "resource.", "checkIntervalSec", 1, 300);
        ResourceRules.bounded(body, "resource.", "timeoutSec", 1, 300);
        ResourceRules.bounded(body, "resource.", "healthyThreshold", 1, 10);
        ResourceRules.bounded(body, "resource.", "unhealthyThreshold", 1, 10);
        if (body.path("timeoutSec").asInt() > body.path("checkIntervalSec").asInt()) {
            throw ComputeError.invalid(
                    "resource.timeoutSec",
                    body.path("timeoutSec").asString(),
                    "TimeoutSec should be less than or equal to checkIntervalSec");
        }
        ownType(body);
    }

    private static void ownType(ObjectNode body) {
        String type = body.path("type").asString();
        String own = type.toLowerCase(Locale.ROOT) + "HealthCheck";
        for (String other : TYPES) {
            String field = other.toLowerCase(Locale.ROOT) + "HealthCheck";
            if (!field.equals(own) && body.has(field)) {
                throw ComputeError.invalid("resource." + field, "", "A check of type " + type + " has no such part");
            }
        }
        ObjectNode part = body.path(own) instanceof ObjectNode given ? given : body.putObject(own);
        if (part.has("portName")) {
            throw ComputeError.notEmulated("health checks of named ports");
        }
        ResourceRules.otherwise(part, "portSpecification", "USE_FIXED_PORT");
        ResourceRules.oneOf(part, "portSpecification", Set.of("USE_FIXED_PORT", "USE_SERVING_PORT"));
        if (part.path("portSpecification").asString().equals("USE_FIXED_PORT")) {
            ResourceRules.otherwise(part, "port", type.equals("HTTPS") ? 443 : 80);
        }
        ResourceRules.bounded(part, "resource." + own + ".", "port", 1, 65_535);
        ResourceRules.otherwise(part, "proxyHeader", "NONE");
        if (!type.equals("TCP")) {
            ResourceRules.otherwise(part, "requestPath", "/");
            if (!part.path("requestPath").asString().startsWith("/")) {
                throw ComputeError.invalid(
                        "resource." + own + ".requestPath",
                        part.path("requestPath").asString(),
                        "It starts with a slash");
            }
        }
    }

    @Override
    public void change(ObjectNode body, Resource before) {
        String old = before.text("type");
        if (!body.path("type").asString("").equals(old)) {
            body.remove(old.toLowerCase(Locale.ROOT) + "HealthCheck");
        }
        complete(body, before.scope());
    }

    @Override
    public Optional<Resource> user(Resource resource) {
        return ResourceRules.first(world, Kind.BACKEND_SERVICE, resource);
    }
}
