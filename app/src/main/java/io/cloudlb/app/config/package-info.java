// SPDX-License-Identifier: Apache-2.0
/// The controller's configuration: one record, read from flags, environment variables, a YAML file and defaults, in
/// that order, with everything that is wrong reported together and with where it came from.
///
/// Speaks of values only: no client is made here, no call, and nothing is printed. Settings of a provider pass
/// through as text; the provider judges them.
@NullMarked
package io.cloudlb.app.config;

import org.jspecify.annotations.NullMarked;
