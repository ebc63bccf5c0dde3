// SPDX-License-Identifier: Apache-2.0
/// That equal records mean the same thing.
@NullMarked
package io.cloudlb.core.model;

import org.jspecify.annotations.NullMarked;
