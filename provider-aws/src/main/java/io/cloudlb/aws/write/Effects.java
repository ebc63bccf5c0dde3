// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.AwsResponse;

/// Answers of AWS as effects on the state. An effect touches the resource that was written and leaves alone what
/// other writes, side by side with this one, have put there.
final class Effects {
    private Effects() {}

    /// Done, with an effect on a Service's state.
    static Applied<AwsState> done(AwsResponse answer, UnaryOperator<AwsState.OfService> effect) {
        return new Applied.Done<>(state -> effect.apply(Lookup.service(state)), requestId(answer));
    }

    /// Done, with an effect on one load balancer.
    static Applied<AwsState> onLoadBalancer(
            AwsResponse answer, String name, UnaryOperator<AwsState.LoadBalancer> effect) {
        return done(
                answer,
                state -> Optional.ofNullable(state.loadBalancers().get(name))
                        .map(found -> state.with(effect.apply(found)))
                        .orElse(state));
    }

    /// Done, with an effect on one target group.
    static Applied<AwsState> onTargetGroup(
            AwsResponse answer, String name, UnaryOperator<AwsState.TargetGroup> effect) {
        return done(answer, state -> changed(state, name, effect));
    }

    /// The state with one target group changed, if it is there.
    static AwsState.OfService changed(
            AwsState.OfService state, String name, UnaryOperator<AwsState.TargetGroup> effect) {
        return Optional.ofNullable(state.targetGroups().get(name))
                .map(found -> state.with(effect.apply(found)))
                .orElse(state);
    }

    /// Done, with an effect on one security group, of a Service or of the cluster.
    static Applied<AwsState> onSecurityGroup(
            AwsResponse answer, String name, UnaryOperator<AwsState.SecurityGroup> effect) {
        return new Applied.Done<>(state -> groupChanged(state, name, effect), requestId(answer));
    }

    /// The state with one security group changed, of a Service or of the cluster, if it is there.
    static AwsState groupChanged(AwsState state, String name, UnaryOperator<AwsState.SecurityGroup> effect) {
        return switch (state) {
            case AwsState.OfService service ->
                Optional.ofNullable(service.securityGroups().get(name))
                        .map(found -> service.with(effect.apply(found)))
                        .orElse(service);
            case AwsState.OfCluster cluster ->
                cluster.with(cluster.backendGroup().map(effect));
        };
    }

    /// Deletes. What is gone already is deleted; what is still in use is looked at again.
    ///
    /// @param lookAgain after how long
    /// @param busy why it may still be in use
    static Applied<AwsState> deleted(
            Supplier<AwsResponse> call, UnaryOperator<AwsState> gone, Duration lookAgain, String busy) {
        try {
            return new Applied.Done<>(gone, requestId(call.get()));
        } catch (CloudException failure) {
            CloudError error = failure.error();
            if (error.is(CloudError.Kind.NOT_FOUND)) {
                return new Applied.Done<>(gone, error.requestId());
            }
            if (error.is(CloudError.Kind.BUSY)) {
                return new Applied.Pending<>(UnaryOperator.identity(), error.requestId(), lookAgain, busy);
            }
            throw failure;
        }
    }

    static String requestId(AwsResponse answer) {
        return Optional.ofNullable(answer.responseMetadata().requestId()).orElse("");
    }
}
