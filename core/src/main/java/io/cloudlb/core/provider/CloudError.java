// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;

/// What went wrong in the cloud, in the terms of what to do next. The set is closed: whoever handles one
/// handles all.
public sealed interface CloudError {
    /// What happened, why and what to do, for a person. Never a secret.
    String message();

    /// The cloud's id of the failed request, empty when there was none.
    String requestId();

    /// The same error in other words.
    default CloudError saying(String words) {
        return switch (this) {
            case Throttled(String _, String id, Duration after) -> new Throttled(words, id, after);
            case Stale(String _, String id) -> new Stale(words, id);
            case Busy(String _, String id) -> new Busy(words, id);
            case NotFound(String _, String id) -> new NotFound(words, id);
            case QuotaExceeded(String _, String id, String quota) -> new QuotaExceeded(words, id, quota);
            case InvalidRequest(String _, String id, String reason) -> new InvalidRequest(words, id, reason);
            case Obstructed(String _, String id, String reason) -> new Obstructed(words, id, reason);
            case Denied(String _, String id) -> new Denied(words, id);
            case Unavailable(String _, String id) -> new Unavailable(words, id);
            case Ambiguous(String _, String id) -> new Ambiguous(words, id);
        };
    }

    /// The cloud asks for fewer calls. Wait, then try again.
    ///
    /// @param after how long the cloud asks to wait; zero when it does not say
    record Throttled(String message, String requestId, Duration after) implements CloudError {}

    /// What the call went by is no longer so: another write got in between, or the name is taken by now. Observe
    /// again, then plan again, at once.
    record Stale(String message, String requestId) implements CloudError {}

    /// What the call is about is in use, or is being worked on. That ends without us: wait, and look afresh before
    /// it is tried again, because what was planned on may have hidden the user.
    record Busy(String message, String requestId) implements CloudError {}

    /// What the call names does not exist. Observe again, then plan again.
    record NotFound(String message, String requestId) implements CloudError {}

    /// A limit of the account is reached. Park with the limit's name; look again slowly.
    ///
    /// @param quota the limit's name as the cloud's console has it
    record QuotaExceeded(String message, String requestId, String quota) implements CloudError {}

    /// The request can never succeed as it is. Park until the input changes.
    ///
    /// @param reason the cloud's own code
    record InvalidRequest(String message, String requestId, String reason) implements CloudError {}

    /// Something around the owner is in the way: a full subnet, a setting of what is not ours. It may go away without
    /// notice. Park; look again, ever more slowly.
    ///
    /// @param reason the cloud's own code
    record Obstructed(String message, String requestId, String reason) implements CloudError {}

    /// The credentials may not do this, or the resource is not ours. Park; look again slowly.
    record Denied(String message, String requestId) implements CloudError {}

    /// The cloud does not answer or fails. Try again with back-off.
    record Unavailable(String message, String requestId) implements CloudError {}

    /// A write may or may not have taken effect. Observe again before anything else.
    record Ambiguous(String message, String requestId) implements CloudError {}
}
