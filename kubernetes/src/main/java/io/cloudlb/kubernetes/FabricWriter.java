// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.fabric8.kubernetes.api.model.Service;
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

    /// Patches of Services: one request each, sent as the client sends its own, with its credentials, retries
    /// and timeout.
    ///
    /// The client's own `patch` wants an object to call it on, which it copies through JSON and back, and takes
    /// the path apart with regular expressions: 50 KB of garbage for each Service, in the one write that every
    /// Service waits for. And it holds the answer whole, which is the Service with all that others have put
    /// into it.
    static final class ServicePatches {
        private final ApiReader api;
        private final ServiceMapper mapper;
        private final ObjectReader<Service> reader;

        /// @param api sends them
        /// @param mapper reads the answers
        ServicePatches(ApiReader api, ServiceMapper mapper) {
            this.api = api;
            this.mapper = mapper;
            reader = Trims.serviceReader(mapper);
        }

        /// Patches.
        ///
        /// @param suffix what follows the Service's own path: a subresource and the query, such as
        ///     `/status?force=true`
        /// @param type the media type, which says how it is merged
        /// @param body JSON
        /// @return the Service as it is after that
        /// @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses, with its
        ///     code and its Status, or is silent
        ServiceView send(ServiceKey service, String suffix, String type, String body) {
            String path = "api/v1/namespaces/%s/services/%s%s".formatted(service.namespace(), service.name(), suffix);
            return Trims.view(mapper, api.send(new ApiReader.Request("PATCH", path, type, body), reader::read));
        }
    }
}
