// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.fabric8.kubernetes.api.model.Service;

/// Patches of Services: one request each, sent as the client sends its own, with its credentials, retries and timeout.
///
/// The client's own `patch` wants an object to call it on, which it copies through JSON and back, and takes the path
/// apart with regular expressions: 50 KB of garbage for each Service, in the one write that every Service waits for.
/// And it holds the answer whole, which is the Service with all that others have put into it.
final class ServicePatches {
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
    /// @param suffix what follows the Service's own path: a subresource and the query, such as `/status?force=true`
    /// @param type the media type, which says how it is merged
    /// @param body JSON
    /// @return the Service as it is after that
    /// @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses, with its code
    ///     and its Status, or is silent
    ServiceView send(ServiceKey service, String suffix, String type, String body) {
        String path = "api/v1/namespaces/%s/services/%s%s".formatted(service.namespace(), service.name(), suffix);
        return Trims.view(mapper, api.send(new ApiReader.Request("PATCH", path, type, body), reader::read));
    }
}
