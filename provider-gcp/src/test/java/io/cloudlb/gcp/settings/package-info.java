// SPDX-License-Identifier: Apache-2.0
/// Tests of settings.
@NullMarked
package io.cloudlb.gcp.settings;

import org.jspecify.annotations.NullMarked;
