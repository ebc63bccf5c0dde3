// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.cloudlb.azure.read;

import org.jspecify.annotations.NullMarked;
