// SPDX-License-Identifier: Apache-2.0
/// What tests of every module share. Each package below says what it offers; nothing here is part of the running
/// program.
@NullMarked
package io.cloudlb.testkit;

import org.jspecify.annotations.NullMarked;
