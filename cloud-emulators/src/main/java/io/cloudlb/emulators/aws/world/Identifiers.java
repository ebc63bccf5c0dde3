// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/// Mints ids in the forms AWS uses. The same calls in the same order mint the same ids.
public final class Identifiers {

    private final Random random = new Random(20151201L);

    /// An EC2 id such as `sg-0123456789abcdef0`.
    public synchronized String ec2(String prefix) {
        return prefix + "-0" + hex(16);
    }

    /// The last part of a load balancer's or target group's ARN.
    public synchronized String elb() {
        return hex(16);
    }

    /// A request id.
    public synchronized String request() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String hex(int digits) {
        return HexFormat.of().toHexDigits(random.nextLong(), digits);
    }
}
