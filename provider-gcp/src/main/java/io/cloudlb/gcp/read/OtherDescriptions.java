// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import com.google.cloud.compute.v1.ForwardingRule;
import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.gcp.model.GcpMarks;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What other controllers write into the descriptions of their forwarding rules: the Service, never the cluster. So
/// only the address tells whether a Service of this cluster is meant.
final class OtherDescriptions {
    /// Kubernetes' own cloud provider, which names its rules after the Service's UID: `a` and 31 digits of it.
    private static final String CLOUD_PROVIDER = "kubernetes.io/service-name";

    /// GKE's controller for load balancers (ingress-gce).
    private static final String GKE = "networking.gke.io/service-name";

    private OtherDescriptions() {}

    /// The Service that a rule was made for by another controller.
    static Optional<ServiceKey> service(String description) {
        Map<String, String> texts = GcpMarks.read(description);
        return Stream.of(GKE, CLOUD_PROVIDER)
                .flatMap(key -> Stream.ofNullable(texts.get(key)))
                .map(name -> name.split("/", -1))
                .filter(parts -> parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank())
                .map(parts -> new ServiceKey(parts[0], parts[1]))
                .findFirst();
    }

    /// What such a rule says of that Service.
    static OtherLoadBalancer describe(ForwardingRule answer) {
        boolean ofGke = GcpMarks.read(answer.getDescription()).containsKey(GKE);
        return new OtherLoadBalancer(
                ofGke ? "ingress-gce (GKE's load balancer controller)" : "cloud-provider-gcp",
                "forwarding rule %s, whose description has %s"
                        .formatted(answer.getName(), ofGke ? GKE : CLOUD_PROVIDER),
                Addresses.bare(answer.getIPAddress()),
                false,
                Set.of());
    }
}
