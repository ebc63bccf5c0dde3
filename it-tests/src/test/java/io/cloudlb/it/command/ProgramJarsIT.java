// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nobody pays for the SDK of a cloud that was not chosen: it is in a jar of its own.
class ProgramJarsIT {
    @TempDir
    private Path folder;

    @Test
    void thereIsNoSdkInTheProgramAndNothingOfTheProgramInAProvider() throws IOException {
        assertThat(names(CommandProcess.program()))
                .contains(
                        "io/cloudlb/aws/settings/AwsSettings.class",
                        "io/cloudlb/gcp/settings/GcpSettings.class",
                        "io/cloudlb/azure/settings/AzureSettings.class",
                        "io/cloudlb/metallb/MetalLbProvider.class")
                .noneMatch(name -> name.startsWith("software/amazon/") || name.startsWith("com/google/"))
                .noneMatch(name -> name.startsWith("io/grpc/") || name.startsWith("io/opencensus/"))
                .noneMatch(name -> name.startsWith("com/azure/") || name.startsWith("com/microsoft/aad/"))
                .noneMatch(name -> name.startsWith("reactor/") || name.startsWith("com/fasterxml/jackson/databind/"))
                .noneMatch(name -> name.startsWith("io/cloudlb/gcp/client/"))
                .noneMatch(name -> name.startsWith("io/cloudlb/azure/client/"))
                .doesNotContain("io/cloudlb/aws/AwsProvider.class");
        assertThat(names(CommandProcess.program().resolveSibling("providers").resolve("aws.jar")))
                .contains("io/cloudlb/aws/AwsProvider.class", "software/amazon/awssdk/services/ec2/Ec2Client.class")
                .noneMatch(name -> name.startsWith("io/cloudlb/core/") || name.startsWith("io/cloudlb/aws/settings/"));
        assertThat(names(CommandProcess.program().resolveSibling("providers").resolve("gcp.jar")))
                .contains(
                        "io/cloudlb/gcp/client/ComputeApi.class",
                        "com/google/cloud/compute/v1/ForwardingRulesClient.class")
                .noneMatch(name -> name.startsWith("io/cloudlb/core/") || name.startsWith("io/cloudlb/gcp/settings/"))
                .noneMatch(name -> name.startsWith("io/grpc/netty/") || name.startsWith("io/grpc/xds/"))
                .noneMatch(name -> name.startsWith("software/amazon/"));
        assertThat(names(CommandProcess.program().resolveSibling("providers").resolve("azure.jar")))
                .contains(
                        "io/cloudlb/azure/client/ArmApi.class",
                        "com/azure/core/http/HttpPipeline.class",
                        "com/azure/identity/WorkloadIdentityCredential.class")
                .noneMatch(name -> name.startsWith("io/cloudlb/core/") || name.startsWith("io/cloudlb/azure/settings/"))
                .noneMatch(name -> name.startsWith("com/azure/resourcemanager/") || name.startsWith("com/sun/jna/"))
                .noneMatch(name -> name.startsWith("io/netty/") || name.startsWith("software/amazon/"));
    }

    @Test
    void aProviderThatIsMissingIsNamed() throws IOException {
        Path alone = Files.copy(CommandProcess.program(), folder.resolve("cloudlb.jar"));
        Path service = Files.writeString(folder.resolve("web.yaml"), """
                {apiVersion: v1, kind: Service, metadata: {name: web},
                 spec: {type: LoadBalancer, ports: [{port: 80}]}}
                """);
        List<String> arguments =
                List.of("plan", "--provider", "aws", "--cluster-name", "prod", "--offline", "-f", service.toString());

        try (CommandProcess whole = CommandProcess.start(folder, Map.of(), arguments);
                CommandProcess part = CommandProcess.start(alone, folder, Map.of(), List.of(), arguments)) {
            assertThat(whole.awaitExit()).as(whole.words()).isNotEqualTo(1);
            assertThat(part.awaitExit()).isEqualTo(1);
            assertThat(part.words())
                    .contains("providers/aws.jar has to lie beside cloudlb.jar")
                    .doesNotContain("Exception");
        }
    }

    private static List<String> names(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.stream().map(ZipEntry::getName).toList();
        }
    }
}
