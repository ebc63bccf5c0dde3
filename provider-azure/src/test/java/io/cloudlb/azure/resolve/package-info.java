// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.cloudlb.azure.resolve;

import org.jspecify.annotations.NullMarked;
