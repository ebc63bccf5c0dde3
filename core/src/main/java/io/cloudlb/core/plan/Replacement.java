// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

/// Says that a resource cannot be changed in place: the plan makes a new one and deletes the old.
///
/// @param resource the resource that goes
/// @param why what cannot be changed in place
/// @param downtime what clients notice, in a sentence
public record Replacement(ResourceRef resource, String why, String downtime) {}
