// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.plan.Change.ResourceRef;
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

    static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /// Who has not been met for so long is forgotten: whoever wanted the name has another, or is gone.
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final InstantSource time;
    private final Map<ResourceRef, Met> withoutTags = new ConcurrentHashMap<>();

    /// @param first since when it shows no tag
    /// @param last when it was met last
    private record Met(Instant first, Instant last) {}

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
        if (AwsTags.MARKS.in(tags).equals(AwsTags.MARKS.in(wanted))) {
            withoutTags.remove(found);
            return new Applied.Done<>(effect, requestId);
        }
        if (tags.isEmpty()) {
            return untagged(found, requestId);
        }
        withoutTags.remove(found);
        return taken(found, requestId);
    }

    /// AWS says that the name is given, and does not list what has it, or shows no tag of it.
    Applied<AwsState> untagged(ResourceRef found, String requestId) {
        return mayBeTooNew(found)
                ? new Applied.Pending<>(
                        UnaryOperator.identity(),
                        requestId,
                        LOOK_AGAIN,
                        "AWS does not tell yet whose %s is; it is asked again".formatted(found))
                : taken(found, requestId);
    }

    /// Whether what shows no tag is met for so short a time that it may still be the owner's.
    boolean mayBeTooNew(ResourceRef found) {
        Instant now = time.instant();
        withoutTags.values().removeIf(met -> met.last().plus(REMEMBERED).isBefore(now));
        Met met = withoutTags.merge(found, new Met(now, now), (known, _) -> new Met(known.first(), now));
        return now.isBefore(met.first().plus(LONGEST_LAG));
    }

    /// How many names are remembered.
    int remembered() {
        return withoutTags.size();
    }

    /// Whoever may read the Service reads this, and what has the name may be another tenant's: it is not named.
    private static Applied<AwsState> taken(ResourceRef found, String requestId) {
        return new Applied.Failed<>(CloudError.denied(
                "%s is taken in this account: what has it does not carry the marks of this Service and is left alone. Find out in the account what it is, or choose another name"
                        .formatted(found),
                requestId));
    }
}
