// SPDX-License-Identifier: Apache-2.0
/// What exists in one emulated account and region: records for every resource, and the tables that hold them,
/// with the rules that need no request (what a target's health is, which network interfaces still linger).
///
/// Knows nothing of operations and their parameters; changed only by them and by seeding.
@NullMarked
package io.cloudlb.emulators.aws.world;

import org.jspecify.annotations.NullMarked;
