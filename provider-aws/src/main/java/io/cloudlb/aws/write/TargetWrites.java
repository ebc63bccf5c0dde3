// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.change.TargetGroupChange;
import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.client.AwsErrors;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Pages;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/// Registers and deregisters targets, all of one group in one call as far as AWS takes them.
record TargetWrites(AwsApi api) {
    /// Targets of one call. AWS names no limit but refuses very large calls; 200 is what others have proved.
    private static final int TARGETS_PER_CALL = 200;

    /// A machine that does not run yet, or no longer.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]+");

    Applied<AwsState> register(TargetGroupChange.Register change, AwsState.TargetGroup group) {
        SortedSet<String> refused = new TreeSet<>();
        SortedSet<String> registered = new TreeSet<>();
        String requestId = "";
        for (List<String> chunk : Pages.chunks(change.targets(), TARGETS_PER_CALL)) {
            try {
                requestId = Effects.requestId(send(group, chunk));
                registered.addAll(chunk);
            } catch (CloudException failure) {
                SortedSet<String> bad = namedIn(failure, chunk);
                if (bad.isEmpty()) {
                    return new Applied.Failed<>(registering(group, registered), failure.error());
                }
                refused.addAll(bad);
                Optional<CloudError> failed = sendOthers(group, chunk, bad, registered);
                if (failed.isPresent()) {
                    return new Applied.Failed<>(registering(group, registered), failed.get());
                }
            }
        }
        UnaryOperator<AwsState> effect = registering(group, registered);
        return refused.isEmpty()
                ? new Applied.Done<>(effect, requestId)
                : new Applied.Pending<>(
                        effect,
                        requestId,
                        LOOK_AGAIN,
                        "AWS does not take %s as targets of %s now, because they do not run; the others are registered"
                                .formatted(String.join(", ", refused), group.name()));
    }

    private RegisterTargetsResponse send(AwsState.TargetGroup group, Collection<String> targets) {
        return api.registerElb(
                "RegisterTargets",
                elb -> elb.registerTargets(
                        request -> request.targetGroupArn(group.arn()).targets(descriptions(targets))));
    }

    /// One machine that does not run makes AWS refuse all of a call; the others must not wait for it.
    ///
    /// @param registered takes up those that are registered then
    /// @return why they are not, if so
    private Optional<CloudError> sendOthers(
            AwsState.TargetGroup group, List<String> chunk, Set<String> bad, SortedSet<String> registered) {
        List<String> others = chunk.stream().filter(id -> !bad.contains(id)).toList();
        try {
            if (!others.isEmpty()) {
                send(group, others);
            }
            registered.addAll(others);
            return Optional.empty();
        } catch (CloudException failure) {
            return Optional.of(failure.error());
        }
    }

    private static SortedSet<String> namedIn(CloudException failure, List<String> asked) {
        if (!AwsErrors.codeOf(failure).equals("InvalidTarget")) {
            return new TreeSet<>();
        }
        return INSTANCE.matcher(failure.error().message())
                .results()
                .map(result -> result.group())
                .filter(asked::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static UnaryOperator<AwsState> registering(AwsState.TargetGroup group, SortedSet<String> targets) {
        return state -> Effects.changed(
                Lookup.service(state),
                group.name(),
                found -> found.withTargets(found.targets().map(known -> Sorted.union(known, targets))));
    }

    Applied<AwsState> deregister(TargetGroupChange.Deregister change, AwsState.TargetGroup group) {
        SortedSet<String> gone = new TreeSet<>();
        String requestId = "";
        for (List<String> chunk : Pages.chunks(change.targets(), TARGETS_PER_CALL)) {
            try {
                requestId = Effects.requestId(api.registerElb(
                        "DeregisterTargets",
                        elb -> elb.deregisterTargets(
                                request -> request.targetGroupArn(group.arn()).targets(descriptions(chunk)))));
            } catch (CloudException failure) {
                return new Applied.Failed<>(deregistering(group, gone), failure.error());
            }
            gone.addAll(chunk);
        }
        return new Applied.Done<>(deregistering(group, gone), requestId);
    }

    private static UnaryOperator<AwsState> deregistering(AwsState.TargetGroup group, SortedSet<String> targets) {
        return state -> Effects.changed(
                Lookup.service(state),
                group.name(),
                found -> found.withTargets(found.targets().map(known -> Sorted.minus(known, targets))));
    }

    private static List<TargetDescription> descriptions(Collection<String> targets) {
        return targets.stream()
                .map(id -> TargetDescription.builder().id(id).build())
                .toList();
    }
}
