// SPDX-License-Identifier: Apache-2.0
/// The controller's configuration: one record, read from flags, environment and YAML, with all faults reported
// together.
@NullMarked
package io.cloudlb.core.config;

import org.jspecify.annotations.NullMarked;
