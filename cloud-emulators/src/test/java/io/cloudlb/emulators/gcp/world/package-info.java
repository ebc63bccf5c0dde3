// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.cloudlb.emulators.gcp.world;

import org.jspecify.annotations.NullMarked;
