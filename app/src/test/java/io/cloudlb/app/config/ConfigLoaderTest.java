// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.config.ControllerConfig.Logging;
import io.cloudlb.core.controller.ports.ControllerSettings.Orphans;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    private static final Map<String, List<String>> LEAST =
            Map.of("provider", List.of("aws"), "cluster-name", List.of("prod"));

    private final ConfigLoader outside = new ConfigLoader(
            List.of(new FakeProviderSettings("aws"), new FakeProviderSettings("gcp")), PodEnvironment.OUTSIDE);

    @TempDir
    Path folder;

    @Test
    void needsOnlyAProviderAndAClusterName() {
        ControllerConfig config = ready(outside, LEAST, Map.of());

        assertThat(config.provider()).isEqualTo("aws");
        assertThat(config.clusterName()).isEqualTo("prod");
        assertThat(config.scope().defaultMode()).isTrue();
        assertThat(config.scope().namespaces()).isEmpty();
        assertThat(config.writes().policy()).isEqualTo(Policy.SYNC);
        assertThat(config.writes().orphans()).isEqualTo(Orphans.REPORT);
        assertThat(config.nodePorts()).isEqualTo(PortRange.KUBERNETES_DEFAULT);
        assertThat(config.leadership()).isEqualTo(new ControllerConfig.Leadership(true, "cloudlb", "kube-system"));
        assertThat(config.pace().shutdownGrace()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.listen()).contains(new ControllerConfig.ListenAddress("127.0.0.1", 9440));
        assertThat(config.logging()).isEqualTo(new Logging(Logging.Format.TEXT, Logging.Level.INFO));
    }

    @Test
    void listensForTheKubeletAndUsesThePodsNamespaceInACluster() {
        ConfigLoader inside = new ConfigLoader(outside.providers(), new PodEnvironment(Optional.of("lb-system")));

        ControllerConfig config = ready(inside, LEAST, Map.of());

        assertThat(config.listen()).contains(new ControllerConfig.ListenAddress("0.0.0.0", 9440));
        assertThat(config.leadership().leaseNamespace()).isEqualTo("lb-system");
    }

    @Test
    void prefersFlagsToEnvironmentToFileToDefaults() throws IOException {
        Path file = write("policy: dry-run\nconcurrency: 3\nlease-name: from-file\n");
        Map<String, String> environment = Map.of("CLOUDLB_POLICY", "upsert-only", "CLOUDLB_CONCURRENCY", "4");

        ControllerConfig config = ready(
                outside, with(Map.of("policy", List.of("sync"), "config", List.of(file.toString()))), environment);

        assertThat(config.writes().policy()).isEqualTo(Policy.SYNC);
        assertThat(config.pace().concurrency()).isEqualTo(4);
        assertThat(config.leadership().leaseName()).isEqualTo("from-file");
        assertThat(config.pace().driftInterval()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void takesTheWholeConfigurationFromAFileNamedInTheEnvironment() throws IOException {
        Path file = write("""
                provider: aws
                cluster-name: prod
                namespace: [shop, blog]
                load-balancer-class: example.com/nlb
                default-mode: true
                aws-region: eu-west-1
                """);

        ControllerConfig config = ready(outside, Map.of(), Map.of("CLOUDLB_CONFIG", file.toString()));

        assertThat(config.scope().namespaces()).containsExactly("blog", "shop");
        assertThat(config.scope().loadBalancerClass()).contains("example.com/nlb");
        assertThat(config.scope().defaultMode()).isTrue();
        assertThat(config.providerSettings()).isEqualTo(Map.of("aws-region", "eu-west-1"));
    }

    @Test
    void leavesTheDefaultServicesAloneOnceAClassIsGiven() {
        ControllerConfig config =
                ready(outside, with(Map.of("load-balancer-class", List.of("example.com/nlb"))), Map.of());

        assertThat(config.scope().defaultMode()).isFalse();
    }

    @Test
    void reportsEverythingThatIsWrongAtOnceWithItsOrigin() throws IOException {
        Path file = write("cluster-nam: prod\nshutdown-grace: soon\nconcurrency: [1]\n");
        Map<String, List<String>> flags = Map.of(
                "provider", List.of("aws"),
                "policy", List.of("snyc"),
                "aws-region", List.of("wrong"),
                "config", List.of(file.toString()));
        Map<String, String> environment = Map.of("CLOUDLB_NODE_PORT_RANGE", "32767-30000", "CLOUDLB_POLICI", "sync");

        assertThat(faults(flags, environment))
                .containsExactlyInAnyOrder(
                        "environment variable CLOUDLB_POLICI: unknown; did you mean CLOUDLB_POLICY?",
                        file + " line 1: unknown option 'cluster-nam'; did you mean cluster-name?",
                        file + " line 3 (concurrency): expected one value",
                        "--aws-region: 'wrong' is not a region",
                        "--cluster-name: is missing; name the cluster, so that people see in the cloud's console what"
                                + " belongs to it",
                        "--policy: 'snyc' is not one of sync, upsert-only, dry-run; did you mean sync?",
                        "environment variable CLOUDLB_NODE_PORT_RANGE: '32767-30000' is not a range of ports like"
                                + " 30000-32767",
                        file + " line 2 (shutdown-grace): 'soon' is not a duration; write it like 30s, 10m or 1h30m");
    }

    @Test
    void namesTheNearestProvider() {
        assertThat(faults(Map.of("provider", List.of("asw"), "cluster-name", List.of("prod")), Map.of()))
                .containsExactly("--provider: there is no provider 'asw', only one of aws, gcp; did you mean aws?");
    }

    @Test
    void refusesSettingsOfAnotherProvider() {
        assertThat(faults(with(Map.of("gcp-region", List.of("here"))), Map.of()))
                .containsExactly("--gcp-region: is a setting of provider gcp, but the provider is aws");
    }

    @Test
    void refusesToServeNothing() {
        assertThat(faults(with(Map.of("default-mode", List.of("false"))), Map.of()))
                .singleElement()
                .asString()
                .startsWith("--default-mode: is false and no load-balancer-class is given");
    }

    @Test
    void saysThatTheFileIsMissing() {
        Path missing = folder.resolve("missing.yaml");

        assertThat(faults(with(Map.of("config", List.of(missing.toString()))), Map.of()))
                .containsExactly(missing + ": the file does not exist");
    }

    @Test
    void saysInWhichLineAFileIsNotYaml() throws IOException {
        Path file = write("policy: sync\n  concurrency: 3\n");

        assertThat(faults(with(Map.of("config", List.of(file.toString()))), Map.of()))
                .singleElement()
                .asString()
                .startsWith(file + " line 2: not YAML: ");
    }

    @Test
    void refusesAKeyThatStandsTwice() throws IOException {
        Path file = write("policy: sync\npolicy: dry-run\n");

        assertThat(faults(with(Map.of("config", List.of(file.toString()))), Map.of()))
                .containsExactly(file + " line 2: 'policy' stands here a second time");
    }

    @Test
    void ignoresTheVariablesOfAServiceCalledCloudlb() {
        Map<String, String> environment =
                Map.of("CLOUDLB_SERVICE_HOST", "10.96.0.7", "CLOUDLB_PORT_9440_TCP_PROTO", "tcp", "CLOUDLB_POLICY", "");

        assertThat(ready(outside, LEAST, environment).writes().policy()).isEqualTo(Policy.SYNC);
    }

    @Test
    void servesNoHealthWhenToldSo() {
        assertThat(ready(outside, with(Map.of("listen", List.of("off"))), Map.of())
                        .listen())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kubeconfig, /no/such/file, '''/no/such/file'' is not a file'",
        "namespace, Shop, '''Shop'' is not the name of a namespace'",
        "concurrency, 0, '''0'' is not a number from 1 to 500'",
        "drift-interval, -5s, '''-5s'' is not a duration; write it like 30s, 10m or 1h30m'",
        "shutdown-grace, 11m, '''11m'' is not between 1s and 10m'",
        "listen, 9440, '''9440'' is not HOST:PORT, for example 127.0.0.1:9440'",
        "listen, ::1:9440, '''::1:9440'' needs brackets around its IPv6 address: [::1]:9440'",
        "leader-elect, yes, '''yes'' is neither true nor false'",
        "node-port-range, 30000-70000, '''30000-70000'' is not a range of ports like 30000-32767'",
        "load-balancer-class, a/b/c, '''a/b/c'' is not a load balancer class: expected a name like example.com/nlb'",
        "policy, '', has no value",
    })
    void refusesNonsense(String option, String value, String message) {
        assertThat(faults(with(Map.of(option, List.of(value))), Map.of()))
                .containsExactly("--" + option + ": " + message);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("cloudlb.yaml"), text);
    }

    private static Map<String, List<String>> with(Map<String, List<String>> more) {
        Map<String, List<String>> flags = new HashMap<>(LEAST);
        flags.putAll(more);
        return flags;
    }

    private static ControllerConfig ready(
            ConfigLoader loader, Map<String, List<String>> flags, Map<String, String> environment) {
        return switch (loader.load(new ConfigSource.FlagSource(flags, List.of()), environment)) {
            case ConfigLoader.ConfigResult.Ready(ControllerConfig config) -> config;
            case ConfigLoader.ConfigResult.Faulty(List<ConfigSource.Fault> faults) ->
                throw new AssertionError("Refused: " + faults);
        };
    }

    private List<String> faults(Map<String, List<String>> flags, Map<String, String> environment) {
        return switch (outside.load(new ConfigSource.FlagSource(flags, List.of()), environment)) {
            case ConfigLoader.ConfigResult.Ready(ControllerConfig config) ->
                throw new AssertionError("Accepted: " + config);
            case ConfigLoader.ConfigResult.Faulty(List<ConfigSource.Fault> faults) ->
                faults.stream().map(ConfigSource.Fault::toString).toList();
        };
    }
}
