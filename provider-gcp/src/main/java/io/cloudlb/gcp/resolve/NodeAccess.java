// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.TargetNode;
import io.cloudlb.gcp.model.Instance;
import io.cloudlb.gcp.model.Surroundings;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;

/// How load balancers reach a node: as which instance, or why not.
sealed interface NodeAccess {
    /// @param tag what firewall rules find it by: one of those that are configured, or else the longest of its tags
    ///     that its name begins with, as in Kubernetes' cloud provider; empty when there is none
    record Through(Instance instance, Optional<String> tag) implements NodeAccess {}

    /// It takes no traffic.
    ///
    /// @param why what is wrong with the node's machine, and what to do
    /// @param mayPass whether that may pass by itself
    record Closed(String why, boolean mayPass) implements NodeAccess {}

    /// Nobody has asked Compute Engine about its machine yet.
    record Unasked() implements NodeAccess {}

    /// @param nodeTags the network tags of nodes, as they are configured; empty to find them
    static NodeAccess of(TargetNode node, Surroundings surroundings, SortedSet<String> nodeTags) {
        return Instance.of(node)
                .map(instance -> surroundings
                        .place()
                        .map(place -> of(instance, place, surroundings, nodeTags))
                        .orElseGet(Unasked::new))
                .orElseGet(() ->
                        closed("its providerID '%s' names no instance of Compute Engine".formatted(node.providerId())));
    }

    private static NodeAccess of(
            Instance instance, Surroundings.Place place, Surroundings surroundings, SortedSet<String> nodeTags) {
        if (!instance.project().equals(place.project()) || !instance.region().equals(place.region())) {
            return closed("it is in project %s and region %s, and the load balancers are in %s and %s"
                    .formatted(instance.project(), instance.region(), place.project(), place.region()));
        }
        return switch (surroundings.machines().get(instance.name())) {
            case null -> new Unasked();
            case Surroundings.Machine.Unlisted _ ->
                new Closed("Compute Engine does not list instance %s".formatted(instance.name()), true);
            case Surroundings.Machine.Stopped _ ->
                new Closed("instance %s is stopped; start it".formatted(instance.name()), true);
            case Surroundings.Machine.Present present
            when !present.zone().equals(instance.zone()) ->
                closed("its providerID says zone %s, and instance %s is in %s"
                        .formatted(instance.zone(), instance.name(), present.zone()));
            case Surroundings.Machine.Present present
            when !present.subnetwork().equals(place.subnetwork()) ->
                closed(
                        "it is in subnetwork %s, and an instance group has instances of one subnetwork, %s; --gcp-subnetwork says which"
                                .formatted(present.subnetwork(), place.subnetwork()));
            case Surroundings.Machine.Present present -> new Through(instance, tag(instance, present.tags(), nodeTags));
        };
    }

    private static Optional<String> tag(Instance instance, SortedSet<String> tags, SortedSet<String> nodeTags) {
        return nodeTags.isEmpty()
                ? tags.stream().filter(instance.name()::startsWith).max(Comparator.comparingInt(String::length))
                : tags.stream().filter(each -> nodeTags.contains(each)).findFirst();
    }

    private static Closed closed(String why) {
        return new Closed(why, false);
    }
}
