// SPDX-License-Identifier: Apache-2.0
/// What is remembered of Services, nodes and registered targets. No call is made here.
@NullMarked
package io.cloudlb.core.controller.state;

import org.jspecify.annotations.NullMarked;
