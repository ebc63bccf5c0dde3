// SPDX-License-Identifier: Apache-2.0
/// The changes between what should be and what is, in an order that goes on serving, and what may be published. Pure;
/// knows no client.
@NullMarked
package io.cloudlb.gcp.plan;

import org.jspecify.annotations.NullMarked;
