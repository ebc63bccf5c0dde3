// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloudlb.testkit.process.ProgramRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Azure CLI, unchanged, as a person uses it, where `az` is on the path. It logs in as an application by TLS.
@Tag("soak")
class AzureCliTest {

    private static Optional<Path> program() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "az"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void logsInListsMakesAndDeletes(@TempDir Path folder) throws Exception {
        assumeTrue(program().isPresent(), "az is on the path");
        Subscription subscription = Subscription.of(
                AzureEmulator.builder().tokens(token -> token.isEmpty() || SecureCloud.IDENTITY.gave(token)));
        subscription.address("ip").accepted();
        subscription.balancer("lb", "ip").accepted();
        try (SecureCloud secure = SecureCloud.of(subscription, folder)) {
            Map<String, String> variables = variables(secure, folder.resolve("az"));

            az(variables, "cloud set -n standin");
            az(variables, "login --service-principal -u client -p secret --tenant " + SecureCloud.TENANT);
            assertThat(az(variables, "network lb list --query [].name -o tsv").strip())
                    .isEqualTo("lb");
            az(variables, "network public-ip create -g rg -n more --sku Standard -l westeurope");
            az(variables, "network lb probe create -g rg --lb-name lb -n p --protocol tcp --port 80");
            az(
                    variables,
                    "network lb rule create -g rg --lb-name lb -n r2 --protocol tcp --frontend-port 81 --backend-port 81"
                            + " --frontend-ip f --backend-pool-name p");
            az(
                    variables,
                    "network nsg rule create -g rg --nsg-name nsg -n x --priority 200 --destination-port-ranges 80");
            assertThat(subscription.cloud().made())
                    .anyMatch(path -> path.endsWith("/loadBalancingRules/r2"))
                    .anyMatch(path -> path.endsWith("/securityRules/x"))
                    .anyMatch(path -> path.endsWith("/publicIPAddresses/more"));

            az(variables, "network lb delete -g rg -n lb");
            az(variables, "network public-ip delete -g rg -n ip");
        }
        assertThat(subscription.cloud().made())
                .noneMatch(path -> path.contains("/loadBalancers/") || path.endsWith("/publicIPAddresses/ip"));
    }

    private static Map<String, String> variables(SecureCloud secure, Path config) throws IOException {
        Files.createDirectories(config);
        Files.writeString(config.resolve("clouds.config"), """
            [standin]
            endpoint_resource_manager = %1$s
            endpoint_management = %1$s
            endpoint_active_directory = %2$s
            endpoint_active_directory_resource_id = https://management.azure.com/
            endpoint_active_directory_graph_resource_id = %2$s
            endpoint_microsoft_graph_resource_id = %2$s
            """.formatted(
                        secure.manager().endpoint(), secure.identity().endpoint()));
        Map<String, String> variables = new HashMap<>(secure.variables());
        variables.put("AZURE_CONFIG_DIR", config.toString());
        variables.put("AZURE_CORE_COLLECT_TELEMETRY", "false");
        variables.put("AZURE_CORE_INSTANCE_DISCOVERY", "false");
        variables.put("REQUESTS_CA_BUNDLE", secure.authority().pem().toString());
        return variables;
    }

    private static String az(Map<String, String> variables, String words) {
        List<String> line = new ArrayList<>(List.of(program().orElseThrow().toString()));
        line.addAll(List.of(words.split(" ", -1)));
        ProgramRun run = ProgramRun.of(line, variables);
        assertThat(run.exit()).as(words + ": " + run.err()).isZero();
        return run.out();
    }
}
