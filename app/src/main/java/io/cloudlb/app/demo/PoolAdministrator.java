// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.TextTable;
import io.cloudlb.metallb.kube.IpAddressPool;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolSpec;
import io.cloudlb.testkit.process.GuardedProcess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Who looks after the pools. Says each command before it does what the command does.
///
/// @param client the connection
/// @param command to plan with
/// @param kubeconfig how that reaches the cluster
/// @param narrator tells the commands and what they print
/// @param patience to wait with
record PoolAdministrator(
        KubernetesClient client, OwnCommand command, Path kubeconfig, Narrator narrator, Patience patience) {
    private static final String DEFINITION = "/metallb/ipaddresspools.yaml";
    private static final String UNKNOWN = "<none>";
    private static final Duration LONGEST_PLAN = Duration.ofSeconds(90);

    /// Makes IPAddressPools known to the cluster.
    void define() {
        CustomResourceDefinition definition = client.getKubernetesSerialization()
                .unmarshal(
                        Objects.requireNonNull(PoolAdministrator.class.getResourceAsStream(DEFINITION)),
                        CustomResourceDefinition.class);
        client.resource(definition).create();
        patience.until("IPAddressPools being known to the API server", () -> isEstablished(definition));
    }

    private boolean isEstablished(CustomResourceDefinition definition) {
        return Optional.ofNullable(client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(definition.getMetadata().getName())
                        .require()
                        .getStatus())
                .map(CustomResourceDefinitionStatus::getConditions)
                .stream()
                .flatMap(List::stream)
                .anyMatch(
                        condition -> condition.getType().equals("Established") && "True".equals(condition.getStatus()));
    }

    /// Shows a file of pools and applies it.
    void apply(String name, String manifest) {
        narrator.command("cat " + name);
        narrator.lines(manifest.lines().toList());
        narrator.command("kubectl apply -f " + name);
        for (HasMetadata pool : client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(pool).serverSideApply();
        }
    }

    /// MetalLB's counters, which `kubectl get ipaddresspools` does not show unless it is asked to.
    void get() {
        narrator.command("kubectl get ipaddresspools -n " + MetalLbStage.METALLB
                + " -o custom-columns=NAME:.metadata.name,ADDRESSES:.spec.addresses,"
                + "ASSIGNED:.status.assignedIPv4,AVAILABLE:.status.availableIPv4");
        TextTable table = TextTable.of("NAME", "ADDRESSES", "ASSIGNED", "AVAILABLE");
        pools().forEach(pool -> row(table, pool));
        narrator.lines(table.lines());
    }

    private static void row(TextTable table, IpAddressPool pool) {
        IpAddressPoolSpec spec = Objects.requireNonNull(pool.getSpec());
        Optional<IpAddressPool.IpAddressPoolStatus> status = Optional.ofNullable(pool.getStatus());
        table.row(
                pool.getMetadata().getName(),
                "[" + String.join(" ", Objects.requireNonNullElse(spec.addresses(), List.of())) + "]",
                status.map(IpAddressPool.IpAddressPoolStatus::assignedIpv4)
                        .map(String::valueOf)
                        .orElse(UNKNOWN),
                status.map(IpAddressPool.IpAddressPoolStatus::availableIpv4)
                        .map(String::valueOf)
                        .orElse(UNKNOWN));
    }

    /// Waits until a pool's own counter says so.
    void awaitAssigned(String pool, long number) {
        patience.until(
                "%d addresses of pool %s counted as assigned".formatted(number, pool),
                () -> pools().stream()
                        .filter(one -> one.getMetadata().getName().equals(pool))
                        .flatMap(one -> Optional.ofNullable(one.getStatus()).stream())
                        .anyMatch(status -> status.assignedIpv4() == number));
    }

    private List<IpAddressPool> pools() {
        return client.resources(IpAddressPool.class).inNamespace(MetalLbStage.METALLB).list().getItems().stream()
                .sorted(Comparator.comparing(pool -> pool.getMetadata().getName()))
                .toList();
    }

    /// `cloudlb plan --pools`, in a process of its own.
    void plan(String name, String manifest, String... flags) {
        Path file = kubeconfig.resolveSibling(name);
        Path log = kubeconfig.resolveSibling("plan.log");
        List<String> arguments = new ArrayList<>(List.of("plan", "--pools", "-f", file.toString()));
        arguments.addAll(List.of("--provider=metallb", "--cluster-name=" + Scenery.CLUSTER));
        arguments.addAll(List.of(flags));
        narrator.command(OwnCommand.line(arguments).replace(file.toString(), name));
        arguments.add("--kubeconfig=" + kubeconfig);
        try {
            Files.writeString(file, manifest);
            Files.deleteIfExists(log);
            try (GuardedProcess plan = GuardedProcess.start(command.with(arguments, log))) {
                int code = plan.awaitExit(LONGEST_PLAN);
                narrator.lines(Files.readAllLines(log));
                narrator.aside("exit code " + code);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the plan's file cannot be written or read", failure);
        }
    }
}
