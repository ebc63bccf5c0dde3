// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/// Writes to Services through the API server.
///
/// Finalizers are added to and taken from the list by value, so that no finalizer of another controller and no edit
/// of a user is lost, whatever happens in between; the status is applied by one field manager. Every write carries
/// the Service's UID.
public final class FabricWriter implements ControllerPorts.KubernetesWriter {
    /// The field manager of every write.
    public static final String FIELD_MANAGER = "cloudlb";

    private static final String MERGE = "application/strategic-merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml"; // of which JSON is a part
    private static final String BY_US = "?fieldManager=" + FIELD_MANAGER;
    private static final String STATUS = "/status";

    private final KubernetesClient client;
    private final ServicePatches patches;

    /// @param client the connection
    /// @param mapper reads the answers
    public FabricWriter(KubernetesClient client, ServiceMapper mapper) {
        this.client = client;
        patches = new ServicePatches(new ApiReader(client), mapper);
    }

    @Override
    public ServiceView addFinalizer(ServiceView service, String finalizer) {
        String body = metadata(service, "finalizers", finalizer);
        return KubernetesFailures.translating(
                "add finalizer " + finalizer + " to Service " + service.key(), () -> merge(service, "", body));
    }

    @Override
    public void removeFinalizer(ServiceView service, String finalizer) {
        String body = metadata(service, "$deleteFromPrimitiveList/finalizers", finalizer);
        KubernetesFailures.translating(
                "remove finalizer " + finalizer + " from Service " + service.key(), () -> merge(service, "", body));
    }

    @Override
    public ServiceView writeStatus(ServiceView service, ServiceStatus status, Onto onto) {
        return KubernetesFailures.translating(
                "write the status of Service " + service.key(),
                () -> patchStatus(service, status, new StatusPatch(service, onto)));
    }

    private ServiceView patchStatus(ServiceView service, ServiceStatus status, StatusPatch patch) {
        return StatusPatch.isEmpty(status)
                ? merge(service, STATUS, json(patch.clear()))
                : apply(service, patch.apply(status));
    }

    /// An apply leaves the conditions that another manager owns too, so what is left of ours is taken away after it.
    @Override
    public ServiceView writeConditions(ServiceView service, List<Condition> conditions, Onto onto) {
        ServiceView written = KubernetesFailures.translating(
                "write the conditions of Service " + service.key(),
                () -> apply(service, new StatusPatch(service, onto).apply(conditions)));
        boolean left = conditions.isEmpty() && StatusPatch.hasOurConditions(written.status());
        return left ? withdrawConditions(written) : written;
    }

    @Override
    public ServiceView withdrawConditions(ServiceView service) {
        String body = json(new StatusPatch(service, Onto.THIS_VERSION).withdrawConditions());
        return KubernetesFailures.translating(
                "take the conditions away from Service " + service.key(), () -> merge(service, STATUS, body));
    }

    private ServiceView apply(ServiceView service, Map<String, ?> body) {
        return patches.send(service.key(), STATUS + BY_US + "&force=true", APPLY, json(body));
    }

    private ServiceView merge(ServiceView service, String subresource, String body) {
        return patches.send(service.key(), subresource + BY_US, MERGE, body);
    }

    private String metadata(ServiceView service, String field, String finalizer) {
        return json(Map.of("metadata", Map.of("uid", service.uid(), field, List.of(finalizer))));
    }

    private String json(Map<String, ?> body) {
        return client.getKubernetesSerialization().asJson(body);
    }
}
