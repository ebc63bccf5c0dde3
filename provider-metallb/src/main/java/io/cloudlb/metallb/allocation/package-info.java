// SPDX-License-Identifier: Apache-2.0
/// Who has which address of MetalLB's pools, and who gets one next.
///
/// [Allocator] takes an [AllocationRequest] and gives a [Decision]: an [Decision.Assignment], or the [Unmet] wish that
/// keeps a Service waiting. Stability goes before everything: whoever has an address keeps it unless its own
/// object asks for another one, withdraws what it was given for, or the administrator edits pools under
/// [AllocatorSettings.EditPolicy#MOVE]; and every [Transition] carries its cause.
///
/// Pure: no client, no clock, no I/O; time comes in as an argument. The allocator is changed in place, because
/// that is what makes the search for a free address take constant time, so one thread at a time may use it;
/// [AllocationSnapshot] is its immutable form, and what-if questions are answered on a copy.
@NullMarked
package io.cloudlb.metallb.allocation;

import org.jspecify.annotations.NullMarked;
