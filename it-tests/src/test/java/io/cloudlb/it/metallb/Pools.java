// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.awaitility.Awaitility.await;

import io.cloudlb.metallb.kube.IpAddressPool;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolSpec;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Someone who edits the pools of one namespace.
///
/// @param client works in the namespace
public record Pools(KubernetesClient client) {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String DEFINITION = "/metallb/ipaddresspools.yaml";

    /// Makes IPAddressPools known to the cluster first, if they are not.
    public static Pools in(KubernetesClient client) {
        CustomResourceDefinition definition = client.getKubernetesSerialization()
                .unmarshal(
                        Objects.requireNonNull(Pools.class.getResourceAsStream(DEFINITION)),
                        CustomResourceDefinition.class);
        client.resource(definition).serverSideApply();
        await().atMost(DEADLINE)
                .until(() -> Optional.ofNullable(client.apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .withName(definition.getMetadata().getName())
                                .get()
                                .getStatus())
                        .map(CustomResourceDefinitionStatus::getConditions)
                        .stream()
                        .flatMap(List::stream)
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True")));
        return new Pools(client);
    }

    public IpAddressPool create(String name, String... addresses) {
        IpAddressPool pool = new IpAddressPool();
        pool.setMetadata(new ObjectMetaBuilder().withName(name).build());
        pool.setSpec(new IpAddressPoolSpec(List.of(addresses), null, null, null));
        return resources().resource(pool).create();
    }

    /// `kubectl patch --type merge`.
    void patch(String name, String patch) {
        resources().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /// What another writer of statuses does.
    void patchStatus(String name, IpAddressPool.IpAddressPoolStatus status) {
        resources()
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(Map.of("status", status)));
    }

    void delete(String name) {
        resources().withName(name).delete();
    }

    IpAddressPool get(String name) {
        return resources().withName(name).get();
    }

    List<IpAddressPool> all() {
        return resources().list().getItems();
    }

    Optional<IpAddressPool.IpAddressPoolStatus> status(String name) {
        return Optional.ofNullable(get(name).getStatus());
    }

    private MixedOperation<IpAddressPool, KubernetesResourceList<IpAddressPool>, ?> resources() {
        return client.resources(IpAddressPool.class);
    }
}
