// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.Optional;

/// What follows from a failure. The one place that decides it, for every kind of failure there is.
public final class NextStep {
    /// How long an obstacle is left alone that may go away without notice: a quota, missing rights, a subnet.
    public static final Duration SLOW_LOOK = Duration.ofMinutes(5);

    /// How long at the most, however often it was in the way.
    public static final Duration SLOWEST_LOOK = Duration.ofMinutes(30);

    /// How long to wait for the watch to bring what someone else wrote.
    private static final Duration NEWER_OBJECT = Duration.ofSeconds(1);

    private NextStep() {}

    public static Outcome after(CloudError error) {
        return switch (error) {
            case CloudError.Throttled _,
                    CloudError.Stale _,
                    CloudError.Busy _,
                    CloudError.NotFound _,
                    CloudError.Unavailable _,
                    CloudError.Ambiguous _ -> new Outcome.Retry(new Outcome.Trouble.Cloud(error));
            case CloudError.QuotaExceeded _, CloudError.Denied _ ->
                new Outcome.Parked(Optional.of(SLOW_LOOK), error.message());
            case CloudError.Obstructed _ -> new Outcome.Parked(Optional.of(SLOW_LOOK), error.message());
            case CloudError.InvalidRequest _ -> new Outcome.Parked(Optional.empty(), error.message());
        };
    }

    public static Outcome after(KubernetesException failure) {
        return switch (failure.kind()) {
            case GONE -> new Outcome.Settled();
            case CONFLICT -> new Outcome.LookAgain(NEWER_OBJECT, message(failure));
            case REFUSED -> new Outcome.Parked(Optional.of(SLOW_LOOK), message(failure));
            case UNAVAILABLE -> new Outcome.Retry(new Outcome.Trouble.Kubernetes(failure.kind(), message(failure)));
        };
    }

    /// What follows where something that is under way wakes the owner. That it comes again by itself is for the case
    /// that it does not.
    public static Outcome untilWoken(String why) {
        return new Outcome.LookAgain(SLOW_LOOK, why);
    }

    /// What a person is told of it.
    public static String inWords(CloudError error) {
        return switch (error) {
            case CloudError.Throttled _,
                    CloudError.Stale _,
                    CloudError.Busy _,
                    CloudError.NotFound _,
                    CloudError.Unavailable _,
                    CloudError.Ambiguous _ -> "It is tried again without your doing";
            case CloudError.QuotaExceeded _, CloudError.Denied _ ->
                "It is tried again every " + SLOW_LOOK.toMinutes() + " minutes, and when the Service changes";
            case CloudError.Obstructed _ ->
                "It is tried again in " + SLOW_LOOK.toMinutes() + " minutes, then less and less often, at least every "
                        + SLOWEST_LOOK.toMinutes() + " minutes, and when the Service changes";
            case CloudError.InvalidRequest _ -> "It is tried again when the Service changes";
        };
    }

    /// What a person is told of a deletion, which is never given up. An edit is followed at once only where it makes a
    /// difference to it, and most do not.
    public static String ofDeletionInWords(CloudError error) {
        return switch (error) {
            case CloudError.Throttled _,
                    CloudError.Stale _,
                    CloudError.Busy _,
                    CloudError.NotFound _,
                    CloudError.Unavailable _,
                    CloudError.Ambiguous _ -> inWords(error);
            case CloudError.QuotaExceeded _,
                    CloudError.Denied _,
                    CloudError.Obstructed _,
                    CloudError.InvalidRequest _ ->
                "It is tried again every " + SLOW_LOOK.toMinutes()
                        + " minutes, and at once when an edit of the Service changes what is kept from deletion";
        };
    }

    /// Whether reading the state afresh and planning again may help at once.
    public static boolean isSurprise(CloudError error) {
        return switch (error) {
            case CloudError.Stale _, CloudError.NotFound _, CloudError.Ambiguous _ -> true;
            case CloudError.Throttled _,
                    CloudError.Busy _,
                    CloudError.Unavailable _,
                    CloudError.QuotaExceeded _,
                    CloudError.Obstructed _,
                    CloudError.Denied _,
                    CloudError.InvalidRequest _ -> false;
        };
    }

    /// What failed.
    public static String message(KubernetesException failure) {
        String message = failure.getMessage();
        return message == null ? failure.kind().toString() : message;
    }
}
