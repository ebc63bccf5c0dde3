// SPDX-License-Identifier: Apache-2.0
/// Tests of the command: run.
@NullMarked
package io.cloudlb.app.run;

import org.jspecify.annotations.NullMarked;
