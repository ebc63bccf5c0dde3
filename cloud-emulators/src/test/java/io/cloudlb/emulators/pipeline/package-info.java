// SPDX-License-Identifier: Apache-2.0
/// Tests of what every emulator is made of.
@NullMarked
package io.cloudlb.emulators.pipeline;

import org.jspecify.annotations.NullMarked;
