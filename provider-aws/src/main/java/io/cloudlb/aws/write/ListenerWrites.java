// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.change.ListenerChange;
import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.aws.read.ListenerReads;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerResponse;

/// Makes the calls that write listeners. Their target groups' state follows: it says which load balancer uses them.
record ListenerWrites(AwsApi api, ListenerReads reads, FoundByName foundByName) {

    Applied<AwsState> apply(ListenerChange change, AwsState.OfService state) {
        AwsState.LoadBalancer balancer = Lookup.loadBalancer(state, change.loadBalancer());
        return switch (change) {
            case ListenerChange.Create create ->
                create(
                        create,
                        balancer,
                        Lookup.targetGroup(state, create.wanted().targetGroup()));
            case ListenerChange.Obstructed obstructed -> look(obstructed, balancer, state);
            case ListenerChange.Forward forward ->
                forward(
                        forward,
                        listener(balancer, forward.port()),
                        Lookup.targetGroup(state, forward.wanted().targetGroup()));
            case ListenerChange.Delete delete -> delete(balancer, listener(balancer, delete.port()));
        };
    }

    private static AwsState.Listener listener(AwsState.LoadBalancer balancer, int port) {
        return balancer.listeners()
                .flatMap(listeners -> Optional.ofNullable(listeners.get(port)))
                .orElseThrow(() -> Lookup.missing(AwsKind.LISTENER.named(balancer.name() + ":" + port)));
    }

    private Applied<AwsState> create(
            ListenerChange.Create change, AwsState.LoadBalancer balancer, AwsState.TargetGroup group) {
        CreateListenerResponse answer = api.createElb(
                "CreateListener",
                elb -> elb.createListener(request -> request.loadBalancerArn(balancer.arn())
                        .port(change.port())
                        .protocol(change.wanted().protocol().name())
                        .defaultActions(forwardTo(group))
                        .tags(AwsRequests.tags(change.tags()))));
        String arn = answer.listeners().getFirst().listenerArn();
        return Effects.done(answer, state -> forwarding(state, balancer, listener(arn, change.wanted())));
    }

    /// Whether the port is still somebody else's. Tags show a while after what carries them, so what shows none may
    /// be ours for a minute yet.
    private Applied<AwsState> look(
            ListenerChange.Obstructed change, AwsState.LoadBalancer balancer, AwsState.OfService state) {
        AwsState.LoadBalancer now = reads.in(balancer, state);
        UnaryOperator<AwsState> effect = known -> Optional.ofNullable(
                        Lookup.service(known).loadBalancers().get(balancer.name()))
                .map(found -> Lookup.service(known).with(found.withListeners(now.listeners(), now.otherListeners())))
                .orElseGet(() -> Lookup.service(known));
        AwsState.OtherListener other = now.otherListeners().get(change.port());
        if (other == null) {
            return new Applied.Done<>(effect, "");
        }
        if (!other.tagged() && foundByName.mayBeTooNew(change.resource())) {
            return new Applied.Pending<>(
                    effect,
                    "",
                    FoundByName.LOOK_AGAIN,
                    "AWS does not tell yet whose %s is; it is asked again".formatted(change.resource()));
        }
        return new Applied.Failed<>(
                effect,
                CloudError.obstructed(
                        "%s %s".formatted(change.resource(), change.detail()), "", "ListenerOfSomebodyElse"));
    }

    private Applied<AwsState> forward(
            ListenerChange.Forward change, AwsState.Listener existing, AwsState.TargetGroup group) {
        ModifyListenerResponse answer = api.modifyElb(
                "ModifyListener",
                elb -> elb.modifyListener(
                        request -> request.listenerArn(existing.arn()).defaultActions(forwardTo(group))));
        return Effects.done(
                answer,
                state -> Optional.ofNullable(state.loadBalancers().get(change.loadBalancer()))
                        .map(balancer -> forwarding(
                                unused(state, balancer, existing.targetGroup()),
                                balancer,
                                listener(existing.arn(), change.wanted())))
                        .orElse(state));
    }

    private Applied<AwsState> delete(AwsState.LoadBalancer balancer, AwsState.Listener existing) {
        String requestId = deleteIfThere(existing);
        return new Applied.Done<>(
                state -> {
                    AwsState.OfService rest = unused(Lookup.service(state), balancer, existing.targetGroup());
                    return Optional.ofNullable(rest.loadBalancers().get(balancer.name()))
                            .map(found -> rest.with(found.withoutListener(existing.port())))
                            .orElse(rest);
                },
                requestId);
    }

    private String deleteIfThere(AwsState.Listener existing) {
        try {
            return Effects.requestId(api.createElb(
                    "DeleteListener", elb -> elb.deleteListener(request -> request.listenerArn(existing.arn()))));
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.NOT_FOUND)) {
                return failure.error().requestId();
            }
            throw failure;
        }
    }

    private static AwsState.Listener listener(String arn, AwsDesired.Listener wanted) {
        return new AwsState.Listener(arn, wanted.port(), wanted.protocol(), wanted.targetGroup());
    }

    private static AwsState.OfService forwarding(
            AwsState.OfService state, AwsState.LoadBalancer balancer, AwsState.Listener listener) {
        AwsState.OfService used = Effects.changed(
                state,
                listener.targetGroup(),
                found -> found.withUsedBy(Sorted.union(found.usedBy(), Set.of(balancer.arn()))));
        return Optional.ofNullable(used.loadBalancers().get(balancer.name()))
                .map(found -> used.with(found.with(listener)))
                .orElse(used);
    }

    private static AwsState.OfService unused(
            AwsState.OfService state, AwsState.LoadBalancer balancer, String targetGroup) {
        return Effects.changed(
                state, targetGroup, found -> found.withUsedBy(Sorted.minus(found.usedBy(), Set.of(balancer.arn()))));
    }

    private static Action forwardTo(AwsState.TargetGroup group) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(group.arn())
                .build();
    }
}
