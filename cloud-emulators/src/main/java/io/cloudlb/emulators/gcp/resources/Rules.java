// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// The rules of each kind.
///
/// @param world what they are about
public record Rules(ComputeWorld world) {

    /// What a kind is held to.
    public ResourceRules of(Kind kind) {
        return switch (kind) {
            case FORWARDING_RULE -> new ForwardingRuleRules(world);
            case BACKEND_SERVICE -> new BackendServiceRules(world);
            case HEALTH_CHECK -> new HealthCheckRules(world);
            case ADDRESS -> new AddressRules(world);
            case FIREWALL -> new FirewallRules(world);
            case INSTANCE_GROUP, ENDPOINT_GROUP -> new GroupRules(world, kind);
            case NETWORK, SUBNETWORK, DELEGATED_PREFIX, INSTANCE -> new Given();
        };
    }

    /// What the emulated project has from the start: nobody makes or changes it by a call.
    private record Given() implements ResourceRules {
        @Override
        public void complete(ObjectNode body, Scope scope) {
            throw ComputeError.notEmulated("calls that make this");
        }

        @Override
        public void change(ObjectNode body, Resource before) {
            throw ComputeError.notEmulated("calls that change this");
        }

        @Override
        public Optional<Resource> user(Resource resource) {
            return Optional.empty();
        }

        @Override
        public Set<String> fields() {
            return Set.of();
        }
    }
}
