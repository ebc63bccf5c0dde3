// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import static org.awaitility.Awaitility.await;

import io.cloudlb.aws.AwsProviderFactory;
import io.cloudlb.it.aws.AwsAccount.Machine;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a scenario plays on: a namespace of a real cluster with two nodes, an AWS account, and the controllers
/// that the scenario starts.
final class Stage implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final AwsAccount account;
    private final AwsConsole console;
    private final ClusterUser user;
    private final Path kubeconfig;
    private final String namespace;
    private final List<RunningController> controllers = new ArrayList<>();

    Stage(AwsAccount account, ControlPlane controlPlane, TestNamespace namespace) {
        this.account = account;
        this.console = AwsConsole.of(account.endpoint());
        this.user = new ClusterUser(namespace.client());
        this.kubeconfig = controlPlane.kubeconfig();
        this.namespace = namespace.name();
        join(0);
        join(1);
    }

    /// The user of the cluster.
    ClusterUser user() {
        return user;
    }

    /// The person before the account's console.
    AwsConsole console() {
        return console;
    }

    /// Starts a controller as most people run it.
    RunningController start() {
        return start(RunOptions.USUAL);
    }

    /// Starts a controller.
    RunningController start(RunOptions options) {
        RunningController started =
                RunningController.start(kubeconfig, namespace, new AwsProviderFactory(), account.settings(), options);
        controllers.add(started);
        return started;
    }

    /// Stops a controller that [#start] started, for another to take its place.
    void stop(RunningController controller) {
        controllers.remove(controller);
        controller.close();
    }

    /// Stops a controller in the middle of whatever it does.
    void kill(RunningController controller) {
        controllers.remove(controller);
        controller.kill();
    }

    /// The instance behind a node.
    String instance(int number) {
        return machine(number).instanceId();
    }

    /// The name of a node.
    String node(int number) {
        return namespace + "-node-" + number;
    }

    /// Lets a machine join the cluster. Two of the four have joined from the start.
    void join(int number) {
        user.addNode(node(number), machine(number).providerId());
    }

    /// Waits until the account holds nothing of a Service.
    void awaitNothingOf(String serviceUid) {
        await().atMost(DEADLINE).until(() -> console.belongings(serviceUid).isEmpty());
    }

    private Machine machine(int number) {
        return account.machines().get(number);
    }

    @Override
    public void close() {
        controllers.forEach(RunningController::kill);
        user.close();
        console.close();
    }
}
