// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import com.google.cloud.compute.v1.BackendService;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.ComputeKind;
import io.cloudlb.gcp.client.ComputeOperation;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.read.ComputeAnswers;
import io.cloudlb.gcp.read.Location;
import java.util.Optional;

/// Puts a backend service in the place of the one that stands, on the version that was just read. What users set and
/// we do not stays: the log, the failover with the groups that are for it, and how zonal affinity spills over.
record BackendServiceUpdate(ComputeApi api, Location at, OwnerMark owner) {
    private static final int MOST_TRIES = 4;

    ComputeOperation send(BackendService wanted) {
        for (int attempt = 1; ; attempt++) {
            BackendService stands = read(wanted.getName());
            try {
                return api.change(ComputeKind.BACKEND_SERVICES, at.inRegion(), wanted.getName(), onto(stands, wanted));
            } catch (CloudException failure) {
                if (!failure.error().is(CloudError.Kind.STALE) || attempt == MOST_TRIES) {
                    throw failure;
                }
            }
        }
    }

    private BackendService read(String name) {
        BackendService stands = api.get(ComputeKind.BACKEND_SERVICES, at.inRegion(), name)
                .orElseThrow(() -> new CloudException(
                        CloudError.notFound("%s is gone".formatted(GcpKind.BACKEND_SERVICE.named(name)), "")));
        if (!ComputeAnswers.mark(stands.getDescription()).equals(Optional.of(owner))) {
            throw new CloudException(CloudError.denied(
                    "%s is left alone: its description does not carry the owner's marks any more. Delete it, or put them back"
                            .formatted(GcpKind.BACKEND_SERVICE.named(name)),
                    ""));
        }
        return stands;
    }

    private static BackendService onto(BackendService stands, BackendService wanted) {
        BackendService.Builder update = wanted.toBuilder().setFingerprint(stands.getFingerprint());
        if (stands.hasLogConfig()) {
            update.setLogConfig(stands.getLogConfig());
        }
        if (stands.hasFailoverPolicy()) {
            update.setFailoverPolicy(stands.getFailoverPolicy());
        }
        update.getBackendsBuilderList()
                .forEach(backend -> stands.getBackendsList().stream()
                        .filter(before ->
                                before.hasFailover() && before.getGroup().endsWith("/" + backend.getGroup()))
                        .forEach(before -> backend.setFailover(before.getFailover())));
        if (keepsZonalAffinity(stands, wanted)) {
            update.setNetworkPassThroughLbTrafficPolicy(stands.getNetworkPassThroughLbTrafficPolicy());
        }
        return update.build();
    }

    /// One that is as it is wanted, with a ratio that a user has set; and where none is wanted, one that we never set.
    private static boolean keepsZonalAffinity(BackendService stands, BackendService wanted) {
        String has = spillover(stands);
        String asks = spillover(wanted);
        return stands.hasNetworkPassThroughLbTrafficPolicy()
                && (asks.equals(has) || (asks.isEmpty() && !has.equals(ComputeRequests.PREFERS_ZONE)));
    }

    private static String spillover(BackendService service) {
        return service.getNetworkPassThroughLbTrafficPolicy().getZonalAffinity().getSpillover();
    }
}
