// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.io.IOException;

/// A cloud API as one function from request to answer.
///
/// Mounts differ (in memory behind an SDK's HTTP client, or on a loopback port); the function does not.
@FunctionalInterface
public interface Emulator {

    /// Answers one request.
    ///
    /// @throws IOException if the client shall see the exchange break instead of an answer: a fault script
    ///     asked for a timeout or a reset. The request may or may not have had its effect.
    WireAnswer answer(WireRequest request) throws IOException;
}
