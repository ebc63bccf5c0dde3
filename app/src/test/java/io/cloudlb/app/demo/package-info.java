// SPDX-License-Identifier: Apache-2.0
/// What the demo says of what it saw.
@NullMarked
package io.cloudlb.app.demo;

import org.jspecify.annotations.NullMarked;
