// SPDX-License-Identifier: Apache-2.0
/// The operations of Elastic Load Balancing, API version 2015-12-01, as far as Network Load Balancers need
/// them: one record per operation, listed in [Elbv2Operations].
///
/// Rules come from the API reference and the user guide for Network Load Balancers. What AWS does not publish
/// is said where it is decided.
@NullMarked
package io.cloudlb.emulators.aws.elbv2;

import org.jspecify.annotations.NullMarked;
