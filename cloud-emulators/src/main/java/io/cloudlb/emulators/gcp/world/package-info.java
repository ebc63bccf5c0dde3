// SPDX-License-Identifier: Apache-2.0
/// What exists in an emulated project: resources, addresses, quotas, and what was accepted and is not done yet.
/// Knows no request.
@NullMarked
package io.cloudlb.emulators.gcp.world;

import org.jspecify.annotations.NullMarked;
