// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.client;

import io.cloudlb.core.provider.CloudCalls.CallFamily;

/// What AWS counts together, and how much of it one process uses. Elastic Load Balancing and EC2 keep token buckets per
/// account, region and kind of action, shared with every other client of the account. Each budget refills as fast as
/// the published bucket and is a tenth smaller, so that calls that come closer together on their way do not find
/// it empty.
///
/// - Describe actions of Elastic Load Balancing: 40 at 10 a second (its user guide, elb-api-throttling).
/// - Registering and deregistering targets: 20 at 4, and Modify and Set actions: 20 at 3, as the AWS Load Balancer
///   Controller limits itself by the same page.
/// - Creating and deleting: no number was found published; that controller allowed itself 40 at 10 for all that is not
///   named above.
/// - EC2 (its developer guide, ec2-api-throttling) has a bucket for each action: 100 at 20 for reads with a filter,
///   50 at 5 for writes, more for rules and tags. Here all reads share one budget, and all writes another.
public final class AwsFamilies {
    public static final CallFamily ELB_DESCRIBE = new CallFamily("elbv2-describe", 36, 10);
    public static final CallFamily ELB_REGISTER = new CallFamily("elbv2-register", 18, 4);
    public static final CallFamily ELB_MODIFY = new CallFamily("elbv2-modify", 18, 3);
    public static final CallFamily ELB_CREATE = new CallFamily("elbv2-create", 36, 10);
    public static final CallFamily EC2_DESCRIBE = new CallFamily("ec2-describe", 90, 20);
    public static final CallFamily EC2_WRITE = new CallFamily("ec2-write", 45, 5);

    private AwsFamilies() {}
}
