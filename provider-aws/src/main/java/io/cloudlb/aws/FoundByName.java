// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.plan.ResourceRef;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// Judges what was there already when something was to be made under its name: the work of an earlier try of ours, or a
/// stranger's. Its tags decide. Nothing is taken over by name alone.
///
/// Tags are written in the call that makes a resource and show a while later, all of them or none. What shows no tag at
/// all is looked at again therefore, for a while; after that it is a stranger's.
///
/// Safe for use by many threads.
final class FoundByName {
    /// Longer than AWS's listings lag behind its writes.
    private static final Duration LONGEST_LAG = Duration.ofMinutes(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final InstantSource time;
    private final Map<ResourceRef, Instant> withoutTagsSince = new ConcurrentHashMap<>();

    FoundByName(InstantSource time) {
        this.time = time;
    }

    /// Takes it for the owner's, or says why not.
    ///
    /// @param found its kind and name
    /// @param tags what AWS shows of its tags
    /// @param wanted the tags with the owner's marks
    /// @param effect what is known of the owner's state if it is the owner's
    /// @param requestId that of the call that met it
    Applied<AwsState> take(
            ResourceRef found,
            Map<String, String> tags,
            Map<String, String> wanted,
            UnaryOperator<AwsState> effect,
            String requestId) {
        if (AwsTags.mark(tags).equals(AwsTags.mark(wanted))) {
            withoutTagsSince.remove(found);
            return new Applied.Done<>(effect, requestId);
        }
        return tags.isEmpty() ? untagged(found, requestId) : taken(found, tags, requestId);
    }

    /// AWS says that the name is given, and does not list what has it, or shows no tag of it.
    Applied<AwsState> untagged(ResourceRef found, String requestId) {
        return mayBeTooNew(found)
                ? new Applied.Pending<>(
                        UnaryOperator.identity(),
                        requestId,
                        LOOK_AGAIN,
                        "AWS does not tell yet whose %s is; it is asked again".formatted(found))
                : taken(found, Map.of(), requestId);
    }

    private boolean mayBeTooNew(ResourceRef found) {
        Instant now = time.instant();
        Instant since = withoutTagsSince.computeIfAbsent(found, _ -> now);
        return now.isBefore(since.plus(LONGEST_LAG));
    }

    private static Applied<AwsState> taken(ResourceRef found, Map<String, String> tags, String requestId) {
        return new Applied.Failed<>(new CloudError.Denied(
                "%s belongs to %s and is left alone. Delete or rename that, or choose another name"
                        .formatted(found, AwsTags.holder(tags)),
                requestId));
    }
}
