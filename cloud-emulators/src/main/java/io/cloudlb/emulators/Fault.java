// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.time.Duration;

/// Something that goes wrong with one call.
///
/// Faults marked [When#AFTER] come after the call had its effect: the client does not know that it succeeded.
public sealed interface Fault {

    /// When it strikes.
    When when();

    /// Whether a fault strikes before or after the call's effect.
    enum When {
        BEFORE,
        AFTER
    }

    /// Answers with an error of the cloud.
    ///
    /// @param status the HTTP status, 500 to 599 for a fault of the cloud
    /// @param code the cloud's error code
    record Refuse(When when, int status, String code, String message) implements Fault {}

    /// Answers as the cloud does when it was asked too often; the call has no effect.
    ///
    /// @param retryAfter how long the cloud asks to wait, zero if it does not say
    record Throttle(Duration retryAfter) implements Fault {
        @Override
        public When when() {
            return When.BEFORE;
        }
    }

    /// Accepts the call and lets the work that it began end with an error. Does nothing to calls that begin no
    /// work, which are all calls of a cloud that answers when it is done.
    ///
    /// @param effect whether the effect is there all the same
    /// @param status the HTTP status that goes with the error
    /// @param code the cloud's error code
    record FailLater(boolean effect, int status, String code, String message) implements Fault {
        @Override
        public When when() {
            return When.AFTER;
        }
    }

    /// Gives no answer until the client's patience ends.
    record TimeOut(When when) implements Fault {}

    /// Cuts the connection.
    record Reset(When when) implements Fault {}

    /// Answers later.
    record Delay(Duration duration) implements Fault {
        public Delay {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("a delay cannot be negative: " + duration);
            }
        }

        @Override
        public When when() {
            return When.BEFORE;
        }
    }

    /// Answers a read with the world as it was before the last write.
    record Stale() implements Fault {
        @Override
        public When when() {
            return When.BEFORE;
        }
    }

    /// Runs something in the caller's thread, for instance throws the error that stands for a crash of the
    /// client's process. Whatever is thrown passes through an in-memory mount unchanged.
    record Run(When when, Runnable action) implements Fault {}

    /// An internal error of the cloud that left no effect.
    static Fault failBefore() {
        return new Refuse(When.BEFORE, 500, "InternalFailure", "An internal error has occurred");
    }

    /// An internal error of the cloud although the effect is there.
    static Fault failAfter() {
        return new Refuse(When.AFTER, 500, "InternalFailure", "An internal error has occurred");
    }

    /// A refusal with a code of the cloud, without effect.
    static Fault refuse(int status, String code, String message) {
        return new Refuse(When.BEFORE, status, code, message);
    }

    /// No answer, and no effect.
    static Fault timeOutBefore() {
        return new TimeOut(When.BEFORE);
    }

    /// No answer although the effect is there.
    static Fault timeOutAfter() {
        return new TimeOut(When.AFTER);
    }

    /// A cut connection although the effect is there.
    static Fault resetAfter() {
        return new Reset(When.AFTER);
    }

    /// A cut connection before the call arrived.
    static Fault resetBefore() {
        return new Reset(When.BEFORE);
    }

    /// The cloud's throttling error.
    static Fault throttle() {
        return throttle(Duration.ZERO);
    }

    /// The cloud's throttling error, with the time it asks to wait.
    static Fault throttle(Duration retryAfter) {
        return new Throttle(retryAfter);
    }

    /// Work that is accepted, then fails and leaves no effect.
    static Fault acceptThenFail(int status, String code, String message) {
        return new FailLater(false, status, code, message);
    }

    /// Work that is accepted and said to have failed although its effect is there.
    static Fault acceptThenFailAfter(int status, String code, String message) {
        return new FailLater(true, status, code, message);
    }

    /// A slow answer.
    static Fault delay(Duration duration) {
        return new Delay(duration);
    }

    /// An answer from before the last write.
    static Fault stale() {
        return new Stale();
    }

    /// An action before the call has its effect.
    static Fault before(Runnable action) {
        return new Run(When.BEFORE, action);
    }

    /// An action after the call had its effect.
    static Fault after(Runnable action) {
        return new Run(When.AFTER, action);
    }
}
