// SPDX-License-Identifier: Apache-2.0
/// The words of the product: records every other package speaks in.
///
/// Values only. Nothing here knows a client, a clock, a cloud or another package of ours; collections are
/// copied, and sorted where order carries no meaning, so that equal records mean the same thing.
@NullMarked
package io.cloudlb.core.model;

import org.jspecify.annotations.NullMarked;
