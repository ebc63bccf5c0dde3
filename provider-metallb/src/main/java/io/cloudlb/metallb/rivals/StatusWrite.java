// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import io.cloudlb.core.model.ServiceKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// That somebody else wrote the addresses in the status of a Service of type LoadBalancer.
///
/// @param service the Service
/// @param loadBalancerClass its class, if any
/// @param manager who wrote, as `metadata.managedFields` has it
/// @param at when it last wrote this status
public record StatusWrite(ServiceKey service, Optional<String> loadBalancerClass, String manager, Instant at) {
    static final Comparator<StatusWrite> LATEST_FIRST =
            Comparator.comparing(StatusWrite::at).reversed().thenComparing(StatusWrite::service);
}
