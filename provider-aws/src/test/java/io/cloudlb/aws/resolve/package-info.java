// SPDX-License-Identifier: Apache-2.0
/// Tests of what a specification means on AWS, by values.
@NullMarked
package io.cloudlb.aws.resolve;

import org.jspecify.annotations.NullMarked;
