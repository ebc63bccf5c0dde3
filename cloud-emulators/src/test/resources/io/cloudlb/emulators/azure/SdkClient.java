// SPDX-License-Identifier: Apache-2.0
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.policy.AddHeadersFromContextPolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.SubResource;
import com.azure.core.management.exception.ManagementException;
import com.azure.core.management.profile.AzureProfile;
import com.azure.core.util.Context;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.resourcemanager.network.NetworkManager;
import com.azure.resourcemanager.network.fluent.NetworkManagementClient;
import com.azure.resourcemanager.network.fluent.models.BackendAddressPoolInner;
import com.azure.resourcemanager.network.fluent.models.FrontendIpConfigurationInner;
import com.azure.resourcemanager.network.fluent.models.LoadBalancerInner;
import com.azure.resourcemanager.network.fluent.models.LoadBalancingRuleInner;
import com.azure.resourcemanager.network.fluent.models.ProbeInner;
import com.azure.resourcemanager.network.fluent.models.PublicIpAddressInner;
import com.azure.resourcemanager.network.models.IpAllocationMethod;
import com.azure.resourcemanager.network.models.LoadBalancerSku;
import com.azure.resourcemanager.network.models.LoadBalancerSkuName;
import com.azure.resourcemanager.network.models.ProbeProtocol;
import com.azure.resourcemanager.network.models.PublicIpAddressSku;
import com.azure.resourcemanager.network.models.PublicIpAddressSkuName;
import com.azure.resourcemanager.network.models.TransportProtocol;
import java.util.List;
import java.util.Map;

/// Microsoft's clients for Java against the stand-in, with their own credentials: in a process of its own, since TLS
/// trusts what its process is told to trust. Run from its source, with the client on the class path.
///
/// usage: SdkClient.java RESOURCE_MANAGER AUTHORITY TENANT SUBSCRIPTION CREDENTIAL STEP…
///
/// Prints a line for each step: what was answered, or the code of what was refused.
public class SdkClient {

    private static final String GROUP = "rg";

    private final NetworkManagementClient client;
    private final String subscription;

    private SdkClient(NetworkManagementClient client, String subscription) {
        this.client = client;
        this.subscription = subscription;
    }

    public static void main(String[] words) {
        String authority = words[1];
        AzureEnvironment environment = new AzureEnvironment(Map.of(
                "resourceManagerEndpointUrl", words[0] + "/",
                "managementEndpointUrl", "https://management.core.windows.net/",
                "activeDirectoryEndpointUrl", authority + "/",
                "activeDirectoryResourceId", "https://management.core.windows.net/",
                "microsoftGraphResourceId", "https://graph.microsoft.com/",
                "portalUrl", "https://portal.azure.com"));
        AzureProfile profile = new AzureProfile(words[2], words[3], environment);
        NetworkManagementClient client =
                NetworkManager.authenticate(credential(words[4], authority, words[2]), profile).serviceClient();
        SdkClient program = new SdkClient(client, words[3]);
        for (int index = 5; index < words.length; index++) {
            System.out.println(words[index] + ": " + program.step(words[index]));
        }
        System.exit(0);
    }

    private static TokenCredential credential(String kind, String authority, String tenant) {
        return switch (kind) {
            case "secret" ->
                new ClientSecretCredentialBuilder()
                        .tenantId(tenant)
                        .clientId("client")
                        .clientSecret("secret")
                        .authorityHost(authority)
                        .disableInstanceDiscovery()
                        .build();
            case "federated" ->
                new ClientAssertionCredentialBuilder()
                        .tenantId(tenant)
                        .clientId("client")
                        .clientAssertion(() -> "service-account-token")
                        .authorityHost(authority)
                        .disableInstanceDiscovery()
                        .build();
            default -> new ManagedIdentityCredentialBuilder().build();
        };
    }

