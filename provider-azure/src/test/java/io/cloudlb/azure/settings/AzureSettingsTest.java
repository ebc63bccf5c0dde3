// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.settings.AzureSettings.Named;
import io.cloudlb.azure.settings.AzureSettings.Probe;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings;
import io.cloudlb.core.redaction.Redaction;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureSettingsTest {
    private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
    private static final Map<String, String> LEAST = Map.of(
            "azure-subscription", SUBSCRIPTION,
            "azure-resource-group", "rg",
            "azure-location", "westeurope",
            "azure-virtual-network", "net",
            "azure-subnet", "nodes");

    /// As a cluster with a managed identity has it.
    private static final String FILE = """
            {
              "cloud": "AzurePublicCloud",
              "tenantId": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
              "subscriptionId": "11111111-2222-3333-4444-555555555555",
              "aadClientId": "msi",
              "aadClientSecret": "msi",
              "resourceGroup": "MC_shop_prod_westeurope",
              "location": "westeurope",
              "vmType": "vmss",
              "subnetName": "aks-subnet",
              "securityGroupName": "aks-agentpool-1-nsg",
              "vnetName": "aks-vnet-1",
              "vnetResourceGroup": "",
              "routeTableName": "aks-agentpool-1-routetable",
              "primaryAvailabilitySetName": "",
              "primaryScaleSetName": "aks-nodepool1-1-vmss",
              "cloudProviderBackoffMode": "v2",
              "cloudProviderBackoff": true,
              "cloudProviderRateLimitQPS": 10.5,
              "useManagedIdentityExtension": true,
              "userAssignedIdentityID": "99999999-8888-7777-6666-555555555555",
              "useInstanceMetadata": true,
              "loadBalancerSku": "Standard",
              "disableOutboundSNAT": false,
              "excludeMasterFromStandardLB": true,
              "multipleStandardLoadBalancerConfigurations": [],
              "tagsMap": null
            }
            """;

    private final AzureProviderSettings settings = new AzureProviderSettings();

    @TempDir
    private Path folder;

    private Map<String, String> file(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("azure.json"), text);
        return Map.of("azure-cloud-config", file.toString());
    }

    private List<String> problems(Map<String, String> given) {
        return settings.validate(given).stream().map(Problem::toString).toList();
    }

    private static Map<String, String> with(Map<String, String> least, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(least);
        all.putAll(more);
        return all;
    }

    @Test
    void whatIsLeftOutHasItsUsualValue() {
        AzureSettings read = AzureSettings.of(LEAST);

        assertThat(problems(LEAST)).isEmpty();
        assertThat(read.cloud()).isEqualTo(AzureCloud.PUBLIC);
        assertThat(read.network()).isEqualTo(new Named("rg", "net"));
        assertThat(read.securityGroup()).isEmpty();
        assertThat(read.loadBalancer()).isEqualTo(new Named("rg", ""));
        assertThat(read.linkGroup()).isEqualTo("rg");
        assertThat(read.resourceManager()).isEqualTo(URI.create("https://management.azure.com"));
        assertThat(read.options())
                .isEqualTo(new AzureSettings.Options(true, Optional.empty(), 10_256, "/healthz", false));
    }

    @Test
    void whatIsGivenIsRead() {
        Map<String, String> given = with(
                LEAST,
                Map.of(
                        "azure-location", "West Europe",
                        "azure-virtual-network-resource-group", "net-rg",
                        "azure-security-group", "nsg",
                        "azure-security-group-resource-group", "nsg-rg",
                        "azure-load-balancer-name", "kubernetes",
                        "azure-cloud", "azurechinacloud",
                        "azure-endpoint-url", "https://127.0.0.1:8443/"));

        AzureSettings read = AzureSettings.of(given);

        assertThat(problems(given)).isEmpty();
        assertThat(read.location()).isEqualTo("westeurope");
        assertThat(read.network()).isEqualTo(new Named("net-rg", "net"));
        assertThat(read.securityGroup()).contains(new Named("nsg-rg", "nsg"));
        assertThat(read.loadBalancer()).isEqualTo(new Named("rg", "kubernetes"));
        assertThat(read.cloud()).isEqualTo(AzureCloud.CHINA);
        assertThat(read.resourceManager()).isEqualTo(URI.create("https://127.0.0.1:8443"));
    }

    @Test
    void theFileOfAClusterIsReadAsItsOwnControllerReadsIt() throws IOException {
        Map<String, String> given = file(FILE);

        AzureSettings read = AzureSettings.of(given);

        assertThat(problems(given)).isEmpty();
        assertThat(read.group()).isEqualTo("MC_shop_prod_westeurope");
        assertThat(read.network()).isEqualTo(new Named("MC_shop_prod_westeurope", "aks-vnet-1"));
        assertThat(read.securityGroup()).contains(new Named("MC_shop_prod_westeurope", "aks-agentpool-1-nsg"));
        assertThat(read.identity(Map.of()))
                .isEqualTo(new AzureIdentity.Machine(Optional.of("99999999-8888-7777-6666-555555555555")));
        assertThat(read.file().ignored())
                .contains("routeTableName", "cloudProviderRateLimitQPS", "useInstanceMetadata")
                .doesNotContain("tagsMap", "vmType", "cloud");
    }

    @Test
    void yamlIsReadTooAndNamesOfFieldsInAnyCase() throws IOException {
        Map<String, String> given = file("""
                SubscriptionID: 11111111-2222-3333-4444-555555555555
                resourcegroup: rg
                location: westeurope
                vnetName: net
                subnetName: nodes
                disableOutboundSNAT: true
                loadBalancerBackendPoolConfigurationType: nodeIPConfiguration
                clusterServiceLoadBalancerHealthProbeMode: Shared
                clusterServiceSharedLoadBalancerHealthProbePort: 10356
                clusterServiceSharedLoadBalancerHealthProbePath: /ready
                """);

        AzureSettings read = AzureSettings.of(given);

        assertThat(problems(given)).isEmpty();
        assertThat(read.subscription()).isEqualTo(SUBSCRIPTION);
        assertThat(read.file().ignored()).isEmpty();
        assertThat(read.options())
                .isEqualTo(new AzureSettings.Options(false, Optional.of(Probe.SHARED), 10_356, "/ready", true));
    }

    @Test
    void aFlagComesBeforeTheFile() throws IOException {
        AzureSettings read =
                AzureSettings.of(with(file(FILE), Map.of("azure-resource-group", "other", "azure-subnet", "more")));

        assertThat(read.group()).isEqualTo("other");
        assertThat(read.subnet()).isEqualTo("more");
        assertThat(read.network().name()).isEqualTo("aks-vnet-1");
    }

    @Test
    void severalLoadBalancersByInterfaceAreRefusedAlsoByTheFlag() throws IOException {
        Map<String, String> several = file("multipleStandardLoadBalancerConfigurations: [{name: a}, {name: b}]");

        assertThat(problems(with(with(LEAST, several), Map.of("azure-backend-pool-type", "nodeIPConfiguration"))))
                .singleElement()
                .asString()
                .contains("--azure-backend-pool-type: several load balancers", "set it to nodeIP");
        assertThat(problems(with(with(LEAST, several), Map.of("azure-backend-pool-type", "nodeIP"))))
                .isEmpty();
    }

    @Test
    void everythingThatIsMissingIsSaidAtOnce() {
        assertThat(problems(Map.of()))
                .containsExactlyInAnyOrder(
                        "--azure-subscription: it is missing: set it, or subscriptionId in the file of --azure-cloud-config",
                        "--azure-resource-group: it is missing: set it, or resourceGroup in the file of --azure-cloud-config",
                        "--azure-location: it is missing: set it, or location in the file of --azure-cloud-config",
                        "--azure-virtual-network: it is missing: set it, or vnetName in the file of --azure-cloud-config",
                        "--azure-subnet: it is missing: set it, or subnetName in the file of --azure-cloud-config");
    }

    @Test
    void everythingWrongInFlagsIsSaidAtOnce() {
        assertThat(settings.validate(Map.ofEntries(
                        Map.entry("azure-subscription", "my subscription"),
                        Map.entry("azure-resource-group", "rg/x"),
                        Map.entry("azure-location", "west-europe!"),
                        Map.entry("azure-virtual-network", "/subscriptions/x"),
                        Map.entry("azure-virtual-network-resource-group", "ends."),
                        Map.entry("azure-subnet", "-nodes"),
                        Map.entry("azure-security-group", "a b"),
                        Map.entry("azure-security-group-resource-group", "?"),
                        Map.entry("azure-load-balancer-name", "x".repeat(81)),
                        Map.entry("azure-cloud", "AzureStackCloud"),
                        Map.entry("azure-backend-pool-type", "podIP"),
                        Map.entry("azure-endpoint-url", "127.0.0.1:8443"))))
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(settings.all().stream()
                        .map(setting -> "--" + setting.name())
                        .filter(flag -> !flag.equals("--azure-cloud-config"))
                        .toArray(String[]::new));
    }

    @Test
    void everythingWrongInTheFileIsSaidAtOnceAndNoSecretWithIt() throws IOException {
        Map<String, String> given = file("""
                subscriptionId: 7
                resourceGroup: [rg]
                location: westeurope
                vnetName: net
                subnetName: nodes
                cloud: AzureStackCloud
                aadClientSecret: 123456789012
                useManagedIdentityExtension: "true"
                loadBalancerSku: basic
                vmType: pods
                loadBalancerBackendPoolConfigurationType: podIP
                clusterServiceLoadBalancerHealthProbeMode: both
                clusterServiceSharedLoadBalancerHealthProbePort: 70000
                clusterServiceSharedLoadBalancerHealthProbePath: healthz
                networkResourceSubscriptionID: x
                multipleStandardLoadBalancerConfigurations: [{name: prod, nodeselector: 7}]
                """);

        assertThat(problems(given))
                .allSatisfy(
                        problem -> assertThat(problem).startsWith("--azure-").doesNotContain("123456789012"))
                .extracting(problem -> problem.replaceFirst("^--azure-cloud-config: (.*azure.json: )?", ""))
                .containsExactlyInAnyOrder(
                        "subscriptionId is not text; write it in quotes",
                        "resourceGroup is not text; write it in quotes",
                        "aadClientSecret is not text; write it in quotes",
                        "useManagedIdentityExtension is not true or false",
                        "networkResourceSubscriptionID cannot be heeded: a network in another subscription is not supported",
                        "multipleStandardLoadBalancerConfigurations[0].nodeSelector is no mapping of fields to values",
                        "loadBalancerBackendPoolConfigurationType: several load balancers (multipleStandardLoadBalancerConfigurations) have pools of addresses alone: set it to nodeIP",
                        "cloud: 'AzureStackCloud' is none of AzurePublicCloud, AzureUSGovernmentCloud and AzureChinaCloud",
                        "loadBalancerSku: basic load balancers are not made: Azure retired them in September 2025. Move the cluster to standard",
                        "vmType: 'pods' is none of vmss, standard, vmssflex",
                        "loadBalancerBackendPoolConfigurationType: 'podIP' is none of nodeIP, nodeIPConfiguration",
                        "clusterServiceLoadBalancerHealthProbeMode: 'both' is none of servicenodeport, shared",
                        "clusterServiceSharedLoadBalancerHealthProbePort: '70000' is no port: 1 to 65535 are",
                        "clusterServiceSharedLoadBalancerHealthProbePath: 'healthz' is no path, which begins with / and is visible ASCII",
                        "--azure-subscription: it is missing: set it, or subscriptionId in the file of --azure-cloud-config",
                        "--azure-resource-group: it is missing: set it, or resourceGroup in the file of --azure-cloud-config");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aadClientSecret: \"hunter2-hunter2\n",
                "{\"aadClientSecret\": \"hunter2-hunter2\"",
                "aadClientSecret: hunter2-hunter2: x",
                "- hunter2-hunter2",
                "hunter2-hunter2",
            })
    void aFileThatCannotBeReadIsOneSentenceWithoutWhatIsInIt(String text) throws IOException {
        assertThat(problems(with(LEAST, file(text)))).singleElement().asString().doesNotContain("hunter2");
    }

    @Test
    void aFileIsReadWithinBounds() throws IOException {
        assertThat(problems(with(LEAST, file("#".repeat(2 << 20)))))
                .singleElement()
                .asString()
                .endsWith("azure.json: the file is larger than 1 MiB, which no configuration is");
        assertThat(problems(with(LEAST, file("a: " + "[".repeat(100_000)))))
                .singleElement()
                .asString()
                .contains("nested more than 50 deep");
        assertThat(problems(with(LEAST, Map.of("azure-cloud-config", folder + "/none.json"))))
                .singleElement()
                .asString()
                .endsWith("none.json: the file does not exist");
        Files.write(folder.resolve("latin"), "vnetName: Grün".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(with(LEAST, Map.of("azure-cloud-config", folder + "/latin"))))
                .singleElement()
                .asString()
                .endsWith("the file is no text in UTF-8");
        assertThat(problems(with(LEAST, Map.of("azure-cloud-config", folder.toString()))))
                .singleElement()
                .asString()
                .endsWith("the file cannot be read");
        assertThat(problems(with(LEAST, file(""))))
                .as("an empty one says nothing")
                .isEmpty();
    }

    @Test
    void theSecretOfTheFileIsShownNowhere() throws IOException {
        Map<String, String> given = with(
                LEAST,
                file("{\"tenantId\": \"t\", \"aadClientId\": \"c\", \"aadClientSecret\": \"plain-looking-words\"}"));

        AzureSettings read = AzureSettings.of(given);

        assertThat(read.identity(Map.of()))
                .isEqualTo(new AzureIdentity.Application("t", "c", "plain-looking-words"))
                .hasToString("Application[tenant=t, client=c]");
        assertThat(read.toString()).doesNotContain("plain-looking-words");
        assertThat(Redaction.OF_PROCESS.redact("it is plain-looking-words")).isEqualTo("it is [redacted]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | - | Machine[assigned=Optional.empty]",
                "- | AZURE_CLIENT_ID=me | Machine[assigned=Optional[me]]",
                "useManagedIdentityExtension: true | AZURE_CLIENT_SECRET=abcdefgh | Machine[assigned=Optional.empty]",
                "{tenantId: t, aadClientId: c, aadClientSecret: abcdefgh} | - | Application[tenant=t, client=c]",
                "{tenantId: t, aadClientId: c, aadClientSecret: abcdefgh} | AZURE_TENANT_ID=e | Application[tenant=e, client=c]",
                "{tenantId: t, aadClientId: msi, aadClientSecret: msi} | - | Machine[assigned=Optional.empty]",
                "- | AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_CLIENT_SECRET=abcdefgh | Application[tenant=t, client=c]",
                "- | AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_FEDERATED_TOKEN_FILE=/f | Workload[tenant=t, client=c, tokenFile=/f]",
                "useManagedIdentityExtension: true | AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_FEDERATED_TOKEN_FILE=/f | Workload[tenant=t, client=c, tokenFile=/f]",
                "{tenantId: t, aadClientId: c, useFederatedWorkloadIdentityExtension: true, aadFederatedTokenFile: /f} | - | Workload[tenant=t, client=c, tokenFile=/f]",
            })
    void whoCallsIsChosenByWhatIsThere(String text, String variables, String expected) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String each : variables == null ? new String[0] : variables.split(" ", -1)) {
            environment.put(each.split("=", 2)[0], each.split("=", 2)[1]);
        }
        Map<String, String> given = text == null ? LEAST : with(LEAST, file(text));

        assertThat(problems(given)).isEmpty();
        assertThat(AzureSettings.of(given).identity(environment)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "useFederatedWorkloadIdentityExtension: true | AZURE_FEDERATED_TOKEN_FILE",
                "{useFederatedWorkloadIdentityExtension: true, aadFederatedTokenFile: /f, aadClientId: c} | AZURE_TENANT_ID",
                "{useFederatedWorkloadIdentityExtension: true, aadFederatedTokenFile: /f, tenantId: t} | AZURE_CLIENT_ID",
                "{aadClientSecret: abcdefgh, tenantId: t} | AZURE_CLIENT_ID",
                "{aadClientSecret: abcdefgh, aadClientId: c} | AZURE_TENANT_ID",
            })
    void whoIsIncompleteIsToldWhatLacks(String text, String lacking) throws IOException {
        assertThat(AzureSettings.of(with(LEAST, file(text))).identity(Map.of()))
                .isInstanceOfSatisfying(
                        AzureIdentity.Incomplete.class,
                        incomplete -> assertThat(incomplete.sentence()).contains("set " + lacking));
    }

    @Test
    void theProgramFindsTheSettings() {
        assertThat(ServiceLoader.load(ProviderSettings.class).stream()
                        .map(found -> found.get().name())
                        .collect(Collectors.toSet()))
                .contains("azure");
    }
}
