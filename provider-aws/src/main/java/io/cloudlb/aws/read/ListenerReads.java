// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;

/// Reads the listeners of a load balancer of ours, and tells ours from those that others made on it.
///
/// One that forwards to a target group of the owner is ours: it does what we would have it do. Of every other the tags
/// are asked, so that one of ours that somebody turned elsewhere is known from a stranger's. Where all is well that is
/// no call.
public record ListenerReads(ElbReads elb) {
    /// The load balancer with its listeners as they are now.
    public AwsState.LoadBalancer in(AwsState.LoadBalancer balancer, AwsState.OfService state) {
        Map<String, String> groupNames = new HashMap<>();
        state.targetGroups().values().forEach(group -> groupNames.put(group.arn(), group.name()));
        List<Listener> found = elb.listeners(balancer.arn());
        Map<String, SortedMap<String, String>> tags = elb.tags(found.stream()
                .filter(listener -> targetGroup(listener, groupNames).isEmpty())
                .map(Listener::listenerArn)
                .toList());
        SortedMap<Integer, AwsState.Listener> ours = new TreeMap<>();
        SortedMap<Integer, AwsState.OtherListener> others = new TreeMap<>();
        for (Listener listener : found) {
            String group = targetGroup(listener, groupNames);
            SortedMap<String, String> shown = tags.getOrDefault(listener.listenerArn(), new TreeMap<>());
            boolean isOurs = !group.isEmpty() || AwsTags.MARKS.in(shown).equals(balancer.mark());
            ElbAnswers.protocol(listener.protocolAsString())
                    .filter(_ -> isOurs)
                    .ifPresentOrElse(
                            protocol -> ours.put(
                                    listener.port(),
                                    new AwsState.Listener(listener.listenerArn(), listener.port(), protocol, group)),
                            () -> others.put(
                                    listener.port(),
                                    new AwsState.OtherListener(
                                            listener.listenerArn(),
                                            listener.protocolAsString(),
                                            isOurs || !shown.isEmpty())));
        }
        return balancer.withListeners(Optional.of(ours), others);
    }

    /// The name of the owner's target group that it forwards to; empty text when that is none of the owner's.
    private static String targetGroup(Listener listener, Map<String, String> groupNames) {
        return listener.defaultActions().stream()
                .flatMap(action -> Optional.ofNullable(action.targetGroupArn()).stream())
                .map(arn -> groupNames.getOrDefault(arn, ""))
                .findFirst()
                .orElse("");
    }
}
