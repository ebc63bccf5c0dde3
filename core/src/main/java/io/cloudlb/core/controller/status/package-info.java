// SPDX-License-Identifier: Apache-2.0
/// What is said of a Service: conditions, addresses, events; and whose an address in its status is.
@NullMarked
package io.cloudlb.core.controller.status;

import org.jspecify.annotations.NullMarked;
