// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

/// How one probe ended.
sealed interface ProbeResult {

    record Passed() implements ProbeResult {}

    record Failed(BackendHealth.Cause cause, String text) implements ProbeResult {}
}
