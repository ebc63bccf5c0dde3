// SPDX-License-Identifier: Apache-2.0
/// From what should be and what is to the changes between them, in the order in which a Service goes on being served.
/// Pure.
@NullMarked
package io.cloudlb.aws.plan;

import org.jspecify.annotations.NullMarked;
