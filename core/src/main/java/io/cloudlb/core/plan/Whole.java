// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

import io.cloudlb.core.model.OwnerMark;
import java.util.Optional;

/// A document in the cloud that is written as a whole, and in which several owners have parts.
///
/// @param resource the document
/// @param mark the marks that the document itself carries; empty when it carries none of ours
/// @param lent whether whoever made it lets us have parts in it, as the operator's configuration says
public record Whole(ResourceRef resource, Optional<OwnerMark> mark, boolean lent) {}
