// SPDX-License-Identifier: Apache-2.0
/// What is taken out, and what is left as it is.
@NullMarked
package io.cloudlb.core.redaction;

import org.jspecify.annotations.NullMarked;
