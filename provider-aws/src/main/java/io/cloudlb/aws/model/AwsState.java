// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.Sorted;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an owner has on AWS, as far as is known. Only resources with the owner's marks are here.
///
/// A state that was listed in bulk is thin: an empty `Optional` stands for what the listing does not show.
public sealed interface AwsState {

    /// What one Service has, each by its name.
    record OfService(
            SortedMap<String, LoadBalancer> loadBalancers,
            SortedMap<String, TargetGroup> targetGroups,
            SortedMap<String, SecurityGroup> securityGroups)
            implements AwsState {
        public static final OfService NOTHING = new OfService(Map.of(), Map.of(), Map.of());

        OfService(
                Map<String, LoadBalancer> loadBalancers,
                Map<String, TargetGroup> targetGroups,
                Map<String, SecurityGroup> securityGroups) {
            this(new TreeMap<>(loadBalancers), new TreeMap<>(targetGroups), new TreeMap<>(securityGroups));
        }

        public OfService {
            loadBalancers = Sorted.copyOf(loadBalancers);
            targetGroups = Sorted.copyOf(targetGroups);
            securityGroups = Sorted.copyOf(securityGroups);
        }

        public OfService with(LoadBalancer loadBalancer) {
            return new OfService(
                    Sorted.put(loadBalancers, loadBalancer.name(), loadBalancer), targetGroups, securityGroups);
        }

        public OfService with(TargetGroup group) {
            return new OfService(loadBalancers, Sorted.put(targetGroups, group.name(), group), securityGroups);
        }

        public OfService with(SecurityGroup group) {
            return new OfService(loadBalancers, targetGroups, Sorted.put(securityGroups, group.name(), group));
        }

        /// What is known of a load balancer now.
        public LoadBalancer loadBalancer(LoadBalancer known) {
            return loadBalancers.getOrDefault(known.name(), known);
        }

        /// What is known of a target group now.
        public TargetGroup targetGroup(TargetGroup known) {
            return targetGroups.getOrDefault(known.name(), known);
        }

        public OfService withoutLoadBalancer(String name) {
            return new OfService(Sorted.remove(loadBalancers, name), targetGroups, securityGroups);
        }

        public OfService withoutTargetGroup(String name) {
            return new OfService(loadBalancers, Sorted.remove(targetGroups, name), securityGroups);
        }

        public OfService withoutSecurityGroup(String name) {
            return new OfService(loadBalancers, targetGroups, Sorted.remove(securityGroups, name));
        }
    }

    /// What the cluster's Services share, and what stands around them.
    ///
    /// @param surroundings the VPC and the machines
    /// @param backendGroup our backend security group
    /// @param nodeRules what other security groups let in from the backend group, by their ids; none is empty
    record OfCluster(
            Surroundings surroundings,
            Optional<SecurityGroup> backendGroup,
            SortedMap<String, SortedSet<IngressRule>> nodeRules)
            implements AwsState {
        public static final OfCluster NOTHING = new OfCluster(Surroundings.UNKNOWN, Optional.empty(), new TreeMap<>());

        public OfCluster {
            nodeRules = new TreeMap<>(nodeRules);
            nodeRules.values().removeIf(Set::isEmpty);
            nodeRules = Collections.unmodifiableSortedMap(nodeRules);
        }

        public OfCluster with(Optional<SecurityGroup> backend) {
            return new OfCluster(surroundings, backend, nodeRules);
        }

        public OfCluster withNodeRules(String groupId, SortedSet<IngressRule> rules) {
            return new OfCluster(surroundings, backendGroup, new TreeMap<>(Sorted.put(nodeRules, groupId, rules)));
        }
    }

    /// A resource that carries tags.
    sealed interface Tagged {
        SortedMap<String, String> tags();

        /// The owner's marks among the tags.
        default Optional<OwnerMark> mark() {
            return AwsTags.MARKS.in(tags());
        }

        /// The fingerprint among the tags; empty text when there is none.
        default String fingerprint() {
            return tags().getOrDefault(AwsTags.ATTRIBUTES, "");
        }
    }

