// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything the story on bare metal needs: API server, MetalLB's kind of pools, and the controller as a process of
/// its own.
final class MetalLbStage {
    static final String METALLB = "metallb-system";
    static final String PUBLIC = "public";
    static final String RESERVED = "reserved";

    private final Scenery scenery;
    private final OwnCommand command;
    private Optional<Set> set = Optional.empty();

    /// @param scenery what stands behind every story
    /// @param command to plan with
    MetalLbStage(Scenery scenery, OwnCommand command) {
        this.scenery = scenery;
        this.command = command;
    }

    /// What stands once the stage is set.
    ///
    /// @param controlPlane the API server
    /// @param client the user's client of it
    /// @param administrator who edits the pools
    /// @param costs what the controller writes
    /// @param controller the controller's process
    record Set(
            ControlPlane controlPlane,
            KubernetesClient client,
            PoolAdministrator administrator,
            WriteTally costs,
            DemoController controller) {}

    void set(Narrator narrator) {
        ControlPlane controlPlane = scenery.raise(ControlPlaneOptions.usual().withAuditLog());
        KubernetesClient client = scenery.closing(controlPlane.connect(Scenery.NAMESPACE));
        PoolAdministrator administrator =
                new PoolAdministrator(client, command, controlPlane.kubeconfig(), narrator, new Patience(() -> ""));
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(METALLB)
                        .endMetadata()
                        .build())
                .create();
        administrator.define();
        narrator.say("MetalLB's kind IPAddressPool is known to it, by a copy of the schema that is cloudlb's own");
        narrator.aside(
                "What is not here: MetalLB's speaker, nodes and pods. Who has which address, and why, is real, on"
                        + " a real API server; nothing announces an address, and no packet flows.");
        administrator.apply("pools.yaml", PoolFiles.TWO);
        administrator.get();
        DemoController controller = scenery.run(controlPlane, List.of("--provider=metallb"), Map.of());
        WriteTally costs = new WriteTally(
                new AuditLog(controlPlane.auditLog().orElseThrow()), new Patience(controller::lastWords));
        set = Optional.of(new Set(controlPlane, client, administrator, costs, controller));
    }

    /// What stands.
    Set parts() {
        return set.orElseThrow(() -> new IllegalStateException("the stage is not set"));
    }
}
