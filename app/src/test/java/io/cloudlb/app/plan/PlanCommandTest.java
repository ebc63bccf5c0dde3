// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.CloudlbCommand;
import io.cloudlb.app.RecordingTerminal;
import io.cloudlb.app.cli.Providers;
import io.cloudlb.app.config.PodEnvironment;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.RecordedCall;
import io.cloudlb.emulators.aws.AwsEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PlanCommandTest {
    private static final String VPC = "vpc-0123456789abcdef0";
    private static final String WEB = """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: LoadBalancer
              ports: [{port: 80, targetPort: 8080}]
            """;
    private static final String SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";
    private static final String NODES = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Node
              metadata: {name: node-a}
              spec: {providerID: aws:///eu-west-1a/i-0000000000000000a}
            """;
    private static final Map<String, String> CREDENTIALS =
            Map.of("aws.accessKeyId", "AKIDEXAMPLE", "aws.secretAccessKey", "example");

    private final RecordingTerminal terminal = new RecordingTerminal();
    private final AwsEmulator cloud = AwsEmulator.builder().build();
    private final EmulatorServer server;

    @TempDir
    Path folder;

    PlanCommandTest() throws IOException {
        server = cloud.serve(0);
    }

    @BeforeEach
    void prepare() {
        CREDENTIALS.forEach(System::setProperty);
        cloud.seed()
                .vpc(VPC)
                .subnet("subnet-0a", VPC, "eu-west-1a", "10.0.1.0/24", Map.of("kubernetes.io/role/internal-elb", "1"))
                .securityGroup("sg-0a", "nodes", VPC, Map.of())
                .instance("i-0000000000000000a", "subnet-0a", "10.0.1.10", List.of("sg-0a"), Map.of());
    }

    @AfterEach
    void tidy() {
        CREDENTIALS.keySet().forEach(System::clearProperty);
        server.close();
    }

    @Test
    void showsWhatANewServiceNeedsAndWritesNothing() throws IOException {
        Path nodes = Files.writeString(folder.resolve("nodes.yaml"), NODES);

        assertThat(plan(WEB, "--nodes-from", nodes.toString())).isEqualTo(3);

        assertThat(terminal.out())
                .contains(
                        "Service default/web, not in the cluster yet",
                        "+   LoadBalancer ",
                        "k8s-default-web-(known after creation)",
                        "forwards port 80/TCP to node port (allocated by the API server)",
                        "adds targets i-0000000000000000a",
                        "Shared by all Services of cluster prod",
                        "Note: no cluster was asked",
                        "0 to delete, 0 replaced. Nothing was changed;");
        assertThat(cloud.ledger().reads().count()).isPositive();
        assertThat(cloud.ledger().writes().all()).isEmpty();
    }

    @Test
    void readsStandardInputAndNamesWhatItSkips() {
        assertThat(plan(WEB + "---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}\n"))
                .isEqualTo(3);
        assertThat(terminal.out()).contains("Skipped: Deployment web is not a Service");
    }

    @Test
    void countsInJsonWhatTheCloudCounted() {
        assertThat(plan(WEB, "-o", "json")).isEqualTo(3);

        JsonNode json = JsonMapper.shared().readTree(terminal.out());
        assertThat(json.get("calls").get("writes").asInt()).isZero();
        assertThat(json.get("calls").get("reads").asInt())
                .isEqualTo(cloud.ledger().calls().count());
        assertThat(json.get("cluster").get("reached").asBoolean()).isFalse();
        assertThat(json.get("services").get(0).get("changes"))
                .allSatisfy(change -> assertThat(change.get("after").valueStream())
                        .allSatisfy(id -> assertThat(ids(json)).contains(id.asString())));
    }

    @Test
    void refusesAServiceWithAllItsMistakesAtOnce() {
        String wrong = WEB.replace("ports: [{port: 80, targetPort: 8080}]", """
                loadBalancerSourceRanges: [everywhere]
                  loadBalancerIP: 10.0.0.1
                  ports: [{port: 80, protocol: SCTP}]
                """);

        assertThat(plan(wrong)).isEqualTo(1);
        assertThat(terminal.out())
                .contains("refused, nothing would be made:", "everywhere", "spec.loadBalancerIP", "SCTP");
    }

    @Test
    void hasNothingToDoForAServiceWithoutALoadBalancer() {
        assertThat(plan(WEB.replace("LoadBalancer", "ClusterIP"))).isZero();
        assertThat(terminal.out()).contains("left alone: a Service of this type has no load balancer");
    }

    @Test
    void leavesAnotherClassAlone() {
        assertThat(plan(WEB, "--load-balancer-class", "example.com/nlb")).isZero();
        assertThat(terminal.out()).contains("Services without a loadBalancerClass are not served");
    }

    @Test
    void leavesNamespacesAloneThatAreNotServed() {
        assertThat(plan(WEB, "--namespace", "shop")).isZero();
        assertThat(terminal.out()).contains("left alone: its namespace is not among those served");
    }

    @Test
    void tellsAGateThatAServiceWouldBeLeftAlone() {
        assertThat(plan(WEB, "--load-balancer-class", "example.com/nlb", "--must-serve"))
                .isEqualTo(1);
        assertThat(plan(WEB, "--must-serve")).isEqualTo(3);
    }

    @Test
    void checksOfflineWithoutCredentialsRegionOrVpc() {
        CREDENTIALS.keySet().forEach(System::clearProperty);

        assertThat(checkOffline(WEB)).isZero();
        assertThat(terminal.out()).contains("nothing is wrong with it, as far as can be told offline");

        assertThat(checkOffline(WEB.replace("{name: web}", "{name: web, annotations: {" + SCHEME + ": sideways}}")))
                .isEqualTo(1);
        assertThat(terminal.out()).contains(SCHEME + ": 'sideways' is neither internal nor internet-facing");
        assertThat(cloud.ledger().calls().count()).isZero();
    }

    @Test
    void refusesOneServiceAndPlansTheOthers() {
        assertThat(plan(WEB.replace("name: web", "name: bad").replace("type:", "typ:") + "---\n" + WEB))
                .isEqualTo(1);
        assertThat(terminal.out())
                .contains("x spec.typ: unknown field", "Service default/web, not in the cluster yet", "Plan: ");
    }

    @Test
    void plansOneNameForTheFirstOfTwoServicesThatChooseIt() {
        String named = WEB.replace(
                "{name: web}",
                "{name: web, annotations: {service.beta.kubernetes.io/aws-load-balancer-name: front-door}}");

        assertThat(plan(named + "---\n" + named.replace("name: web", "name: second")))
                .isEqualTo(1);
        assertThat(terminal.out())
                .containsOnlyOnce("+   LoadBalancer    front-door")
                .containsSubsequence(
                        "Service default/web, not in the cluster yet",
                        "+   LoadBalancer    front-door",
                        "Service default/second, not in the cluster yet",
                        "refused, nothing would be made:",
                        "another Service of this plan takes that name before; choose another");
    }

    @Test
    void takesSeveralFilesAndFoldersAndSaysThatItFetchesNone() throws IOException {
        Path services = Files.createDirectory(folder.resolve("services"));
        Files.writeString(services.resolve("a.yaml"), WEB.replace("name: web", "name: a"));
        Files.writeString(services.resolve("b.json"), "{}");
        Files.writeString(services.resolve("b.json"), WEB.replace("name: web", "name: b"));
        Files.writeString(services.resolve("notes.txt"), "no manifest");
        Path other = Files.writeString(folder.resolve("c"), WEB.replace("name: web", "name: c"));

        assertThat(plan(WEB, "-f", services.toString(), "-f", other.toString())).isEqualTo(3);
        assertThat(terminal.out())
                .contains("Service default/web", "Service default/a", "Service default/b", "Service default/c");

        assertThat(plan("", "-f", "https://example.com/web.yaml")).isEqualTo(2);
        assertThat(terminal.err()).contains("addresses are not fetched; pipe it in with -f -");
    }

    @Test
    void takesEmptyInputForWrongUsage() {
        assertThat(plan("")).isEqualTo(2);
        assertThat(plan("# only words\n---\n")).isEqualTo(2);
        assertThat(terminal.err()).contains("-f: there is no Kubernetes object in -");
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        assertThat(plan(WEB, "-f", "nosuch.yaml")).isEqualTo(1);
        assertThat(terminal.err()).contains("the file nosuch.yaml cannot be read: there is no such file");
    }

    @Test
    void saysInOneSentenceThatTheManifestIsBroken() {
        assertThat(plan("kind: Service\napiVersion: v1")).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("cloudlb: the manifest cannot be read: Service has no metadata.name\n");
    }

    @Test
    void saysInOneSentenceThatTheVpcIsUnknown() {
        assertThat(plan(WEB, "--aws-vpc-id", "vpc-00000000000000bad")).isEqualTo(1);
        assertThat(terminal.err().lines()).singleElement().asString().contains("vpc-00000000000000bad");
    }

    @Test
    void reportsItsOwnUsageWithTheConfigurationsFaults() {
        assertThat(execute("plan", "--cluster-name=prod", "-o", "yaml", "--provider=aws"))
                .isEqualTo(2);
        assertThat(terminal.err().lines())
                .containsExactly(
                        "cloudlb: 2 things are wrong with the configuration:",
                        "  plan: name a Service of the cluster, or a file with -f",
                        "  -o: 'yaml' is not one of text, json");
    }

    @Test
    void refusesNamesWithoutACluster() {
        assertThat(execute("plan", "--cluster-name=prod", "--provider=aws", "--offline", "web"))
                .isEqualTo(2);
        assertThat(terminal.err())
                .contains("--offline: a Service of the cluster cannot be planned without the cluster");
    }

    @Test
    void plansPoolsOnlyWhereThereAreAnyAndWithAFile() {
        assertThat(execute("plan", "--provider=aws", "--cluster-name=prod", "--pools", "-f", "pools.yaml"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("only provider metallb has pools");

        assertThat(execute("plan", "--provider=metallb", "--cluster-name=prod", "--pools", "--offline"))
                .isEqualTo(2);
        assertThat(terminal.err())
                .contains(
                        "--pools: name the file of pools with -f", "--offline: what pools would do cannot be planned");

        assertThat(execute("plan", "web", "--provider=metallb", "--cluster-name=prod", "--pools-replace"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("--pools-replace: means something with --pools only");
    }

    private int checkOffline(String manifest) {
        terminal.typing(manifest);
        return execute("plan", "--provider=aws", "--cluster-name=prod", "--offline", "-f", "-");
    }

    private int plan(String manifest, String... more) {
        terminal.typing(manifest);
        Stream<String> usual = Stream.of(
                "plan",
                "--provider=aws",
                "--cluster-name=prod",
                "--aws-region=eu-west-1",
                "--aws-vpc-id=" + VPC,
                "--aws-endpoint-url=" + server.endpoint(),
                "--without-cluster",
                "-f",
                "-");
        Stream<String> kept = List.of(more).contains("--aws-vpc-id")
                ? usual.filter(argument -> !argument.startsWith("--aws-vpc-id"))
                : usual;
        int exitCode = execute(Stream.concat(kept, Stream.of(more)).toArray(String[]::new));
        assertThat(cloud.ledger().writes().all())
                .extracting(RecordedCall::operation)
                .isEmpty();
        return exitCode;
    }

    private int execute(String... arguments) {
        return new CloudlbCommand(terminal.terminal(), Providers.settings(), PodEnvironment.OUTSIDE).execute(arguments);
    }

    private static List<String> ids(JsonNode json) {
        return json.get("services")
                .get(0)
                .get("changes")
                .valueStream()
                .map(change -> change.get("id").asString())
                .toList();
    }
}
