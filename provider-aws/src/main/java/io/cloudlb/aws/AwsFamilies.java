// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.provider.CallFamily;

/// What AWS counts together. Elastic Load Balancing (elb-api-throttling) and EC2 (ec2-api-throttling) keep token
/// buckets per account, region and kind of action, shared with every other client of the account.
final class AwsFamilies {
    static final CallFamily ELB_DESCRIBE = new CallFamily("elbv2-describe", 200, 50);
    static final CallFamily ELB_REGISTER = new CallFamily("elbv2-register", 20, 4);
    static final CallFamily ELB_MODIFY = new CallFamily("elbv2-modify", 20, 3);

    /// Creating and deleting: AWS publishes no bucket; this one is ours, wide enough for twenty Services at once.
    static final CallFamily ELB_CREATE = new CallFamily("elbv2-create", 100, 10);

    static final CallFamily EC2_DESCRIBE = new CallFamily("ec2-describe", 100, 20);
    static final CallFamily EC2_WRITE = new CallFamily("ec2-write", 50, 5);

    private AwsFamilies() {}
}
