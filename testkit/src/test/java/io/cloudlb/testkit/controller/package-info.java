// SPDX-License-Identifier: Apache-2.0
/// What the whole controller does, told on the fake cloud.
@NullMarked
package io.cloudlb.testkit.controller;

import org.jspecify.annotations.NullMarked;
