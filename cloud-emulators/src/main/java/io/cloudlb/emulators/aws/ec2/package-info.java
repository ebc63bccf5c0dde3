// SPDX-License-Identifier: Apache-2.0
/// The operations of EC2, API version 2016-11-15, that a load balancer controller needs: networks and
/// instances to look at, security groups and tags to write. One record per operation, listed in
/// [Ec2Operations].
@NullMarked
package io.cloudlb.emulators.aws.ec2;

import org.jspecify.annotations.NullMarked;
