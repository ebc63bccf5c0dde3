// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import io.cloudlb.azure.AzureProviderFactory;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a scenario plays on: a namespace of a real cluster with three nodes, a resource group, and the controllers
/// that the scenario starts.
final class AzureStage implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(90);

    private final EmulatedGroup group;
    private final ClusterUser user;
    private final Path kubeconfig;
    private final String namespace;
    private final List<RunningController> controllers = new ArrayList<>();

    AzureStage(ControlPlane controlPlane, TestNamespace namespace, AzureEmulator.Builder described) {
        group = EmulatedGroup.open(described);
        user = new ClusterUser(namespace.client());
        kubeconfig = controlPlane.kubeconfig();
        this.namespace = namespace.name();
        for (int number = 0; number < 3; number++) {
            join(number);
        }
    }

    ClusterUser user() {
        return user;
    }

    EmulatedGroup group() {
        return group;
    }

    RunningController start() {
        return start(RunOptions.USUAL);
    }

    RunningController start(RunOptions options) {
        RunningController started =
                RunningController.start(kubeconfig, namespace, new AzureProviderFactory(), group.settings(), options);
        controllers.add(started);
        return started;
    }

    /// Stops a controller in the middle of whatever it does.
    void kill(RunningController controller) {
        controllers.remove(controller);
        controller.kill();
    }

    /// The name of a node.
    String node(int number) {
        return namespace + "-node-" + number;
    }

    /// Lets a machine join the cluster. Three of the four have joined from the start.
    void join(int number) {
        user.addNode(node(number), group.providerId(number), group.address(number), EmulatedGroup.addressSix(number));
    }

    /// The address that a Service is given, once it is.
    String awaitIp(String service) {
        Service addressed =
                user.awaitService(service, found -> !ClusterUser.ingress(found).isEmpty());
        return ClusterUser.ingress(addressed).getFirst().getIp();
    }

    @Override
    public void close() {
        controllers.forEach(RunningController::kill);
        user.close();
        group.close();
    }
}
