// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.emulators.aws.world.Targets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything that existed at one moment; never changes.
///
/// @param targets the targets of each group by its ARN, without those that drain
/// @param tags by EC2 id or ARN
/// @param attributes those that were set, by ARN
public record AwsSnapshot(
        List<LoadBalancer> loadBalancers,
        List<Listener> listeners,
        List<TargetGroup> targetGroups,
        Map<String, List<Registration>> targets,
        List<SecurityGroup> securityGroups,
        List<SecurityGroupRule> securityGroupRules,
        Map<String, SortedMap<String, String>> tags,
        Map<String, Map<String, String>> attributes) {

    static AwsSnapshot of(AwsWorld world) {
        Targets targets = new Targets(world);
        Map<String, List<Registration>> serving = new HashMap<>();
        world.targetGroups()
                .all()
                .forEach(group -> serving.put(
                        group.arn(),
                        targets.of(group).stream().filter(Registration::serving).toList()));
        return new AwsSnapshot(
                world.loadBalancers().all(),
                world.listeners().all(),
                world.targetGroups().all(),
                Map.copyOf(serving),
                world.securityGroups().all(),
                world.securityGroupRules().all(),
                Map.copyOf(world.tags().truth()),
                Map.copyOf(world.attributes().truth()));
    }

    /// The ids and ARNs of everything with this tag, sorted.
    public List<String> owned(String tagKey, String tagValue) {
        return tags.entrySet().stream()
                .filter(entry -> tagValue.equals(entry.getValue().get(tagKey)))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// The tags of a resource.
    public SortedMap<String, String> tagsOf(String resource) {
        return tags.getOrDefault(resource, new TreeMap<>());
    }

    /// The load balancer with a name.
    ///
    /// @throws java.util.NoSuchElementException if there is none
    public LoadBalancer loadBalancer(String name) {
        return loadBalancers.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The state as sorted text in which names stand for minted ids and no time appears: two runs that did
    /// the same have the same text.
    public String canonical() {
        return new CanonicalText(this).text();
    }
}
