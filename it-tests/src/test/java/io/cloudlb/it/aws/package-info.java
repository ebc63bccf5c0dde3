// SPDX-License-Identifier: Apache-2.0
/// The whole controller with the AWS provider, on a real API server, against stand-ins of AWS that nobody wrote for
/// it alone: the same scenarios on the emulator over the wire, on moto, and on LocalStack where that is to be had.
///
/// A scenario is told from the outside: what a user does to the cluster, and what a person then sees in the cluster
/// and, with the AWS SDK, in the account.
@NullMarked
package io.cloudlb.it.aws;

import org.jspecify.annotations.NullMarked;
