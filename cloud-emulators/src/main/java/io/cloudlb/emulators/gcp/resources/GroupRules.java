// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Unmanaged instance groups of a zone, and groups of network endpoints of type GCE_VM_IP.
record GroupRules(ComputeWorld world, Kind kind) implements ResourceRules {

    @Override
    public Set<String> fields() {
        return kind == Kind.INSTANCE_GROUP
                ? Set.of("name", "description", "namedPorts")
                : Set.of("name", "description", "networkEndpointType", "network", "subnetwork", "annotations");
    }

    @Override
    public void complete(ObjectNode body, Scope scope) {
        if (kind == Kind.INSTANCE_GROUP) {
            body.put("fingerprint", world.fingerprint());
            return;
        }
        if (!body.has("networkEndpointType")) {
            throw ComputeError.required("resource.networkEndpointType");
        }
        ResourceRules.oneOf(body, "networkEndpointType", Set.of("GCE_VM_IP"));
        ResourceRules.otherwise(body, "network", "global/networks/default");
        Resource network = new Links(world).settle(body, "network", Kind.NETWORK);
        Resource subnetwork = new Subnetworks(world)
                .settle(body, Scope.region(world.settings().regionOf(scope)), Optional.of(network));
        if (!subnetwork.names("network", network.path())) {
            throw ComputeError.invalid("resource.subnetwork", subnetwork.path(), "It is not in the network");
        }
    }

    @Override
    public void change(ObjectNode body, Resource before) {
        throw ComputeError.notEmulated("changes of a group but for its members");
    }

    @Override
    public Optional<Resource> user(Resource resource) {
        return ResourceRules.first(world, Kind.BACKEND_SERVICE, resource);
    }

    @Override
    public ObjectNode shown(Resource resource) {
        ObjectNode shown = resource.body().deepCopy();
        shown.put("size", resource.members().size());
        if (kind == Kind.INSTANCE_GROUP) {
            resource.members().stream()
                    .flatMap(member ->
                            world.find(Resource.pathOf(member.path("instance").asString())).stream())
                    .map(instance -> instance.body().path("networkInterfaces").path(0))
                    .findFirst()
                    .ifPresent(inside -> {
                        shown.set("network", inside.path("network"));
                        shown.set("subnetwork", inside.path("subnetwork"));
                    });
        }
        return shown;
    }
}
