// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings.Setting;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of this provider: a flag comes before what the cloud's configuration file says.
///
/// @param cloud which of Microsoft's clouds
/// @param subscription the id of the subscription that everything is in
/// @param group the resource group of the cluster's own resources, where public addresses are made
/// @param location the region, `westeurope`
/// @param network the nodes' virtual network
/// @param subnet the nodes' subnet in it, where internal addresses come from
/// @param securityGroup the one of that subnet; empty when none is to be written
/// @param loadBalancer the load balancer; its name is empty for the cluster's
/// @param linkGroup the resource group of private link services
/// @param options how load balancers are to be
/// @param endpoint where the resource manager is, instead of the cloud's own address
/// @param file what the configuration file says of who calls; empty without a file
public record AzureSettings(
        AzureCloud cloud,
        String subscription,
        String group,
        String location,
        Named network,
        String subnet,
        Optional<Named> securityGroup,
        Named loadBalancer,
        String linkGroup,
        Options options,
        Optional<URI> endpoint,
        CloudConfig file) {
    /// The setting that names the subscription.
    public static final String SUBSCRIPTION = "azure-subscription";

    /// The setting that names the resource group.
    public static final String GROUP = "azure-resource-group";

    /// The setting that names the region.
    public static final String LOCATION = "azure-location";

    /// The setting that names the virtual network.
    public static final String NETWORK = "azure-virtual-network";

    /// The setting that names the resource group of the virtual network.
    public static final String NETWORK_GROUP = "azure-virtual-network-resource-group";

    /// The setting that names the subnet.
    public static final String SUBNET = "azure-subnet";

    /// The setting that names the security group.
    public static final String SECURITY_GROUP = "azure-security-group";

    /// The setting that names the resource group of the security group.
    public static final String SECURITY_GROUP_GROUP = "azure-security-group-resource-group";

    /// The setting that names the load balancer.
    public static final String LOAD_BALANCER = "azure-load-balancer-name";

    /// The setting that says how nodes come into pools.
    public static final String POOLS = "azure-backend-pool-type";

    /// The setting that names the cloud.
    public static final String CLOUD = "azure-cloud";

    /// The setting that says where the resource manager is.
    public static final String ENDPOINT_URL = "azure-endpoint-url";

    /// The setting that names the cloud's configuration file.
    public static final String CLOUD_CONFIG = "azure-cloud-config";

    static final List<Setting> ALL = List.of(
            new Setting(
                    CLOUD_CONFIG,
                    "configuration file of Azure's own controller (azure.json), whose words count where no flag says otherwise"),
            new Setting(CLOUD, "AzurePublicCloud (the default), AzureUSGovernmentCloud or AzureChinaCloud"),
            new Setting(SUBSCRIPTION, "id of the subscription"),
            new Setting(GROUP, "resource group of the nodes, where load balancers and public addresses are made"),
            new Setting(LOCATION, "region of the nodes, such as westeurope"),
            new Setting(NETWORK, "name of the nodes' virtual network"),
            new Setting(NETWORK_GROUP, "resource group of the virtual network; that of the nodes when not set"),
            new Setting(SUBNET, "name of the nodes' subnet, where internal addresses come from"),
            new Setting(
                    SECURITY_GROUP, "name of the subnet's security group; without it no traffic is let in or kept out"),
            new Setting(SECURITY_GROUP_GROUP, "resource group of the security group; that of the nodes when not set"),
            new Setting(
                    LOAD_BALANCER,
                    "name of the load balancer, to whose name the internal one adds -internal; the cluster's when not set"),
            new Setting(
                    POOLS,
                    "how nodes come into back-end pools: nodeIP, by address (the default), or nodeIPConfiguration, by network interface"),
            new Setting(ENDPOINT_URL, "URL of the Azure Resource Manager, for an emulator"));

    /// A resource in a resource group.
    public record Named(String group, String name) {}

    /// How load balancers are to be.
    ///
    /// @param outboundSnat whether nodes reach the Internet by the frontends of rules
    /// @param probe what tells whether a node serves where every node does; empty where the file does not say
    /// @param probePort the port at which [Probe#SHARED] asks
    /// @param probePath the path that it asks for
    /// @param byInterface whether nodes come into pools by their network interfaces, and not by their addresses
    public record Options(
            boolean outboundSnat, Optional<Probe> probe, int probePort, String probePath, boolean byInterface) {}

    /// What tells whether a node serves.
    public enum Probe {
        /// One of kube-proxy for all Services.
        SHARED,
        /// One of each port, at its node port.
        NODE_PORT
    }

    /// As they were given; what is malformed was refused before.
    public static AzureSettings of(Map<String, String> given) {
        return new GivenSettings(given).settings();
    }

    /// Everything wrong with the settings that can be seen without a call.
    static List<Problem> problems(Map<String, String> given) {
        return new GivenSettings(given).problems();
    }

    /// Who calls.
    public AzureIdentity identity(Map<String, String> environment) {
        return AzureIdentity.of(file, environment);
    }

    /// Where the resource manager is.
    public URI resourceManager() {
        return endpoint.orElseGet(cloud::resourceManager);
    }

    /// The resource manager's address as somebody set it, for people.
    public String whereFrom() {
        return endpoint.map(Object::toString).orElse("not set");
    }
}
