// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.AwsService;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.pipeline.CallRate.BucketRate;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import java.util.List;

/// Which token bucket a call takes from, and how large it is.
///
/// Elastic Load Balancing has buckets per class of actions. AWS publishes 40 tokens refilled at 10 a second
/// for Describe actions; clients of AWS's own use 20 at 4 for registering and deregistering targets and 20 at
/// 3 for Modify actions. For creating, deleting and everything else that writes **no number is published**:
/// 100 at 10 is an assumption, chosen so that about a hundred creates in a burst pass.
///
/// EC2 has buckets per action: 100 at 20 for Describe actions, 50 at 10 if they have neither filter nor page
/// nor id, 50 at 5 for writes, except for rules of security groups (200 at 10) and tags (100 at 10).
///
/// The other services have one bucket of 100 at 20 each, also an assumption.
///
/// @param elbDescribe Describe actions of Elastic Load Balancing
/// @param elbTargets RegisterTargets and DeregisterTargets
/// @param elbModify Modify and Set actions
/// @param elbCreate everything else that writes
public record AwsThrottle(
        boolean on, BucketRate elbDescribe, BucketRate elbTargets, BucketRate elbModify, BucketRate elbCreate) {

    private static final BucketRate EC2_DESCRIBE = new BucketRate(100, 20);
    private static final BucketRate EC2_DESCRIBE_ALL = new BucketRate(50, 10);
    private static final BucketRate EC2_WRITE = new BucketRate(50, 5);
    private static final BucketRate EC2_RULES = new BucketRate(200, 10);
    private static final BucketRate EC2_TAGS = new BucketRate(100, 10);
    private static final BucketRate OTHER = new BucketRate(100, 20);

    /// The buckets of a new account.
    public static AwsThrottle standard() {
        return new AwsThrottle(
                true, new BucketRate(40, 10), new BucketRate(20, 4), new BucketRate(20, 3), new BucketRate(100, 10));
    }

    /// No throttling at all.
    public static AwsThrottle off() {
        AwsThrottle standard = standard();
        return new AwsThrottle(
                false, standard.elbDescribe, standard.elbTargets, standard.elbModify, standard.elbCreate);
    }

    List<RateLimit> limits(AwsOperation operation, Params parameters) {
        return on ? List.of(bucketFor(operation, parameters)) : List.of();
    }

    private RateLimit bucketFor(AwsOperation operation, Params parameters) {
        String name = operation.name();
        return switch (operation.service()) {
            case ELBV2 -> elb(name);
            case EC2 -> new RateLimit("ec2 " + name, ec2(name, parameters));
            case ELB_CLASSIC, STS, TAGGING, ACM ->
                new RateLimit(operation.service().name(), OTHER);
        };
    }

    private RateLimit elb(String name) {
        if (name.startsWith("Describe")) {
            return new RateLimit("elb describe", elbDescribe);
        }
        if (name.equals("RegisterTargets") || name.equals("DeregisterTargets")) {
            return new RateLimit("elb targets", elbTargets);
        }
        if (name.startsWith("Modify") || name.startsWith("Set")) {
            return new RateLimit("elb modify", elbModify);
        }
        return new RateLimit("elb create", elbCreate);
    }

    private static BucketRate ec2(String name, Params parameters) {
        if (name.startsWith("Describe") || name.startsWith("Get")) {
            return parameters.keys().isEmpty() ? EC2_DESCRIBE_ALL : EC2_DESCRIBE;
        }
        if (name.endsWith("Ingress") || name.endsWith("Egress")) {
            return EC2_RULES;
        }
        return name.endsWith("Tags") ? EC2_TAGS : EC2_WRITE;
    }

    static AwsRefusal refusal(AwsService service) {
        return switch (service) {
            case EC2 -> new AwsRefusal(503, "RequestLimitExceeded", "Request limit exceeded.");
            case ELBV2, ELB_CLASSIC, STS -> AwsRefusal.of("Throttling", "Rate exceeded");
            case TAGGING -> AwsRefusal.of("ThrottledException", "Rate exceeded");
            case ACM -> AwsRefusal.of("ThrottlingException", "Rate exceeded");
        };
    }
}
