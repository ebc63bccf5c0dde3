// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.aws.model.Targets;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.TargetNode;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// How load balancers reach a node: through which security group, or why not.
sealed interface NodeAccess {
    /// @param groupId the security group that has to let the backend group in
    record Through(String groupId) implements NodeAccess {}

    /// It takes no traffic.
    ///
    /// @param why what is wrong with the node's machine, and what to do
    record Closed(AwsReason reason, String why) implements NodeAccess {}

    /// Nobody has asked AWS about its machine yet.
    record Unasked() implements NodeAccess {}

    /// Of several groups on a machine, the one tagged for our cluster counts, as in
    /// aws-load-balancer-controller.
    static NodeAccess of(TargetNode node, Surroundings surroundings, ClusterIdentity cluster) {
        Optional<String> instanceId = Targets.instanceId(node);
        if (instanceId.isEmpty()) {
            return unusable("its providerID '%s' names no EC2 instance".formatted(node.providerId()));
        }
        Surroundings.Machine machine = surroundings.machines().get(instanceId.get());
        return switch (machine) {
            case null -> new Unasked();
            case Surroundings.Machine.Gone _ -> unusable("instance %s is being terminated".formatted(instanceId.get()));
            case Surroundings.Machine.Stopped _ ->
                unusable("instance %s is stopped; start it".formatted(instanceId.get()));
            case Surroundings.Machine.Unlisted _ ->
                unusable("AWS does not list instance %s".formatted(instanceId.get()));
            case Surroundings.Machine.Present present
            when surroundings.vpcId().filter(present.vpcId()::equals).isEmpty() ->
                unusable("it is in VPC %s, and the load balancers are in %s"
                        .formatted(present.vpcId(), surroundings.vpcId().orElse("none yet")));
            case Surroundings.Machine.Present present -> through(present.groups(), surroundings, cluster);
        };
    }

    private static NodeAccess through(SortedSet<String> groups, Surroundings surroundings, ClusterIdentity cluster) {
        SortedSet<String> candidates = groups.size() > 1 ? taggedOurs(groups, surroundings) : groups;
        return candidates.size() == 1
                ? new Through(candidates.first())
                : new Closed(
                        AwsReason.AMBIGUOUS_NODE_SECURITY_GROUP,
                        "of its security groups %s, %d carry the tag kubernetes.io/cluster/%s; tag exactly one"
                                .formatted(String.join(", ", groups), candidates.size(), cluster.name()));
    }

    private static SortedSet<String> taggedOurs(SortedSet<String> ids, Surroundings surroundings) {
        SortedSet<String> tagged = new TreeSet<>();
        for (String id : ids) {
            Surroundings.Group group = surroundings.groups().get(id);
            if (group != null && group.taggedOurs()) {
                tagged.add(id);
            }
        }
        return tagged;
    }

    private static Closed unusable(String why) {
        return new Closed(AwsReason.MACHINE_UNUSABLE, why);
    }
}
