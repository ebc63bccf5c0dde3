// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import java.util.Optional;

/// A write that Compute Engine has accepted and not ended.
///
/// @param what what it does, for a person
/// @param outcome what it leads to; empty where the process that asked for it is no more: then its owner is read when
///     it has ended
public record PendingWrite(String what, Optional<Outcome> outcome) {
    /// What is there once the operation has ended well.
    public sealed interface Outcome {
        /// The resource is like this.
        record Made(GcpResource resource) implements Outcome {}

        /// It is gone.
        record Gone(GcpResource.Key key) implements Outcome {}
    }
}
