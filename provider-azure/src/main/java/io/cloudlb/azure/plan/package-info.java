// SPDX-License-Identifier: Apache-2.0
/// The changes between what should be and what is, in an order that goes on serving. Pure.
@NullMarked
package io.cloudlb.azure.plan;

import org.jspecify.annotations.NullMarked;
