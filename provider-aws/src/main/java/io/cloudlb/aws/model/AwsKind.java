// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.plan.Change.ResourceRef;

/// The kinds of resources we write, in AWS's words.
public enum AwsKind {
    LOAD_BALANCER("LoadBalancer"),
    LISTENER("Listener"),
    TARGET_GROUP("TargetGroup"),
    SECURITY_GROUP("SecurityGroup"),
    SECURITY_GROUP_RULE("SecurityGroupRule");

    private final String text;

    AwsKind(String text) {
        this.text = text;
    }

    public ResourceRef named(String name) {
        return new ResourceRef(text, name);
    }
}
