// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.translate.NodeSelection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A Node that takes traffic, until told otherwise. A value: every method returns another.
///
/// @param view the Node
public record ANode(NodeView view) {
    /// A Node with the provider id `cloud:///NAME`.
    public static ANode aNode(String name) {
        return new ANode(
                new NodeView(name, Optional.of("cloud:///" + name), false, Set.of(), new TreeMap<>(), List.of()));
    }

    public ANode providerId(String id) {
        return new ANode(new NodeView(
                view.name(), Optional.of(id), view.deleting(), view.taints(), view.labels(), view.addresses()));
    }

    public ANode zone(String zone) {
        return label(NodeSelection.ZONE_LABEL, zone);
    }

    public ANode excluded() {
        return label(NodeSelection.EXCLUDE_LABEL, "true");
    }

    public ANode taint(String key) {
        SortedSet<String> taints = new TreeSet<>(view.taints());
        taints.add(key);
        return new ANode(
                new NodeView(view.name(), view.providerId(), view.deleting(), taints, view.labels(), view.addresses()));
    }

    public ANode addresses(String... addresses) {
        return new ANode(new NodeView(
                view.name(), view.providerId(), view.deleting(), view.taints(), view.labels(), List.of(addresses)));
    }

    private ANode label(String key, String value) {
        SortedMap<String, String> labels = new TreeMap<>(view.labels());
        labels.put(key, value);
        return new ANode(
                new NodeView(view.name(), view.providerId(), view.deleting(), view.taints(), labels, view.addresses()));
    }
}