    private String step(String name) {
        try {
            return switch (name) {
                case "poll-interval" -> client.getDefaultPollInterval().toString();
                case "list" -> Long.toString(client.getLoadBalancers().listByResourceGroup(GROUP).stream().count());
                case "make-address" -> client.getPublicIpAddresses().createOrUpdate(GROUP, "ip", address()).ipAddress();
                case "make-balancer" -> String.valueOf(client.getLoadBalancers().createOrUpdate(GROUP, "lb", balancer()).provisioningState());
                case "read-and-write" -> readAndWrite(Context.NONE);
                case "write-with-stale-etag" -> readAndWrite(etag("W/\"stale\""));
                case "write-with-etag" ->
                    readAndWrite(etag(client.getLoadBalancers().getByResourceGroup(GROUP, "lb").etag()));
                case "delete-address" -> deleted(GROUP, "ip");
                case "delete-balancer" -> {
                    client.getLoadBalancers().delete(GROUP, "lb");
                    yield "deleted";
                }
                case "delete-absent" -> deleted(GROUP, "absent");
                case "delete-in-no-group" -> deleted("nobody", "ip");
                default -> throw new IllegalArgumentException(name);
            };
        } catch (ManagementException refused) {
            return (refused.getResponse() == null ? "-" : Integer.toString(refused.getResponse().getStatusCode()))
                    + " " + (refused.getValue() == null ? "-" : refused.getValue().getCode());
        }
    }

    private String deleted(String group, String name) {
        client.getPublicIpAddresses().delete(group, name);
        return "deleted";
    }

    private static Context etag(String etag) {
        return new Context(
                AddHeadersFromContextPolicy.AZURE_REQUEST_HTTP_HEADERS_KEY,
                new HttpHeaders().set(HttpHeaderName.IF_MATCH, etag));
    }

    private String readAndWrite(Context context) {
        LoadBalancerInner read = client.getLoadBalancers().getByResourceGroup(GROUP, "lb");
        return String.valueOf(
                client.getLoadBalancers().createOrUpdate(GROUP, "lb", read, context).provisioningState());
    }

    private static PublicIpAddressInner address() {
        PublicIpAddressInner address = new PublicIpAddressInner();
        address.withLocation("westeurope");
        return address.withSku(new PublicIpAddressSku().withName(PublicIpAddressSkuName.STANDARD))
                .withPublicIpAllocationMethod(IpAllocationMethod.STATIC);
    }

    private LoadBalancerInner balancer() {
        String network = "/subscriptions/" + subscription + "/resourceGroups/rg/providers/Microsoft.Network/";
        String id = network + "loadBalancers/lb";
        LoadBalancerInner balancer = new LoadBalancerInner().withLocation("westeurope");
        return balancer.withSku(new LoadBalancerSku().withName(LoadBalancerSkuName.STANDARD))
                .withFrontendIpConfigurations(List.of(new FrontendIpConfigurationInner()
                        .withName("f")
                        .withPublicIpAddress(new PublicIpAddressInner().withId(network + "publicIPAddresses/ip"))))
                .withBackendAddressPools(List.of(new BackendAddressPoolInner().withName("p")))
                .withProbes(List.of(new ProbeInner()
                        .withName("h")
                        .withProtocol(ProbeProtocol.TCP)
                        .withPort(30_080)
                        .withIntervalInSeconds(5)
                        .withNumberOfProbes(2)))
                .withLoadBalancingRules(List.of(new LoadBalancingRuleInner()
                        .withName("r")
                        .withProtocol(TransportProtocol.TCP)
                        .withFrontendPort(80)
                        .withBackendPort(80)
                        .withEnableFloatingIp(true)
                        .withFrontendIpConfiguration(part(id + "/frontendIPConfigurations/f"))
                        .withBackendAddressPool(part(id + "/backendAddressPools/p"))
                        .withProbe(part(id + "/probes/h"))));
    }

    private static SubResource part(String id) {
        return new SubResource().withId(id);
    }
}
