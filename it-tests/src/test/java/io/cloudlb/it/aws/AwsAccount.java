// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import io.cloudlb.it.cluster.RunningController;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// An account with a network and machines in it, and no load balancer yet.
///
/// @param endpoint where its API is
/// @param vpcId the cluster's VPC
/// @param machines the machines that may become nodes
public record AwsAccount(URI endpoint, String vpcId, List<Machine> machines) {
    static final String REGION = "eu-west-1";

    /// Makes a security group of nodes known as the cluster's.
    static final String CLUSTER_TAG = "kubernetes.io/cluster/" + RunningController.CLUSTER;

    static final String PUBLIC_ROLE = "kubernetes.io/role/elb";
    static final String INTERNAL_ROLE = "kubernetes.io/role/internal-elb";

    public AwsAccount {
        machines = List.copyOf(machines);
    }

    /// What `--aws-…` flags say of it.
    public Map<String, String> settings() {
        return Map.of("aws-region", REGION, "aws-vpc-id", vpcId, "aws-endpoint-url", endpoint.toString());
    }

    /// @param instanceId `i-…`
    /// @param zone its availability zone
    public record Machine(String instanceId, String zone) {
        /// As the cloud's node controller writes it.
        public String providerId() {
            return "aws:///" + zone + "/" + instanceId;
        }
    }
}
