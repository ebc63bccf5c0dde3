// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;

/// What AWS asks of the names of load balancers and target groups.
final class ElbName {

    private static final int LONGEST = 32;

    private ElbName() {}

    static void checkLoadBalancer(String name) {
        check("Load balancer", name);
        if (name.startsWith("internal-")) {
            throw refusal("Load balancer name '%s' cannot begin with 'internal-'", name);
        }
    }

    static void checkTargetGroup(String name) {
        check("Target group", name);
    }

    private static void check(String kind, String name) {
        if (name.length() > LONGEST) {
            throw refusal(kind + " name '%s' cannot be longer than '" + LONGEST + "' characters", name);
        }
        if (!name.matches("[A-Za-z0-9-]+")) {
            throw refusal(
                    kind + " name '%s' can only contain characters that are alphanumeric characters and hyphens(-)",
                    name);
        }
        if (name.startsWith("-") || name.endsWith("-")) {
            throw refusal(kind + " name '%s' cannot begin or end with a hyphen(-)", name);
        }
    }

    private static AwsRefusal refusal(String format, String name) {
        return new AwsRefusal(400, "ValidationError", format.formatted(name));
    }
}
