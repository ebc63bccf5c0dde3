// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ports;

/// A write to Kubernetes that failed, with its kind.
public final class KubernetesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public KubernetesException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public KubernetesException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What to do next.
    public Kind kind() {
        return kind;
    }

    /// The kinds of failure, by what to do next.
    public enum Kind {
        /// The object, or the object with this UID, is no more: forget the write.
        GONE,
        /// Someone else wrote: take the newer object and decide again.
        CONFLICT,
        /// The API server refuses the write for good, for example for lack of rights: say so and look again slowly.
        REFUSED,
        /// The API server does not answer: try again with back-off.
        UNAVAILABLE
    }
}
