// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Certificate;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.LoadBalancerInterfaces;
import io.cloudlb.emulators.aws.world.Network.ElasticAddress;
import io.cloudlb.emulators.aws.world.Network.RouteTable;
import io.cloudlb.emulators.aws.world.Network.RouteTable.Route;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import io.cloudlb.emulators.aws.world.Network.Vpc;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import io.cloudlb.emulators.aws.world.SecurityGroupRule.Peer;
import io.cloudlb.emulators.aws.world.Targets;
import io.cloudlb.emulators.pipeline.CallPipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// What exists in an account without any call: networks, instances, addresses, certificates, and what others
/// own. Also how the world changes behind a controller's back. Every method may be called at any time; none
/// is in the ledger.
public final class AwsSeed {

    private static final int ADDRESSES_AWS_RESERVES = 5;

    private final AwsWorld world;
    private final CallPipeline pipeline;

    AwsSeed(AwsWorld world, CallPipeline pipeline) {
        this.world = world;
        this.pipeline = pipeline;
    }

    /// A VPC 10.0.0.0/16 with an internet gateway, a main route table and the default security group.
    public AwsSeed vpc(String id) {
        return vpc(id, "10.0.0.0/16", Optional.empty(), true);
    }

    /// A VPC with a main route table and the default security group.
    ///
    /// @param internetGateway whether it has one; only then load balancers in it can face the internet
    public AwsSeed vpc(String id, String cidr, Optional<String> ipv6Cidr, boolean internetGateway) {
        String rest = id.substring("vpc-".length());
        return change(() -> {
            Optional<String> gateway = internetGateway ? Optional.of("igw-" + rest) : Optional.empty();
            world.vpcs().put(id, new Vpc(id, cidr, ipv6Cidr, gateway));
            RouteTable main = new RouteTable("rtb-main-" + rest, id, true, Set.of(), List.of(new Route(cidr, "local")));
            world.routeTables().put(main.id(), main);
            SecurityGroup group = new SecurityGroup("sg-default-" + rest, "default", "default VPC security group", id);
            world.securityGroups().put(group.id(), group);
        });
    }

    /// A subnet with a route to the internet gateway of its VPC.
    ///
    /// @param zone such as `eu-west-1a`
    public AwsSeed publicSubnet(String id, String vpcId, String zone, String cidr, Map<String, String> tags) {
        return subnet(id, vpcId, zone, cidr, tags).route(id, vpcId);
    }

    /// A subnet that uses the main route table, with every address free that AWS does not keep for itself.
    public AwsSeed subnet(String id, String vpcId, String zone, String cidr, Map<String, String> tags) {
        return subnet(new Subnet(id, vpcId, zone, cidr, Optional.empty(), addresses(cidr)), tags);
    }

    private static int addresses(String cidr) {
        int prefix = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
        return (1 << (Integer.SIZE - prefix)) - ADDRESSES_AWS_RESERVES;
    }

    /// A subnet in all its parts.
    public AwsSeed subnet(Subnet subnet, Map<String, String> tags) {
        return change(() -> {
            world.subnets().put(subnet.id(), subnet);
            world.tag(subnet.id(), tags);
        });
    }

    private AwsSeed route(String subnetId, String vpcId) {
        return change(() -> {
            Vpc vpc = world.vpcs().find(vpcId).orElseThrow();
            String id = "rtb-public-" + vpcId.substring("vpc-".length());
            Set<String> subnets = new TreeSet<>(
                    world.routeTables().find(id).map(RouteTable::subnets).orElse(Set.of()));
            subnets.add(subnetId);
            List<Route> routes = List.of(
                    new Route(vpc.cidr(), "local"),
                    new Route("0.0.0.0/0", vpc.internetGateway().orElseThrow()));
            world.routeTables().put(id, new RouteTable(id, vpcId, false, subnets, routes));
        });
    }

    /// A running instance.
    ///
    /// @param subnetId a subnet that was seeded before; it gives VPC and zone
    public AwsSeed instance(
            String id, String subnetId, String privateIp, List<String> securityGroups, Map<String, String> tags) {
        return change(() -> {
            Subnet subnet = world.subnets().find(subnetId).orElseThrow();
            Instance instance = new Instance(
                    id,
                    subnet.vpcId(),
                    subnetId,
                    subnet.zone(),
                    privateIp,
                    List.of(),
                    securityGroups,
                    Instance.State.RUNNING,
                    world.now());
            world.instances().put(id, instance);
            world.tag(id, tags);
        });
    }

    /// Gives an instance's network interface further private addresses, as for pods that have addresses of
    /// the VPC.
    public AwsSeed secondaryAddresses(String id, List<String> privateIps) {
        return changeInstance(id, instance -> instance.withSecondaryIps(privateIps));
    }

