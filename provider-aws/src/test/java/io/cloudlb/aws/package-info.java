// SPDX-License-Identifier: Apache-2.0
/// Tests of the AWS provider: the pure parts by values, the rest on the emulator in memory.
@NullMarked
package io.cloudlb.aws;

import org.jspecify.annotations.NullMarked;
