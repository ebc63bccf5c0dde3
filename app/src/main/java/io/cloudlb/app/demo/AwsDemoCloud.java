// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.AwsSnapshot;
import io.cloudlb.emulators.aws.AwsThrottle;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.emulators.dataplane.DataPlane;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The emulated AWS.
final class AwsDemoCloud implements DemoCloud {
    private static final String REGION = "eu-west-1";
    private static final String VPC = "vpc-0de30000";
    private static final String NODE_GROUP = "sg-0de30000";
    private static final List<String> ZONES = List.of("eu-west-1a", "eu-west-1b", "eu-west-1c");

    /// The variables by which the AWS SDK and the AWS CLI get credentials that the emulated cloud takes.
    private static final Map<String, String> CREDENTIALS = Map.of(
            "AWS_ACCESS_KEY_ID", "demo",
            "AWS_SECRET_ACCESS_KEY", "demo",
            "AWS_EC2_METADATA_DISABLED", "true");

    private final AwsEmulator cloud = AwsEmulator.builder()
            .region(REGION)
            .timing(AwsTiming.lifelike())
            .throttle(AwsThrottle.standard())
            .build();

    AwsDemoCloud() {
        cloud.seed()
                .vpc(VPC)
                .securityGroup(NODE_GROUP, "nodes", VPC, Map.of("kubernetes.io/cluster/" + Scenery.CLUSTER, "owned"));
        for (int i = 0; i < ZONES.size(); i++) {
            cloud.seed()
                    .publicSubnet(
                            subnet(i),
                            VPC,
                            ZONES.get(i),
                            "10.0." + i + ".0/24",
                            Map.of("kubernetes.io/role/elb", "1", "kubernetes.io/role/internal-elb", "1"));
        }
    }

    private static String subnet(int zone) {
        return "subnet-0de3000" + (char) ('a' + zone);
    }

    @Override
    public String name() {
        return "AWS";
    }

    @Override
    public EmulatorServer serve() throws IOException {
        return cloud.serve(0);
    }

    @Override
    public void attach(DataPlane dataPlane, DemoCluster cluster) {
        cloud.attach(dataPlane, cluster::of);
    }

    @Override
    public Ledger ledger() {
        return cloud.ledger();
    }

    @Override
    public List<String> zones() {
        return ZONES;
    }

    @Override
    public String machine(String node) {
        return "i-0000000000000000" + node.charAt(node.length() - 1);
    }

    @Override
    public void boot(String node, int zone) {
        cloud.seed()
                .instance(
                        machine(node),
                        subnet(zone),
                        "10.0." + zone + "." + (int) node.charAt(node.length() - 1),
                        List.of(NODE_GROUP),
                        Map.of());
    }

    @Override
    public void terminate(String node, int zone) {
        cloud.seed().terminateInstance(machine(node));
    }

    @Override
    public String providerId(String node, int zone) {
        return "aws:///" + ZONES.get(zone) + "/" + machine(node);
    }

    @Override
    public List<String> settings(EmulatorServer endpoint) {
        return List.of(
                "--provider=aws",
                "--aws-region=" + REGION,
                "--aws-vpc-id=" + VPC,
                "--aws-endpoint-url=" + endpoint.endpoint());
    }

    @Override
    public Map<String, String> environment() {
        return CREDENTIALS;
    }

    @Override
    public String makesLoadBalancer() {
        return "{\"spec\":{\"type\":\"LoadBalancer\"},\"metadata\":{\"annotations\":"
                + "{\"service.beta.kubernetes.io/aws-load-balancer-scheme\":\"internet-facing\"}}}";
    }

    @Override
    public String takesMachineOut() {
        return "DeregisterTargets";
    }

    @Override
    public boolean isEmpty() {
        AwsSnapshot snapshot = cloud.snapshot();
        return snapshot.loadBalancers().isEmpty()
                && snapshot.targetGroups().isEmpty()
                && cloud.ownedResources("cloudlb.io/cluster-name", Scenery.CLUSTER)
                        .isEmpty();
    }

    @Override
    public String emptiness() {
        return "The cloud holds no load balancer, no target group and no security group of the cluster any more.";
    }

    @Override
    public SortedMap<String, String> variables(EmulatorServer endpoint) {
        SortedMap<String, String> variables = new TreeMap<>(CREDENTIALS);
        variables.put("AWS_ENDPOINT_URL", endpoint.endpoint().toString());
        variables.put("AWS_REGION", REGION);
        variables.put("AWS_DEFAULT_REGION", REGION);
        return variables;
    }

    @Override
    public List<String> commands(EmulatorServer endpoint) {
        return List.of(
                "aws elbv2 describe-load-balancers",
                "cloudlb plan mine --provider=aws --cluster-name=" + Scenery.CLUSTER + " --aws-vpc-id=" + VPC);
    }
}
