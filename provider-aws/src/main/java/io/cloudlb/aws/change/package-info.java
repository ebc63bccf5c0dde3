// SPDX-License-Identifier: Apache-2.0
/// The calls that write to AWS, as data. Values only: what they mean to the guard of ownership and to people,
/// and nothing of how they are made.
@NullMarked
package io.cloudlb.aws.change;

import org.jspecify.annotations.NullMarked;
