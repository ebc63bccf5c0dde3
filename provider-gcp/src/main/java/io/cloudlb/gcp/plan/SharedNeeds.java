// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Surroundings.Place;

/// What a Service's changes need of what is shared: the groups of nodes that a backend service lists, and the health
/// check of kube-proxy where it uses that. What lets health checks in is not waited for: where no node is known to be
/// healthy, traffic goes to all. But in a shared VPC the Service's own firewall rule waits for it, since nobody would
/// hear of it where it is denied. Pure.
///
/// @param cluster whose Services share
/// @param shared what is shared, as it is now
public record SharedNeeds(ClusterIdentity cluster, GcpState.OfCluster shared) {
    /// Whether a change has to wait because something shared is not there: mostly, Compute Engine would refuse it.
    public boolean areMissingFor(GcpChange change) {
        return switch (change) {
            case GcpChange.Create create -> areMissingFor(create.wanted()) || isSilentlyMissingFor(create.wanted());
            case GcpChange.Update update -> areMissingFor(update.wanted());
            case GcpChange.AddInstances _, GcpChange.RemoveInstances _, GcpChange.Delete _ -> false;
        };
    }

    private boolean areMissingFor(GcpResource wanted) {
        return wanted instanceof BackendService service && !(groupsStand(service) && healthCheckStands(service));
    }

    private boolean isSilentlyMissingFor(GcpResource wanted) {
        return wanted instanceof Firewall firewall
                && shared.surroundings().place().filter(Place::isSharedVpc).isPresent()
                && !stands(new GcpResource.Key(GcpKind.FIREWALL, "", GcpNames.probes(cluster, firewall.family())));
    }

    private boolean groupsStand(BackendService service) {
        return service.groups().stream()
                .filter(group -> group.kind() == GcpKind.INSTANCE_GROUP)
                .allMatch(this::stands);
    }

    private boolean healthCheckStands(BackendService service) {
        return !service.healthCheck().equals(GcpNames.nodeHealthCheck(cluster))
                || stands(new GcpResource.Key(GcpKind.HEALTH_CHECK, "", service.healthCheck()));
    }

    private boolean stands(GcpResource.Key key) {
        return shared.resources().find(key).isPresent();
    }
}