    /// @param subnets its subnets by zone
    /// @param securityGroups ids of the groups on it
    /// @param attributes what was read of its attributes; empty when only the fingerprint is known
    /// @param listeners its listeners by port; empty when they were not read
    /// @param otherListeners ports that listeners of others have, as far as they were read
    /// @param drained whether it was replaced, and the time is over for which it served on: see [Drain]
    record LoadBalancer(
            String name,
            String arn,
            String dnsName,
            Scheme scheme,
            SortedMap<String, String> subnets,
            SortedSet<String> securityGroups,
            SortedMap<String, String> tags,
            Optional<SortedMap<String, String>> attributes,
            Optional<SortedMap<Integer, Listener>> listeners,
            SortedMap<Integer, OtherListener> otherListeners,
            boolean drained)
            implements Tagged {
        public LoadBalancer {
            subnets = Sorted.copyOf(subnets);
            securityGroups = Sorted.copyOf(securityGroups);
            tags = Sorted.copyOf(tags);
            attributes = attributes.map(known -> Sorted.copyOf(known));
            listeners = listeners.map(known -> Sorted.copyOf(known));
            otherListeners = Sorted.copyOf(otherListeners);
        }

        public LoadBalancer withSubnets(Map<String, String> changed) {
            return with(new TreeMap<>(changed), securityGroups, tags, attributes);
        }

        public LoadBalancer withSecurityGroups(Set<String> changed) {
            return with(subnets, new TreeSet<>(changed), tags, attributes);
        }

        public LoadBalancer withTags(Map<String, String> changed) {
            return with(subnets, securityGroups, new TreeMap<>(changed), attributes);
        }

        public LoadBalancer withAttributes(Map<String, String> changed) {
            return with(subnets, securityGroups, tags, Optional.of(new TreeMap<>(changed)));
        }

        private LoadBalancer with(
                SortedMap<String, String> newSubnets,
                SortedSet<String> newGroups,
                SortedMap<String, String> newTags,
                Optional<SortedMap<String, String>> newAttributes) {
            return new LoadBalancer(
                    name,
                    arn,
                    dnsName,
                    scheme,
                    newSubnets,
                    newGroups,
                    newTags,
                    newAttributes,
                    listeners,
                    otherListeners,
                    drained && newTags.containsKey(AwsTags.DRAINING_SINCE));
        }

        LoadBalancer asDrained() {
            return new LoadBalancer(
                    name,
                    arn,
                    dnsName,
                    scheme,
                    subnets,
                    securityGroups,
                    tags,
                    attributes,
                    listeners,
                    otherListeners,
                    true);
        }

        /// With this listener, if the others are known too.
        public LoadBalancer with(Listener listener) {
            return withListeners(listeners.map(known -> Sorted.put(known, listener.port(), listener)), otherListeners);
        }

        public LoadBalancer withoutListener(int port) {
            return withListeners(listeners.map(known -> Sorted.remove(known, port)), otherListeners);
        }

        public LoadBalancer withListeners(
                Optional<SortedMap<Integer, Listener>> ours, SortedMap<Integer, OtherListener> ofOthers) {
            return new LoadBalancer(
                    name, arn, dnsName, scheme, subnets, securityGroups, tags, attributes, ours, ofOthers, drained);
        }
    }

    /// @param targetGroup name of the target group it forwards to; empty text when that is none of the owner's
    record Listener(String arn, int port, Protocol protocol, String targetGroup) {}

    /// A listener on a load balancer of ours that does not carry its marks, or is of a kind that we do not make. It is
    /// left alone.
    ///
    /// @param protocol in AWS's word, such as `TLS`
    /// @param tagged whether it carries any tag; those of one that was just made show a while later
    record OtherListener(String arn, String protocol, boolean tagged) {}

    /// @param usedBy ARNs of the load balancers whose listeners forward to it: one at most
    /// @param attributes what was read of its attributes; empty when only the fingerprint is known
    /// @param targets ids of the registered instances; empty when they were not read
    record TargetGroup(
            String name,
            String arn,
            HealthCheck healthCheck,
            SortedSet<String> usedBy,
            SortedMap<String, String> tags,
            Optional<SortedMap<String, String>> attributes,
            Optional<SortedSet<String>> targets)
            implements Tagged {
        public TargetGroup {
            usedBy = Sorted.copyOf(usedBy);
            tags = Sorted.copyOf(tags);
            attributes = attributes.map(known -> Sorted.copyOf(known));
            targets = targets.map(InstanceSets::shared);
        }

        public TargetGroup withHealthCheck(HealthCheck changed) {
            return new TargetGroup(name, arn, changed, usedBy, tags, attributes, targets);
        }

        public TargetGroup withUsedBy(Set<String> changed) {
            return new TargetGroup(name, arn, healthCheck, new TreeSet<>(changed), tags, attributes, targets);
        }

        public TargetGroup withTags(Map<String, String> changed) {
            return new TargetGroup(name, arn, healthCheck, usedBy, new TreeMap<>(changed), attributes, targets);
        }

        public TargetGroup withAttributes(Map<String, String> changed) {
            return new TargetGroup(name, arn, healthCheck, usedBy, tags, Optional.of(new TreeMap<>(changed)), targets);
        }

        public TargetGroup withTargets(Optional<SortedSet<String>> changed) {
            return new TargetGroup(name, arn, healthCheck, usedBy, tags, attributes, changed);
        }
    }

    /// @param id `sg-…`
    /// @param rules what it lets in
    record SecurityGroup(String name, String id, SortedSet<IngressRule> rules, SortedMap<String, String> tags)
            implements Tagged {
        public SecurityGroup {
            rules = Sorted.copyOf(rules);
            tags = Sorted.copyOf(tags);
        }

        public SecurityGroup withRules(Set<IngressRule> changed) {
            return new SecurityGroup(name, id, new TreeSet<>(changed), tags);
        }

        public SecurityGroup withTags(Map<String, String> changed) {
            return new SecurityGroup(name, id, rules, new TreeMap<>(changed));
        }
    }
}
