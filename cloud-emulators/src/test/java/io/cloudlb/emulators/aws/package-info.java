// SPDX-License-Identifier: Apache-2.0
/// The AWS stand-in asked by clients nobody here wrote: the AWS SDK, in memory and on the wire, and the AWS
/// CLI.
@NullMarked
package io.cloudlb.emulators.aws;

import org.jspecify.annotations.NullMarked;
