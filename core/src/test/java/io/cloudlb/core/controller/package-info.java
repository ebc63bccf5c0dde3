// SPDX-License-Identifier: Apache-2.0
/// Tests of the controller's parts, each alone. The controller as a whole is tested in the test kit, in a world and a
/// cloud in memory.
@NullMarked
package io.cloudlb.core.controller;

import org.jspecify.annotations.NullMarked;
