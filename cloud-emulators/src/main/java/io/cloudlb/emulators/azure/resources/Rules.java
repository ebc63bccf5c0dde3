// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;

/// The rules of each kind.
///
/// @param world what they are about
public record Rules(AzureWorld world) {

    /// What a kind is held to.
    public ResourceRules of(Kind kind) {
        return switch (kind) {
            case LOAD_BALANCER -> new LoadBalancerRules(world);
            case PUBLIC_ADDRESS -> new PublicAddressRules(world);
            case PUBLIC_PREFIX -> new PublicAddressRules.PrefixRules(world);
            case SECURITY_GROUP -> new SecurityGroupRules(world);
            case VIRTUAL_NETWORK -> new NetworkRules(world);
            case NETWORK_INTERFACE -> new InterfaceRules(world);
            case PRIVATE_LINK_SERVICE -> new PrivateLinkRules(world);
            case VIRTUAL_MACHINE, SCALE_SET, SCALE_SET_MACHINE -> new ScaleSetRules(world, kind);
            case RESOURCE_GROUP -> _ -> {};
        };
    }
}
