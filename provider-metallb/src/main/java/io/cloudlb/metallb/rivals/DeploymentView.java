// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is looked at of a Deployment in MetalLB's namespace.
///
/// @param namespace where it is
/// @param name its name
/// @param uid tells it from a later one of the same name
/// @param replicas how many Pods it is to have
/// @param labels its own labels
/// @param containers the containers of its Pods
public record DeploymentView(
        String namespace,
        String name,
        String uid,
        int replicas,
        SortedMap<String, String> labels,
        List<Container> containers) {
    public DeploymentView(
            String namespace,
            String name,
            String uid,
            int replicas,
            Map<String, String> labels,
            List<Container> containers) {
        this(namespace, name, uid, replicas, new TreeMap<>(labels), containers);
    }

    public DeploymentView {
        labels = Sorted.copyOf(labels);
        containers = List.copyOf(containers);
    }

    /// `Deployment metallb-system/controller`.
    @Override
    public String toString() {
        return "Deployment %s/%s".formatted(namespace, name);
    }

    /// One container.
    ///
    /// @param name its name
    /// @param image its image with tag and digest
    /// @param words command and arguments, as written
    public record Container(String name, String image, List<String> words) {
        public Container {
            words = List.copyOf(words);
        }
    }
}
