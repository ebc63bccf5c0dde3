// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.kubernetes.FabricWriter;
import io.cloudlb.metallb.rivals.StatusWrite;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who else wrote the addresses of a Service, by what the API server keeps of every write.
final class ForeignWrites {
    private static final List<String> PATH = List.of("f:status", "f:loadBalancer", "f:ingress");

    private ForeignWrites() {}

    static Stream<StatusWrite> in(Service service) {
        return Optional.ofNullable(service.getMetadata().getManagedFields()).stream()
                .flatMap(List::stream)
                .filter(entry -> !FabricWriter.FIELD_MANAGER.equals(entry.getManager()))
                .filter(entry -> entry.getTime() != null && holdsAddresses(entry))
                .map(entry -> new StatusWrite(
                        new ServiceKey(
                                service.getMetadata().getNamespace(),
                                service.getMetadata().getName()),
                        Optional.ofNullable(service.getSpec().getLoadBalancerClass()),
                        Optional.ofNullable(entry.getManager()).orElse("unknown"),
                        Instant.parse(entry.getTime())));
    }

    private static boolean holdsAddresses(ManagedFieldsEntry entry) {
        Optional<Object> fields = Optional.ofNullable(entry.getFieldsV1()).map(FieldsV1::getAdditionalProperties);
        for (String step : PATH) {
            fields = fields.flatMap(
                    level -> level instanceof Map<?, ?> map ? Optional.ofNullable(map.get(step)) : Optional.empty());
        }
        return fields.isPresent();
    }
}
