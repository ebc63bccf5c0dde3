// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.cloudlb.gcp.resolve;

import org.jspecify.annotations.NullMarked;
