// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.cloudlb.azure.json;

import org.jspecify.annotations.NullMarked;
