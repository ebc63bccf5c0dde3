// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The kinds of resources, with the parts that have an id of their own inside of each.
public enum Kind {
    RESOURCE_GROUP("Microsoft.Resources", "resourceGroups", "ResourceGroup", List.of()),
    VIRTUAL_NETWORK(
            "Microsoft.Network", "virtualNetworks", "VirtualNetwork", List.of(new PartKind("subnets", "Subnet", true))),
    SECURITY_GROUP(
            "Microsoft.Network",
            "networkSecurityGroups",
            "NetworkSecurityGroup",
            List.of(
                    new PartKind("securityRules", "SecurityRule", true),
                    new PartKind("defaultSecurityRules", "SecurityRule", false))),
    PUBLIC_PREFIX("Microsoft.Network", "publicIPPrefixes", "PublicIPPrefix", List.of()),
    PUBLIC_ADDRESS("Microsoft.Network", "publicIPAddresses", "PublicIPAddress", List.of()),
    LOAD_BALANCER(
            "Microsoft.Network",
            "loadBalancers",
            "LoadBalancer",
            List.of(
                    new PartKind("frontendIPConfigurations", "FrontendIPConfiguration", false),
                    new PartKind("backendAddressPools", "BackendAddressPool", true),
                    new PartKind("loadBalancingRules", "LoadBalancingRule", false),
                    new PartKind("probes", "Probe", false),
                    new PartKind("inboundNatRules", "InboundNatRule", true),
                    new PartKind("outboundRules", "OutboundRule", false))),
    NETWORK_INTERFACE(
            "Microsoft.Network",
            "networkInterfaces",
            "NetworkInterface",
            List.of(new PartKind("ipConfigurations", "NetworkInterfaceIPConfiguration", false))),
    PRIVATE_LINK_SERVICE(
            "Microsoft.Network",
            "privateLinkServices",
            "PrivateLinkService",
            List.of(
                    new PartKind("ipConfigurations", "PrivateLinkServiceIpConfiguration", false),
                    new PartKind("privateEndpointConnections", "PrivateEndpointConnection", false))),
    VIRTUAL_MACHINE("Microsoft.Compute", "virtualMachines", "VirtualMachine", List.of()),
    SCALE_SET("Microsoft.Compute", "virtualMachineScaleSets", "VirtualMachineScaleSet", List.of()),
    SCALE_SET_MACHINE(
            "Microsoft.Compute", "virtualMachineScaleSets/virtualMachines", "VirtualMachineScaleSetVM", List.of());

    private final String provider;
    private final String type;
    private final String model;

    @SuppressWarnings("Immutable") // made by List.of
    private final List<PartKind> parts;

    Kind(String provider, String type, String model, List<PartKind> parts) {
        this.provider = provider;
        this.type = type;
        this.model = model;
        this.parts = parts;
    }

    /// A collection inside of a resource's document.
    ///
    /// @param collection its name in paths and in `properties`
    /// @param model the schema of one of it
    /// @param writable whether one of it can be put and deleted by itself
    public record PartKind(String collection, String model, boolean writable) {}

    /// `Microsoft.Network` or another.
    public String provider() {
        return provider;
    }

    /// What stands in a path, with a slash where names stand between.
    public String type() {
        return type;
    }

    /// The last word of the type.
    public String collection() {
        return type.substring(type.lastIndexOf('/') + 1);
    }

    /// The name of its schema.
    public String model() {
        return model;
    }

    public List<PartKind> parts() {
        return parts;
    }

    /// How many pairs of type and name an id of this kind has after its provider.
    public int depth() {
        return type.split("/", -1).length;
    }

    /// The `type` of its JSON.
    public String fullType() {
        return provider + "/" + type;
    }

    /// One of its parts by the name of its collection, whatever the case.
    public Optional<PartKind> part(String collection) {
        return parts.stream()
                .filter(part -> part.collection().equalsIgnoreCase(collection))
                .findFirst();
    }

    /// The kind of this type, whatever the case.
    ///
    /// @param types from the provider on, the longest that could be one
    public static Optional<Kind> of(String provider, String types) {
        return Arrays.stream(values())
                .filter(kind -> kind.provider.equalsIgnoreCase(provider) && kind.type.equalsIgnoreCase(types))
                .findFirst();
    }
}
