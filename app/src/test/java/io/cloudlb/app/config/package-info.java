// SPDX-License-Identifier: Apache-2.0
/// Tests of reading a configuration.
@NullMarked
package io.cloudlb.app.config;

import org.jspecify.annotations.NullMarked;
