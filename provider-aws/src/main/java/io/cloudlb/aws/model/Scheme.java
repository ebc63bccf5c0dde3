// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import java.util.Arrays;
import java.util.Optional;

/// Where a load balancer's addresses live: in the VPC only, or on the internet. Fixed for its life.
public enum Scheme {
    INTERNAL("internal", "kubernetes.io/role/internal-elb"),
    INTERNET_FACING("internet-facing", "kubernetes.io/role/elb");

    private final String text;
    private final String subnetRoleTag;

    Scheme(String text, String subnetRoleTag) {
        this.text = text;
        this.subnetRoleTag = subnetRoleTag;
    }

    public static Optional<Scheme> parse(String text) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.text.equals(text))
                .findFirst();
    }

    /// The tag by which an operator offers a subnet to load balancers of this scheme.
    public String subnetRoleTag() {
        return subnetRoleTag;
    }

    /// The spelling of AWS.
    @Override
    public String toString() {
        return text;
    }
}
