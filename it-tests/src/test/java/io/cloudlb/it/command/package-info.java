// SPDX-License-Identifier: Apache-2.0
/// The `cloudlb` command as users meet it: a process with flags, signals, words and exit codes.
///
/// What the controller does for Services is tested elsewhere.
@NullMarked
package io.cloudlb.it.command;

import org.jspecify.annotations.NullMarked;
