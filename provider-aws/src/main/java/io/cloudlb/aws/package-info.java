// SPDX-License-Identifier: Apache-2.0
/// Network Load Balancers of AWS, for Services of type LoadBalancer.
///
/// The way through: [AwsResolver] turns a specification into [AwsDesired], [AwsReader] reads [AwsState],
/// [AwsPlanner] compares the two and gives [AwsChange]s, [AwsExecutor] makes one call for each. The first and the
/// third are pure. The AWS SDK is used in the reader, the executor, [AwsClients] and [AwsErrors] only; nothing
/// here knows Kubernetes.
@NullMarked
package io.cloudlb.aws;

import org.jspecify.annotations.NullMarked;
