// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.app.CloudlbCommand;
import io.cloudlb.app.RecordingTerminal;
import io.cloudlb.app.cli.Providers;
import io.cloudlb.app.config.ConfigLoader;
import io.cloudlb.app.config.ConfigSource;
import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.app.config.ControllerConfig.Logging;
import io.cloudlb.app.config.PodEnvironment;
import io.cloudlb.app.logging.LogSetup;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.kubernetes.KubernetesConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A secret is planted wherever one can come in, and none comes out anywhere. Each has `planted` in it.
@Timeout(120)
class SecretsTest {
    private static final String PLANTED = "planted";
    private static final String REGION = "eu-west-1";
    private static final Map<String, String> KEYS = Map.of(
            "aws.accessKeyId", "AKIAPLANTED0000000",
            "aws.secretAccessKey", "planted-secret-access-key",
            "aws.sessionToken", "planted-session-token");

    /// As AWS repeats what was signed.
    private static final Fault REFUSAL = Fault.refuse(
            403,
            "SignatureDoesNotMatch",
            "The request of planted-session-token has Credential=AKIAPLANTED0000000/planted,"
                    + " Signature=planted00000000, x-amz-security-token:planted-session-token");

    private static final String INTERVAL = "service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval";
    private static final String PASSWORD = "password=planted-in-an-annotation";

    private final StubbedCluster cluster = new StubbedCluster(Map.of(
            "web", service("web", "{}"), "api", service("api", "{\"%s\":\"%s\"}".formatted(INTERVAL, PASSWORD))));
    private final AwsEmulator aws = AwsEmulator.builder().region(REGION).build();
    private final EmulatorServer cloud;
    private final RecordingTerminal terminal = new RecordingTerminal()
            .with("AWS_SECRET_ACCESS_KEY", "planted-in-the-environment")
            .with("AWS_SESSION_TOKEN", "planted-in-the-environment-too");

    @TempDir
    Path folder;

    SecretsTest() throws IOException {
        aws.seed()
                .vpc("vpc-0a")
                .publicSubnet("subnet-0a", "vpc-0a", "eu-west-1a", "10.0.1.0/24", Map.of("kubernetes.io/role/elb", "1"))
                .subnet(
                        "subnet-1a",
                        "vpc-0a",
                        "eu-west-1a",
                        "10.0.2.0/24",
                        Map.of("kubernetes.io/role/internal-elb", "1"));
        cloud = aws.serve(0);
        KEYS.forEach(System::setProperty);
    }

    @AfterEach
    void takeDown() {
        KEYS.keySet().forEach(System::clearProperty);
        LogSetup.configure(
                new Logging(Logging.Format.TEXT, Logging.Level.WARN), Redaction.of(System.getenv()), System.err);
        cluster.close();
        cloud.close();
    }

    @Test
    void comeOutNowhereWhileTheControllerRuns() throws IOException, InterruptedException {
        refuse("CreateSecurityGroup", "CreateTargetGroup", "CreateLoadBalancer");
        ControllerConfig config = config(kubeconfig(user("echo 'password=planted-warning' >&2"), ""));
        LogSetup.configure(
                config.logging(),
                Redaction.of(terminal.terminal().environment()),
                terminal.terminal().err());
        try (ControllerProcess process = ControllerProcess.start(config, (watches, callbacks) -> {
            KubernetesConnection connection =
                    KubernetesConnection.open(config.connection().kubeconfig(), Optional.empty(), "test");
            return new Parts(config, Providers.factory(config.provider()), connection, watches, callbacks);
        })) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(this::allIsTold);
            assertClean(get(process, "/metrics"));
            assertClean(get(process, "/readyz"));
            process.requestStop();
            process.awaitEnd();
        }

