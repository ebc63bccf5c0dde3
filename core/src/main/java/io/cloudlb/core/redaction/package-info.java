// SPDX-License-Identifier: Apache-2.0
/// What takes secrets out of text, before it is logged and before it is written into an event or a condition.
///
/// Depends on nothing of ours. Nothing else may decide what a secret looks like.
@NullMarked
package io.cloudlb.core.redaction;

import org.jspecify.annotations.NullMarked;