    /// Stops an instance: its targets become unused.
    public AwsSeed stopInstance(String id) {
        return changeInstance(id, instance -> instance.in(Instance.State.STOPPED));
    }

    /// Starts a stopped instance again.
    public AwsSeed startInstance(String id) {
        return changeInstance(id, instance -> instance.in(Instance.State.RUNNING));
    }

    /// Terminates an instance: Elastic Load Balancing takes it out of its target groups.
    public AwsSeed terminateInstance(String id) {
        return changeInstance(id, instance -> instance.in(Instance.State.TERMINATED))
                .change(() -> new Targets(world).deregisterEverywhere(id));
    }

    private AwsSeed changeInstance(String id, UnaryOperator<Instance> change) {
        return change(() -> {
            Instance instance = world.instances().find(id).orElseThrow();
            world.instances().put(id, change.apply(instance));
        });
    }

    /// A security group that lets everything out and nothing in.
    public AwsSeed securityGroup(String id, String name, String vpcId, Map<String, String> tags) {
        return change(() -> {
            world.securityGroups().put(id, new SecurityGroup(id, name, "seeded", vpcId));
            world.tag(id, tags);
        });
    }

    /// Lets a range in through a security group, as a person at the console would.
    public AwsSeed ingressRule(String groupId, String protocol, int fromPort, int toPort, String cidr) {
        return change(() -> {
            String id = world.ids().ec2("sgr");
            Peer peer = cidr.contains(":") ? new Peer.Ipv6(cidr) : new Peer.Ipv4(cidr);
            world.securityGroupRules()
                    .put(id, new SecurityGroupRule(id, groupId, false, protocol, fromPort, toPort, peer, ""));
        });
    }

    /// An Elastic IP address.
    public AwsSeed elasticAddress(String allocationId, String publicIp, Map<String, String> tags) {
        return change(() -> {
            world.addresses().put(allocationId, new ElasticAddress(allocationId, publicIp));
            world.tag(allocationId, tags);
        });
    }

    /// An issued certificate that is good for a year.
    ///
    /// @param names its domain names, the main one first
    public AwsSeed certificate(String id, List<String> names, Map<String, String> tags) {
        return change(() -> {
            Instant now = world.now();
            String arn = world.arns().certificate(id);
            world.certificates().put(arn, new Certificate(arn, names, "ISSUED", now, now.plus(Duration.ofDays(365))));
            world.tag(arn, tags);
        });
    }

    /// A bucket load balancers may write their logs to.
    public AwsSeed logBucket(String name) {
        return change(() -> world.logBuckets().add(name));
    }

    /// A prefix list rules may name.
    public AwsSeed prefixList(String id) {
        return change(() -> world.prefixLists().add(id));
    }

    /// A load balancer somebody else made, without listeners, in subnets that were seeded before.
    ///
    /// @param type `network` or `application`
    public AwsSeed foreignLoadBalancer(
            String name, String type, List<String> subnetIds, List<String> securityGroups, Map<String, String> tags) {
        return change(() -> {
            List<Subnet> subnets = subnetIds.stream()
                    .map(id -> world.subnets().find(id).orElseThrow())
                    .toList();
            LoadBalancer created = foreign(name, type, subnets, securityGroups);
            world.loadBalancers().put(created.arn(), created);
            new LoadBalancerInterfaces(world).follow(created);
            world.tag(created.arn(), tags);
        });
    }

    private LoadBalancer foreign(String name, String type, List<Subnet> subnets, List<String> securityGroups) {
        String id = world.ids().elb();
        boolean network = type.equals("network");
        String arn = network
                ? world.arns().networkLoadBalancer(name, id)
                : world.arns().applicationLoadBalancer(name, id);
        List<ZoneMapping> zones = subnets.stream()
                .map(subnet -> new ZoneMapping(
                        subnet.zone(), subnet.id(), Optional.empty(), Optional.empty(), Optional.empty(), List.of()))
                .toList();
        return new LoadBalancer(
                arn,
                name,
                name + "-" + id + ".elb." + world.settings().region() + ".amazonaws.com",
                "internal",
                type,
                subnets.getFirst().vpcId(),
                zones,
                securityGroups,
                !securityGroups.isEmpty(),
                "ipv4",
                Optional.empty(),
                "off",
                world.now(),
                world.now());
    }

    /// Changes a resource's tags behind everybody's back.
    ///
    /// @param resource an EC2 id or an ARN
    public AwsSeed tags(String resource, Map<String, String> all) {
        return change(() -> world.tag(resource, new TreeMap<>(all)));
    }

    private AwsSeed change(Runnable change) {
        pipeline.change(() -> {
            world.begin(true, false);
            change.run();
        });
        return this;
    }
}
