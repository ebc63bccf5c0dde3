// SPDX-License-Identifier: Apache-2.0
/// Tests of the whole provider on an emulated project.
@NullMarked
package io.cloudlb.gcp;

import org.jspecify.annotations.NullMarked;
