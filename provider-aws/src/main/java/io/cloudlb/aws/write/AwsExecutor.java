// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.ListenerChange;
import io.cloudlb.aws.change.LoadBalancerChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.change.SecurityGroupChange;
import io.cloudlb.aws.change.TargetGroupChange;
import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.aws.read.Ec2Reads;
import io.cloudlb.aws.read.ElbReads;
import io.cloudlb.aws.read.ListenerReads;
import io.cloudlb.core.provider.Applied;
import java.time.InstantSource;

/// Makes the call that a change is, and says what its answer means for the owner's state. Symbolic names are looked up
/// in the state here (ADR 0001).
public final class AwsExecutor {
    private final SecurityGroupWrites securityGroups;
    private final TargetGroupWrites targetGroups;
    private final LoadBalancerWrites loadBalancers;
    private final ListenerWrites listeners;
    private final MarkingWrites markings;

    public AwsExecutor(AwsApi api, ElbReads elb, Ec2Reads ec2, InstantSource time) {
        FoundByName found = new FoundByName(time);
        securityGroups = new SecurityGroupWrites(api, ec2, found);
        targetGroups = new TargetGroupWrites(api, elb, found);
        loadBalancers = new LoadBalancerWrites(api, elb, found, time);
        listeners = new ListenerWrites(api, new ListenerReads(elb), found);
        markings = new MarkingWrites(api);
    }

    public Applied<AwsState> apply(AwsChange change, AwsState state, AwsState.OfCluster shared) {
        return switch (change) {
            case SecurityGroupChange write -> securityGroups.apply(write, state, shared);
            case TargetGroupChange write -> targetGroups.apply(write, Lookup.service(state));
            case LoadBalancerChange write -> loadBalancers.apply(write, Lookup.service(state), shared);
            case ListenerChange write -> listeners.apply(write, Lookup.service(state));
            case MarkingChange write -> markings.apply(write, state);
        };
    }
}
