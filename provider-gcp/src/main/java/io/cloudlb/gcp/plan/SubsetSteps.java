// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Subset;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps for the endpoint groups of one Service.
///
/// @param groups the groups that should be
/// @param resources what the Service has
record SubsetSteps(Subset subset, SortedSet<GcpResource.Key> groups, Resources resources) {
    /// Where nobody has a pod, nobody is added to those who serve.
    static SubsetSteps of(Subset subset, SortedSet<GcpResource.Key> groups, Resources resources) {
        boolean serves = resources.all(EndpointGroup.class).stream()
                .filter(found -> groups.contains(found.key()))
                .anyMatch(found -> found.endpoints().count() > 0);
        return new SubsetSteps(subset.idle() && serves ? subset.withoutMore() : subset, groups, resources);
    }

    /// Whether it has to be read first who is in a group: unless it is known that those are in it who should be.
    boolean isToBeRead() {
        return resources.all(EndpointGroup.class).stream()
                .filter(found -> groups.contains(found.key()))
                .anyMatch(found -> found.members().isEmpty() && !subset.isChosenIn(found));
    }

    /// Adds them.
    ///
    /// @return the steps after which every group is there with the nodes that come
    SortedSet<String> add(Steps steps) {
        SortedSet<String> filled = new TreeSet<>();
        groups.forEach(key -> filled.addAll(fill(steps, key)));
        return filled;
    }

    private SortedSet<String> fill(Steps steps, GcpResource.Key key) {
        Optional<EndpointGroup> found = resources.find(key).map(EndpointGroup.class::cast);
        if (found.filter(subset::isChosenIn).isPresent()) {
            return Steps.NONE;
        }
        EndpointGroup empty = subset.empty(key.zone(), Optional.of(steps.owner().mark()));
        SortedSet<String> serving = found.flatMap(EndpointGroup::members).orElseGet(TreeSet::new);
        return GroupSteps.ofEndpoints(steps).ensure(empty, subset.chosen(key.zone(), serving), found);
    }
}
