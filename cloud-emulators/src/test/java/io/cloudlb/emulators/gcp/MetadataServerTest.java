// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.testkit.google.PythonComputeClient;
import io.cloudlb.testkit.junit.RequiresPythonComputeClient;
import io.cloudlb.testkit.process.ProgramRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who a machine is and what it may do, as Google's own libraries find it out.
class MetadataServerTest {

    private static final MetadataServer METADATA = new MetadataServer(
            "demo",
            "europe-west1-b",
            "node-1",
            MetadataServer.network("demo", "prod-net"),
            Map.of("cluster-name", "prod"));
    private static final Map<String, String> FLAVOR = Map.of("Metadata-Flavor", "Google");

    @ParameterizedTest
    @CsvSource({
        "project/project-id, demo",
        "instance/name, node-1",
        "instance/hostname, node-1.europe-west1-b.c.demo.internal",
        "instance/attributes/cluster-name, prod",
        "universe/universe-domain, googleapis.com"
    })
    void tellsWhoTheInstanceIs(String path, String value) {
        WireAnswer answer = ask("/computeMetadata/v1/" + path, FLAVOR);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(value);
        assertThat(answer.headers()).containsEntry("Metadata-Flavor", "Google");
    }

    @Test
    void namesTheZoneBelowTheNumberOfTheProject() {
        assertThat(ask("/computeMetadata/v1/instance/zone", FLAVOR).body())
                .matches("projects/\\d{12}/zones/europe-west1-b");
    }

    @Test
    void namesTheNetworkBelowTheNumberOfItsProject() {
        assertThat(ask("/computeMetadata/v1/instance/network-interfaces/0/network", FLAVOR)
                        .body())
                .matches("projects/\\d{12}/networks/prod-net");
    }

    @Test
    void tellsNothingWithoutItsHeaderOrThroughAProxy() {
        String token = "/computeMetadata/v1/instance/service-accounts/default/token";

        assertThat(ask(token, Map.of()).status()).isEqualTo(403);
        assertThat(ask(token, Map.of("Metadata-Flavor", "Google", "X-Forwarded-For", "10.0.0.1"))
                        .status())
                .isEqualTo(403);
        assertThat(ask("/", Map.of()).headers()).containsEntry("Metadata-Flavor", "Google");
        assertThat(ask("/computeMetadata/v1/instance/attributes/none", FLAVOR).status())
                .isEqualTo(404);
        assertThat(ask("/elsewhere", FLAVOR).status()).isEqualTo(404);
    }

    @Test
    void theApiDemandsATokenThatWasGivenOutIfToldSo() throws Exception {
        ComputeEmulator cloud = guarded();
        String zones = "/compute/v1/projects/demo/zones";

        WireAnswer without = cloud.answer(new WireRequest("GET", zones, "", Map.of(), ""));
        WireAnswer wrong = cloud.answer(new WireRequest("GET", zones, "", Map.of("Authorization", "Bearer x"), ""));
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.body()).contains("\"reason\":\"required\"");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body()).contains("\"reason\":\"authError\"");
    }

    @Test
    void googlesLibraryForJavaFindsItsCredentialsHere(@TempDir Path nothing) throws Exception {
        try (EmulatorServer metadata = METADATA.serve(0);
                EmulatorServer cloud = guarded().serve(0)) {
            ProgramRun run = ProgramRun.of(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            DefaultCredentialsProgram.class.getName(),
                            cloud.endpoint().toString()),
                    machine(metadata, nothing));

            assertThat(run.out().lines())
                    .as(run.err())
                    .containsExactly("europe-west1-b", "europe-west1-c", "europe-west1-d");
        }
    }

    @Nested
    @RequiresPythonComputeClient
    class WithPython {

        @Test
        void googlesLibraryForPythonFindsCredentialsAndProjectHere(PythonComputeClient client, @TempDir Path nothing)
                throws Exception {
            try (EmulatorServer metadata = METADATA.serve(0);
                    EmulatorServer cloud = guarded().serve(0)) {
                ProgramRun run = client.run(
                        PythonClientTest.script("credentials.py"),
                        machine(metadata, nothing),
                        cloud.endpoint().toString());

                assertThat(run.out().lines())
                        .as(run.err())
                        .containsExactly("demo", "europe-west1-b", "europe-west1-c", "europe-west1-d");
            }
        }
    }

    private static ComputeEmulator guarded() {
        return ComputeEmulator.builder().tokens(METADATA::gave).build();
    }

    /// The variables of a machine in Google Cloud, without whatever this one has.
    private static Map<String, String> machine(EmulatorServer metadata, Path nothing) {
        Map<String, String> variables =
                new HashMap<>(Map.of("CLOUDSDK_CONFIG", nothing.toString(), "NO_PROXY", "127.0.0.1"));
        variables.put("GOOGLE_APPLICATION_CREDENTIALS", "");
        variables.put("GCE_METADATA_HOST", metadata.endpoint().getAuthority());
        variables.put("GCE_METADATA_IP", metadata.endpoint().getAuthority());
        return variables;
    }

    private static WireAnswer ask(String path, Map<String, String> headers) {
        return METADATA.answer(new WireRequest("GET", path, "", headers, ""));
    }
}
