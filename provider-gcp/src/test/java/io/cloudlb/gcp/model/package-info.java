// SPDX-License-Identifier: Apache-2.0
/// Tests of Compute Engine's resources as values.
@NullMarked
package io.cloudlb.gcp.model;

import org.jspecify.annotations.NullMarked;
