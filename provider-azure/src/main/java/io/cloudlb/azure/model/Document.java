// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/// A resource that is written as a whole and in which many have parts: a load balancer, or a security group. What is
/// not ours in it is written back as it was read.
///
/// @param etag the version
/// @param content the JSON text as it was read
/// @param mark the marks in its tags; empty when they are not ours
/// @param members who is in our pools, by the pool's name: addresses, or paths of IP configurations
/// @param idle our pools that no rule refers to
/// @param rules how many rules each of its frontends has, whoever's they are; a security group has no frontends
public record Document(
        Key key,
        String etag,
        String content,
        Provisioning provisioning,
        Optional<OwnerMark> mark,
        SortedMap<String, SortedSet<String>> members,
        SortedSet<String> idle,
        SortedMap<String, Integer> rules) {
    public Document {
        members = Sorted.copyOf(members);
        idle = Sorted.copyOf(idle);
        rules = Sorted.copyOf(rules);
    }

    /// With others in its pools.
    Document with(SortedMap<String, SortedSet<String>> others) {
        return new Document(key, etag, content, provisioning, mark, others, idle, rules);
    }

    /// What kind of resource a document is.
    public enum Kind {
        LOAD_BALANCER("LoadBalancer", "loadBalancers"),
        SECURITY_GROUP("NetworkSecurityGroup", "networkSecurityGroups");

        private final String word;
        private final String collection;

        Kind(String word, String collection) {
            this.word = word;
            this.collection = collection;
        }

        /// Azure's word for it.
        public String word() {
            return word;
        }

        /// Its collection in paths.
        public String collection() {
            return collection;
        }
    }

    /// Which document.
    ///
    /// @param group the resource group
    public record Key(Kind kind, String group, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = kind.compareTo(other.kind);
            int byGroup = byKind != 0 ? byKind : group.compareToIgnoreCase(other.group);
            return byGroup != 0 ? byGroup : name.compareToIgnoreCase(other.name);
        }

        /// Its path.
        public ArmId id(String subscription) {
            return new ArmId("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/%s/%s"
                    .formatted(subscription, group, kind.collection(), name));
        }

        @Override
        public String toString() {
            return kind.word() + " " + name;
        }
    }
}
