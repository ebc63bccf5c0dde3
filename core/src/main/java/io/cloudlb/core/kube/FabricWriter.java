// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.controller.KubernetesWriter;
import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceView;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;

/// Writes to Services through the API server.
///
/// Finalizers are added to and taken from the list by value, so that no finalizer of another controller and no edit
/// of a user is lost, whatever happens in between; the status is applied by one field manager. Every write carries
/// the Service's UID.
public final class FabricWriter implements KubernetesWriter {
    /// The field manager of every write.
    public static final String FIELD_MANAGER = "cloudlb";

    private final KubernetesClient client;
    private final ServiceMapper mapper;
    private final StatusApply apply;

    /// @param client the connection
    /// @param mapper reads the answers
    public FabricWriter(KubernetesClient client, ServiceMapper mapper) {
        this.client = client;
        this.mapper = mapper;
        apply = new StatusApply(client, FIELD_MANAGER);
    }

    @Override
    public ServiceView addFinalizer(ServiceView service, String finalizer) {
        String body = metadata(service, "finalizers", finalizer);
        return KubernetesFailures.translating(
                "add finalizer " + finalizer + " to Service " + service.key(),
                () -> mapper.view(resource(service).patch(merge(), body)));
    }

    @Override
    public void removeFinalizer(ServiceView service, String finalizer) {
        String body = metadata(service, "$deleteFromPrimitiveList/finalizers", finalizer);
        KubernetesFailures.translating(
                "remove finalizer " + finalizer + " from Service " + service.key(),
                () -> resource(service).patch(merge(), body));
    }

    @Override
    public ServiceView writeStatus(ServiceView service, ServiceStatus status, Onto onto) {
        return KubernetesFailures.translating(
                "write the status of Service " + service.key(),
                () -> mapper.view(patchStatus(service, status, new StatusPatch(service, onto))));
    }

    /// An apply leaves the conditions that another manager owns too, so what is left of ours is taken away after it.
    @Override
    public ServiceView writeConditions(ServiceView service, List<Condition> conditions, Onto onto) {
        ServiceView written = KubernetesFailures.translating(
                "write the conditions of Service " + service.key(),
                () -> mapper.view(apply.send(service.key(), json(new StatusPatch(service, onto).apply(conditions)))));
        boolean left = conditions.isEmpty() && StatusPatch.hasOurConditions(written.status());
        return left ? withdrawConditions(written) : written;
    }

    @Override
    public ServiceView withdrawConditions(ServiceView service) {
        String body = json(new StatusPatch(service, Onto.THIS_VERSION).withdrawConditions());
        return KubernetesFailures.translating(
                "take the conditions away from Service " + service.key(),
                () -> mapper.view(resource(service).subresource("status").patch(merge(), body)));
    }

    private Service patchStatus(ServiceView service, ServiceStatus status, StatusPatch patch) {
        return StatusPatch.isEmpty(status)
                ? resource(service).subresource("status").patch(merge(), json(patch.clear()))
                : apply.send(service.key(), json(patch.apply(status)));
    }

    /// Named by an object in hand: by its name alone the client would read the object first, before every patch.
    private ServiceResource<Service> resource(ServiceView service) {
        return client.services()
                .inNamespace(service.key().namespace())
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(service.key().namespace())
                        .withName(service.key().name())
                        .endMetadata()
                        .build());
    }

    private String metadata(ServiceView service, String field, String finalizer) {
        return json(Map.of("metadata", Map.of("uid", service.uid(), field, List.of(finalizer))));
    }

    private String json(Map<String, ?> body) {
        return client.getKubernetesSerialization().asJson(body);
    }

    private static PatchContext merge() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.STRATEGIC_MERGE)
                .withFieldManager(FIELD_MANAGER)
                .build();
    }
}