        assertClean(terminal.err());
        cluster.written().forEach(SecretsTest::assertClean);
        assertThat(terminal.err()).contains("[redacted]", "DEBUG");
    }

    /// As event, as condition and in the log: what AWS said of the one, what a user wrote into the other.
    private void allIsTold() {
        assertThat(cluster.written()).anyMatch(body -> isEvent(body) && body.contains("SignatureDoesNotMatch"));
        assertThat(cluster.written()).anyMatch(body -> isEvent(body) && body.contains(INTERVAL));
        assertThat(cluster.written()).anyMatch(body -> !isEvent(body) && body.contains("SignatureDoesNotMatch"));
        assertThat(cluster.written()).anyMatch(body -> !isEvent(body) && body.contains(INTERVAL));
    }

    private static boolean isEvent(String body) {
        return body.contains("\"involvedObject\"");
    }

    @Test
    void comeOutInNoPlan() throws IOException {
        String kubeconfig = kubeconfig(user(""), "");
        for (String output : List.of("text", "json")) {
            assertClean(plan(1, "--kubeconfig=" + kubeconfig, "--namespace=default", "api", "-o", output));
            assertThat(terminal.out()).contains(INTERVAL);
            refuse("DescribeSubnets", "DescribeVpcs", "DescribeLoadBalancers");
            assertClean(plan(1, "--kubeconfig=" + kubeconfig, "web", "-o", output));
        }
        assertThat(terminal.out() + terminal.err()).contains("SignatureDoesNotMatch", "[redacted]");
    }

    @Test
    void comeOutInNoFailure() throws IOException {
        String dead = "http://planted-user:planted-password@127.0.0.1:1";
        List<String> kubeconfigs = List.of(
                kubeconfig("users: [{name: me, user: planted-directly-under-user}]", ""),
                kubeconfig(user("echo 'login failed: token=planted-on-standard-error' >&2; exit 1"), ""),
                kubeconfig(user("echo planted-no-json"), ""),
                kubeconfig(user(""), "proxy-url: \"" + dead + "\""),
                Files.writeString(
                                folder.resolve("dead"),
                                Files.readString(Path.of(kubeconfig(user(""), "")))
                                        .replace("password@127.0.0.1:" + cluster.port(), "password@127.0.0.1:1"))
                        .toString());
        for (String kubeconfig : kubeconfigs) {
            assertClean(plan(1, "--kubeconfig=" + kubeconfig, "web"));
        }
        assertClean(plan(1, "--kubeconfig=" + kubeconfig(user(""), ""), "--aws-endpoint-url=" + dead, "web"));
        assertClean(plan(2, "--aws-endpoint-url=ftp://planted-user:planted-password@x", "--policy=" + PASSWORD, "web"));
    }

    private void refuse(String... operations) {
        for (String operation : operations) {
            for (int call = 1; call <= 20; call++) {
                aws.faults().atCall(operation, call, REFUSAL);
            }
        }
    }

    /// What the command says, on both streams.
    private String plan(int exitCode, String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add(0, "plan");
        words.addAll(List.of("--provider=aws", "--cluster-name=test", "--aws-region=" + REGION, "--log-level=debug"));
        if (words.stream().noneMatch(word -> word.startsWith("--aws-endpoint-url="))) {
            words.add("--aws-endpoint-url=" + endpoint());
        }
        assertThat(new CloudlbCommand(terminal.terminal(), Providers.settings(), PodEnvironment.OUTSIDE)
                        .execute(words.toArray(String[]::new)))
                .as(terminal::err)
                .isEqualTo(exitCode);
        return terminal.out() + terminal.err();
    }

    private static void assertClean(String said) {
        assertThat(said).doesNotContainIgnoringCase(PLANTED);
    }

    private String endpoint() {
        return cloud.endpoint().toString().replace("://", "://planted-user:planted-endpoint-password@");
    }

    private static String get(ControllerProcess process, String path) throws IOException, InterruptedException {
        URI page = URI.create("http://" + process.address().orElseThrow() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private ControllerConfig config(String kubeconfig) {
        Map<String, List<String>> flags = Map.of(
                "provider", List.of("aws"),
                "cluster-name", List.of("test"),
                "kubeconfig", List.of(kubeconfig),
                "listen", List.of("127.0.0.1:0"),
                "log-level", List.of("debug"),
                "leader-elect", List.of("false"),
                "aws-region", List.of(REGION),
                "aws-vpc-id", List.of("vpc-0a"),
                "aws-endpoint-url", List.of(endpoint()));
        ConfigLoader loader = new ConfigLoader(Providers.settings(), PodEnvironment.OUTSIDE);
        ConfigLoader.ConfigResult result = loader.load(new ConfigSource.FlagSource(flags, List.of()), Map.of());
        return ((ConfigLoader.ConfigResult.Ready) result).config();
    }

    /// A user whose credential command does that before it prints a token.
    private String user(String first) throws IOException {
        Path script = Files.writeString(Files.createTempFile(folder, "login", ".sh"), """
                %s
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"planted-by-a-command"}}'
                """.formatted(first));
        return "users: [{name: me, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh,"
                + " args: [%s], interactiveMode: Never}}}]".formatted(script);
    }

    private String kubeconfig(String users, String ofCluster) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "kubeconfig", ""), """
                apiVersion: v1
                kind: Config
                current-context: a
                clusters: [{name: a, cluster: {server: "http://planted-user:planted-password@127.0.0.1:%d" %s}}]
                contexts: [{name: a, context: {cluster: a, user: me}}]
                %s
                """.formatted(
                                cluster.port(), ofCluster.isEmpty() ? "" : ", " + ofCluster, users))
                .toString();
    }

    private static String service(String name, String annotations) {
        return """
                {"kind":"Service","apiVersion":"v1","metadata":{"name":"%s","namespace":"default","uid":"uid-%s",\
                "resourceVersion":"1","annotations":%s,"finalizers":["service.kubernetes.io/load-balancer-cleanup"]},\
                "spec":{"type":"LoadBalancer","clusterIP":"10.96.0.9","clusterIPs":["10.96.0.9"],"ipFamilies":["IPv4"],\
                "ipFamilyPolicy":"SingleStack","externalTrafficPolicy":"Cluster","internalTrafficPolicy":"Cluster",\
                "allocateLoadBalancerNodePorts":true,"sessionAffinity":"None","ports":[{"protocol":"TCP","port":80,\
                "targetPort":80,"nodePort":31080}]},"status":{"loadBalancer":{}}}""".formatted(name, name, annotations);
    }
}
