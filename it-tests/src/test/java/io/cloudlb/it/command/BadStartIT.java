// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.LimitedAccount;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong around a controller ends it at start, with one clear sentence and an exit code that tells the
/// kind.
@RequiresControlPlane
class BadStartIT {
    /// How a process ends that the system has killed.
    private static final int KILLED = 128 + 9;

    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "very-secret-indeed");

    private final ControlPlane controlPlane;

    @TempDir
    Path folder;

    private final EmulatorServer cloud;

    BadStartIT(ControlPlane controlPlane) throws IOException {
        this.controlPlane = controlPlane;
        AwsEmulator emulator = AwsEmulator.builder().region("eu-west-1").build();
        emulator.seed().vpc("vpc-0a");
        cloud = emulator.serve(0);
    }

    @AfterEach
    void closeCloud() {
        cloud.close();
    }

    @Test
    void withoutCredentials() {
        assertFailure(run(Map.of(), usual()), "credentials");
    }

    @Test
    void withoutAnApiServer() throws IOException {
        try (Socket taken = taken()) {
            String nobody = "https://127.0.0.1:" + taken.getLocalPort();
            Path kubeconfig = folder.resolve("kubeconfig");
            Files.writeString(
                    kubeconfig,
                    Files.readString(controlPlane.kubeconfig())
                            .replace(controlPlane.url().toString(), nobody));

            assertFailure(
                    run(CREDENTIALS, usual().with("--kubeconfig=" + kubeconfig)),
                    "The API server at " + nobody + "/ cannot be reached");
        }
    }

    @Test
    void withoutAnyCluster() {
        Map<String, String> nowhere =
                Map.of("KUBECONFIG", folder.resolve("no-kubeconfig").toString(), "HOME", folder.toString());

        assertFailure(run(nowhere, usual().without("--kubeconfig")), "No cluster is named");
    }

    @Test
    void withAVpcThatDoesNotExist() {
        assertFailure(
                run(CREDENTIALS, usual().with("--aws-vpc-id=vpc-0dead")),
                "VPC vpc-0dead does not exist in region eu-west-1");
    }

    @Test
    void withARegionThatDoesNotAnswer() throws IOException {
        try (Socket taken = taken()) {
            String nobody = "http://127.0.0.1:" + taken.getLocalPort();

            assertFailure(
                    run(CREDENTIALS, usual().with("--aws-endpoint-url=" + nobody)), "Check --aws-region (eu-west-1)");
        }
    }

    @Test
    void inARegionWhereNoneOfTheNodesIs(TestNamespace namespace) {
        try (ClusterUser user = new ClusterUser(namespace.client())) {
            user.addNode("far-away", "aws:///us-east-1a/i-0123456789abcdef0");

            assertFailure(
                    run(CREDENTIALS, usual().without("--aws-vpc-id")),
                    "region eu-west-1 lists none of the machines of the cluster's nodes (such as i-0123456789abcdef0)");
        }
    }

    @ParameterizedTest
    @CsvSource({"services, list", "services, watch", "nodes, list", "nodes, watch"})
    void withoutTheRightToSee(String resource, String verb, TestNamespace namespace) {
        Path kubeconfig = LimitedAccount.of(namespace.client())
                .may("", "namespaces", "get")
                .may("", "services", "get", "list", "watch")
                .may("", "nodes", "get", "list", "watch")
                .may("coordination.k8s.io", "leases", "get", "create", "patch")
                .mayNot(resource, verb)
                .kubeconfig(controlPlane, folder);

        assertFailure(
                run(CREDENTIALS, usual().with("--kubeconfig=" + kubeconfig)),
                "grant this account the right to list and watch " + resource);
    }

    @Test
    void withoutMemory() {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(usual().flags());

        try (CommandProcess command = CommandProcess.start(
                CommandProcess.program(), folder, CREDENTIALS, List.of("-Xmx8m", "-Xmn2m"), words)) {
            assertThat(command.awaitExit()).as(command::words).isEqualTo(KILLED);
            assertThat(command.words()).contains("cloudlb: out of memory, give it more with CLOUDLB_JAVA_OPTS");
        }
    }

    @Test
    void withAWrongFlag() {
        try (CommandProcess command = CommandProcess.start(
                folder, CREDENTIALS, List.of("run", "--provider=aws", "--cluster-nam=x", "--policy=snyc"))) {
            assertThat(command.awaitExit()).isEqualTo(2);
            assertThat(command.words()).contains("--cluster-nam", "did you mean --cluster-name?");
        }
    }

    @Test
    void withAllFaultsOfAConfigurationAtOnce() {
        try (CommandProcess command = CommandProcess.start(
                folder, CREDENTIALS, List.of("run", "--provider=asw", "--policy=snyc", "--concurrency=-1"))) {
            assertThat(command.awaitExit()).isEqualTo(2);
            assertThat(command.words()).contains("--provider", "--policy", "--concurrency", "--cluster-name");
        }
    }

    /// A port that nobody listens on, and that nobody else can take meanwhile.
    private static Socket taken() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        return socket;
    }

    private record Flags(List<String> flags) {
        Flags without(String name) {
            return new Flags(
                    flags.stream().filter(flag -> !flag.startsWith(name + "=")).toList());
        }

        /// The last of two flags of one name counts here, so that a test names only what it is about.
        Flags with(String flag) {
            String name = flag.substring(0, flag.indexOf('=') + 1);
            List<String> others = new ArrayList<>(flags);
            others.removeIf(other -> other.startsWith(name));
            others.add(flag);
            return new Flags(others);
        }
    }

    private Flags usual() {
        return new Flags(List.of(
                "--provider=aws",
                "--cluster-name=it",
                "--kubeconfig=" + controlPlane.kubeconfig(),
                "--lease-namespace=default",
                "--aws-region=eu-west-1",
                "--aws-vpc-id=vpc-0a",
                "--aws-endpoint-url=" + cloud.endpoint(),
                "--listen=off"));
    }

    private CommandProcess run(Map<String, String> environment, Flags flags) {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(flags.flags());
        return CommandProcess.start(folder, environment, words);
    }

    private void assertFailure(CommandProcess started, String sentence) {
        try (CommandProcess command = started) {
            assertThat(command.awaitExit()).as(command::words).isEqualTo(1);
            List<String> said = command.words()
                    .lines()
                    .filter(line -> line.startsWith("cloudlb: "))
                    .toList();
            assertThat(said).singleElement().asString().contains(sentence);
            assertThat(command.words()).doesNotContain("very-secret-indeed", "\tat ");
        }
    }
}
