// SPDX-License-Identifier: Apache-2.0
/// Compute Engine's resources as they are and as they should be, their names and marks. Pure; knows no client.
@NullMarked
package io.cloudlb.gcp.model;

import org.jspecify.annotations.NullMarked;
