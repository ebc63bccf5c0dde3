// SPDX-License-Identifier: Apache-2.0
/// The wire formats of AWS: the Query protocol in its two dialects (most services, and EC2's own) and JSON
/// 1.1. From an HTTP request to a named operation with a tree of parameters, and from an answer or a refusal
/// to a body.
///
/// Knows no resource and keeps no state.
@NullMarked
package io.cloudlb.emulators.aws.protocol;

import org.jspecify.annotations.NullMarked;
