// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

/// What may go wrong with one call.
public enum CloudFault {
    /// The cloud fails, without effect, and says so.
    FAIL_BEFORE,
    /// The cloud fails after the effect.
    FAIL_AFTER,
    /// The call takes effect, and its answer never comes.
    TIMEOUT_AFTER,
    /// The cloud asks for fewer calls.
    THROTTLE,
    /// A read answers as the cloud was before its last change; on a write, the reads that follow it do.
    STALE
}
