// SPDX-License-Identifier: Apache-2.0
/// Tests of how Compute Engine is called.
@NullMarked
package io.cloudlb.gcp.client;

import org.jspecify.annotations.NullMarked;
