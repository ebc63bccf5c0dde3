// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

/// A limit of a cloud that calls are charged against.
///
/// @param name tells it from the other limits, with the account, project or region it is for
public record RateLimit(String name, CallRate rate) {}
