// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static org.awaitility.Awaitility.await;

import io.cloudlb.gcp.GcpProviderFactory;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a scenario plays on: a namespace of a real cluster with three nodes in three zones, a project, and the
/// controllers that the scenario starts.
final class GcpStage implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(90);

    private final EmulatedProject project;
    private final SortedMap<String, String> settings;
    private final ClusterUser user;
    private final Path kubeconfig;
    private final String namespace;
    private final List<RunningController> controllers = new ArrayList<>();

    GcpStage(ControlPlane controlPlane, TestNamespace namespace) {
        this(controlPlane, namespace, EmulatedProject.open(), Set.of());
    }

    /// @param project closed with the stage
    /// @param told settings of the project that its nodes tell instead
    GcpStage(ControlPlane controlPlane, TestNamespace namespace, EmulatedProject project, Set<String> told) {
        this.project = project;
        settings = new TreeMap<>(project.settings());
        settings.keySet().removeAll(told);
        this.user = new ClusterUser(namespace.client());
        this.kubeconfig = controlPlane.kubeconfig();
        this.namespace = namespace.name();
        for (int number = 0; number < 3; number++) {
            join(number);
        }
    }

    ClusterUser user() {
        return user;
    }

    EmulatedProject project() {
        return project;
    }

    RunningController start() {
        return start(RunOptions.USUAL);
    }

    RunningController start(RunOptions options) {
        RunningController started =
                RunningController.start(kubeconfig, namespace, new GcpProviderFactory(), settings, options);
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

    /// The name of a node.
    String node(int number) {
        return namespace + "-node-" + number;
    }

    /// Lets a machine join the cluster. Three of the four have joined from the start.
    void join(int number) {
        user.addNode(node(number), EmulatedProject.providerId(number));
    }

    /// The address that a Service is given, once it is.
    String awaitIp(String service) {
        Service addressed =
                user.awaitService(service, found -> !ClusterUser.ingress(found).isEmpty());
        return ClusterUser.ingress(addressed).getFirst().getIp();
    }

    void awaitMembers(String... machines) {
        await().atMost(DEADLINE).until(() -> project.members().equals(List.of(machines)));
    }

    @Override
    public void close() {
        controllers.forEach(RunningController::kill);
        user.close();
        project.close();
    }
}
