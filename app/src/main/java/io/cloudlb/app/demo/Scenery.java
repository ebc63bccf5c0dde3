// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.preparation.PreparationException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// What stands behind every story: a real control plane, and the command in processes of its own. Closing takes all
/// of it down, the last first, whatever stood.
final class Scenery implements AutoCloseable {
    static final String CLUSTER = "demo";
    static final String NAMESPACE = "default";

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final OwnCommand command;
    private final Narrator narrator;

    /// @param command the command's own program
    /// @param narrator tells what is set up
    Scenery(OwnCommand command, Narrator narrator) {
        this.command = command;
        this.narrator = narrator;
    }

    /// Starts an empty control plane.
    ControlPlane raise(ControlPlaneOptions options) {
        narrator.heading("Setting the stage");
        try {
            ControlPlane controlPlane =
                    closing(ControlPlane.start(ControlPlaneBinaries.prepare(narrator::aside), options));
            narrator.say("A real kube-apiserver and etcd run at " + controlPlane.url());
            return controlPlane;
        } catch (PreparationException failure) {
            throw new CommandFailure("No control plane: " + failure.getMessage(), failure);
        }
    }

    /// Starts the controller and waits until it is ready.
    ///
    /// @param settings the provider's flags
    /// @param environment the provider's variables
    DemoController run(ControlPlane controlPlane, List<String> settings, Map<String, String> environment) {
        DemoController controller =
                closing(DemoController.start(command, controlPlane.kubeconfig(), settings, environment));
        narrator.say("The controller runs as a process of its own (" + controller.processId() + "):");
        narrator.command(controller.commandLine());
        controller.awaitReady();
        narrator.aside("Its log: " + controller.log());
        controller.address().ifPresent(address -> narrator.aside("Its metrics: " + address.resolve("/metrics")));
        return controller;
    }

    /// Takes it down in the end.
    synchronized <T extends AutoCloseable> T closing(T resource) {
        closers.push(() -> {
            try {
                resource.close();
            } catch (Exception failure) {
                throw new IllegalStateException("could not take down " + resource, failure);
            }
        });
        return resource;
    }

    @Override
    public synchronized void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
