// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

/// What a call may do to the cloud.
public enum CallKind {
    /// Only looks.
    READ,
    /// May change something; counts against budgets of writes even if it changed nothing.
    WRITE
}
