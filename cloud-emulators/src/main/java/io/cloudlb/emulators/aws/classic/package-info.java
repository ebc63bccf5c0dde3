// SPDX-License-Identifier: Apache-2.0
/// The older API of Elastic Load Balancing, version 2012-06-01, in an account without a Classic Load Balancer:
/// enough for clients that look there first. Anything that would make one is refused by name.
@NullMarked
package io.cloudlb.emulators.aws.classic;

import org.jspecify.annotations.NullMarked;
