// SPDX-License-Identifier: Apache-2.0
/// The provider for Azure: Standard Load Balancers, public IP addresses and rules of security groups, which are
/// documents that a cluster's Services share.
@NullMarked
package io.cloudlb.azure;

import org.jspecify.annotations.NullMarked;
