// SPDX-License-Identifier: Apache-2.0
/// Tests of the command: cli.
@NullMarked
package io.cloudlb.app.cli;

import org.jspecify.annotations.NullMarked;
