// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.cloudlb.gcp.plan;

import org.jspecify.annotations.NullMarked;
