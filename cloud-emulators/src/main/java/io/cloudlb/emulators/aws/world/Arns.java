// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

/// The names resources have all over AWS.
public record Arns(String region, String accountId) {

    private static final String ELB = "elasticloadbalancing";

    /// Of a Network Load Balancer.
    public String networkLoadBalancer(String name, String id) {
        return of(ELB, "loadbalancer/net/" + name + "/" + id);
    }

    /// Of an Application Load Balancer.
    public String applicationLoadBalancer(String name, String id) {
        return of(ELB, "loadbalancer/app/" + name + "/" + id);
    }

    /// Of a listener.
    public String listener(LoadBalancer loadBalancer, String id) {
        return of(ELB, "listener/" + loadBalancer.path() + "/" + id);
    }

    /// Of the one rule a listener of a Network Load Balancer has.
    public String defaultRule(Listener listener) {
        return listener.arn().replace(":listener/", ":listener-rule/") + "/" + lastPart(listener.arn());
    }

    /// Of a target group.
    public String targetGroup(String name, String id) {
        return of(ELB, "targetgroup/" + name + "/" + id);
    }

    /// Of an EC2 resource, such as `security-group/sg-0123`.
    public String ec2(String kind, String id) {
        return of("ec2", kind + "/" + id);
    }

    /// Of a certificate.
    public String certificate(String id) {
        return of("acm", "certificate/" + id);
    }

    /// The last part of an ARN, after the last slash.
    public static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private String of(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + accountId + ":" + resource;
    }
}
