// SPDX-License-Identifier: Apache-2.0
/// Plans and policies, as properties over random plans.
@NullMarked
package io.cloudlb.core.plan;

import org.jspecify.annotations.NullMarked;
