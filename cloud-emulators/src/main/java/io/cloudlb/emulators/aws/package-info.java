// SPDX-License-Identifier: Apache-2.0
/// The AWS stand-in as its users see it: [AwsEmulator] with its builder, seeding, snapshot, throttling and
/// the mount behind the AWS SDK. What single operations do is in the packages below, one per service.
@NullMarked
package io.cloudlb.emulators.aws;

import org.jspecify.annotations.NullMarked;
