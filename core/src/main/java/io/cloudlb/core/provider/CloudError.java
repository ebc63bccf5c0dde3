// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;

/// What went wrong in the cloud, in the terms of what to do next.
///
/// @param kind what to do next
/// @param message what happened, why and what to do, for a person. Never a secret
/// @param requestId the cloud's id of the failed request, empty when there was none
/// @param code the cloud's own word: which quota, as its console has it, or why a request is refused; empty where the
///     kind says all
/// @param after how long the cloud asks to wait; zero when it does not say
public record CloudError(Kind kind, String message, String requestId, String code, Duration after) {
    public CloudError(Kind kind, String message, String requestId, String code) {
        this(kind, message, requestId, code, Duration.ZERO);
    }

    public CloudError(Kind kind, String message, String requestId) {
        this(kind, message, requestId, "");
    }

    public static CloudError throttled(String message, String requestId, Duration after) {
        return new CloudError(Kind.THROTTLED, message, requestId, "", after);
    }

    public static CloudError stale(String message, String requestId) {
        return new CloudError(Kind.STALE, message, requestId);
    }

    public static CloudError busy(String message, String requestId) {
        return new CloudError(Kind.BUSY, message, requestId);
    }

    public static CloudError notFound(String message, String requestId) {
        return new CloudError(Kind.NOT_FOUND, message, requestId);
    }

    public static CloudError quotaExceeded(String message, String requestId, String quota) {
        return new CloudError(Kind.QUOTA_EXCEEDED, message, requestId, quota);
    }

    public static CloudError invalidRequest(String message, String requestId, String code) {
        return new CloudError(Kind.INVALID_REQUEST, message, requestId, code);
    }

    public static CloudError obstructed(String message, String requestId, String code) {
        return new CloudError(Kind.OBSTRUCTED, message, requestId, code);
    }

    public static CloudError denied(String message, String requestId) {
        return new CloudError(Kind.DENIED, message, requestId);
    }

    public static CloudError unavailable(String message, String requestId) {
        return new CloudError(Kind.UNAVAILABLE, message, requestId);
    }

    public static CloudError ambiguous(String message, String requestId) {
        return new CloudError(Kind.AMBIGUOUS, message, requestId);
    }

    public boolean is(Kind expected) {
        return kind == expected;
    }

    /// The same error in other words.
    public CloudError saying(String words) {
        return new CloudError(kind, words, requestId, code, after);
    }

    /// What to do next. The set is closed: whoever handles one handles all.
    public enum Kind {
        /// The cloud asks for fewer calls. Wait, then try again.
        THROTTLED("Throttled"),
        /// What the call went by is no longer so: another write got in between, or the name is taken by now. Observe
        /// again, then plan again, at once.
        STALE("Stale"),
        /// What the call is about is in use, or is being worked on. That ends without us: wait, and look afresh before
        /// it is tried again, because what was planned on may have hidden the user.
        BUSY("Busy"),
        /// What the call names does not exist. Observe again, then plan again.
        NOT_FOUND("NotFound"),
        /// A limit of the account is reached. Park with the limit's name; look again slowly.
        QUOTA_EXCEEDED("QuotaExceeded"),
        /// The request can never succeed as it is. Park until the input changes.
        INVALID_REQUEST("InvalidRequest"),
        /// Something around the owner is in the way: a full subnet, a setting of what is not ours. It may go away
        /// without notice. Park; look again, ever more slowly.
        OBSTRUCTED("Obstructed"),
        /// The credentials may not do this, or the resource is not ours. Park; look again slowly.
        DENIED("Denied"),
        /// The cloud does not answer or fails. Try again with back-off.
        UNAVAILABLE("Unavailable"),
        /// A write may or may not have taken effect. Observe again before anything else.
        AMBIGUOUS("Ambiguous");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /// The CamelCase word in conditions, metrics and logs.
        @Override
        public String toString() {
            return text;
        }
    }
}
