// SPDX-License-Identifier: Apache-2.0
/// Tests of what is found by its name.
@NullMarked
package io.cloudlb.aws.write;

import org.jspecify.annotations.NullMarked;
