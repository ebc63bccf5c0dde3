// SPDX-License-Identifier: Apache-2.0
/// The command line: from arguments to a checked configuration, and from failures to one sentence and an exit code.
///
/// Knows nothing of Kubernetes or of a cloud.
@NullMarked
package io.cloudlb.app.cli;

import org.jspecify.annotations.NullMarked;
