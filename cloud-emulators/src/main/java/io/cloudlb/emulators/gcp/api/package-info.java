// SPDX-License-Identifier: Apache-2.0
/// The form of the Compute Engine API: Google's public description of it, requests read strictly against it,
/// pages, filters, errors.
/// Knows no resource in particular.
@NullMarked
package io.cloudlb.emulators.gcp.api;

import org.jspecify.annotations.NullMarked;
