// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;

import io.cloudlb.aws.AwsWorld;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Resolves specifications against surroundings that a test describes, without any cloud.
///
/// @param surroundings the surroundings
/// @param nodes the nodes
record Resolving(Surroundings surroundings, NodeSet nodes) {
    static final String VPC = "vpc-1";

    static final SpecFixture WEB = aSpec("web").port(80);

    /// With leave for health checks on 8000 to 8100.
    static final HealthCheckPorts PORTS =
            new HealthCheckPorts(PortRange.KUBERNETES_DEFAULT, List.of(new PortRange(8_000, 8_100)));

    /// A Service with this annotation, named without the prefix.
    static SpecFixture web(String suffix, String value) {
        return WEB.annotated(AwsAnnotations.PREFIX + suffix, value);
    }

    /// Two zones, two machines in one group, and a group a user may name.
    static Resolving inAnOrdinaryVpc() {
        return new Resolving(
                new Surroundings(
                        Optional.of(VPC),
                        List.of(subnet("subnet-a", "a"), subnet("subnet-b", "b")),
                        Map.of(
                                "sg-nodes", new Surroundings.Group("sg-nodes", "nodes", "", false),
                                "sg-own", new Surroundings.Group("sg-own", "own", "Own group", false)),
                        Map.of("i-0001", machine("sg-nodes"), "i-0002", machine("sg-nodes"))),
                new NodeSet(List.of(AwsWorld.node(1), AwsWorld.node(2))));
    }

    static Surroundings.Machine machine(String... groups) {
        return new Surroundings.Machine.Present(VPC, new TreeSet<>(List.of(groups)));
    }

    static Surroundings.Subnet subnet(String id, String zone) {
        return subnet(id, "name of " + id, zone);
    }

    static Surroundings.Subnet subnet(String id, String name, String zone) {
        return new Surroundings.Subnet(
                id,
                name,
                "eu-west-1" + zone,
                Surroundings.Place.AVAILABILITY_ZONE,
                100,
                Set.of(Scheme.values()),
                Optional.empty(),
                Surroundings.ClusterClaim.NOBODY);
    }

    Resolving withSubnets(Surroundings.Subnet... subnets) {
        return new Resolving(
                new Surroundings(
                        surroundings.vpcId(), List.of(subnets), surroundings.groups(), surroundings.machines()),
                nodes);
    }

    Resolving withMachines(Map<String, Surroundings.Machine> machines) {
        return new Resolving(
                new Surroundings(surroundings.vpcId(), surroundings.subnets(), surroundings.groups(), machines), nodes);
    }

    Resolving withGroup(Surroundings.Group group) {
        return new Resolving(
                new Surroundings(
                        surroundings.vpcId(),
                        surroundings.subnets(),
                        Sorted.put(surroundings.groups(), group.id(), group),
                        surroundings.machines()),
                nodes);
    }

    AwsState.OfCluster shared() {
        return new AwsState.OfCluster(surroundings, Optional.empty(), new TreeMap<>());
    }

    Resolution<AwsDesired> resolve(SpecFixture spec) {
        return resolve(spec, AwsState.OfService.NOTHING);
    }

    /// What it means for a Service that has this.
    Resolution<AwsDesired> resolve(SpecFixture spec, AwsState.OfService state) {
        NodeTargets targets = NodeTargets.of(nodes, shared().surroundings(), SpecFixture.CLUSTER);
        return new AwsResolver(spec.spec(), targets, state, shared(), PORTS).resolve();
    }

    AwsDesired.OfService desired(SpecFixture spec) {
        return switch (resolve(spec)) {
            case Resolution.Resolved<AwsDesired>(AwsDesired.OfService desired, List<Problem> _) -> desired;
            case Resolution<AwsDesired> other -> throw new AssertionError("Not resolved: " + other);
        };
    }

    AwsDesired.LoadBalancer loadBalancer(SpecFixture spec) {
        return desired(spec).loadBalancer().orElseThrow();
    }

    /// The problems of a specification that is refused or waits for its surroundings.
    List<Problem> problems(SpecFixture spec) {
        return switch (resolve(spec)) {
            case Resolution.Resolved<AwsDesired> _ -> List.of();
            case Resolution.Refused<AwsDesired> refused -> refused.problems();
            case Resolution.Unknown<AwsDesired> unknown -> unknown.problems();
        };
    }

    List<Problem> warnings(SpecFixture spec) {
        return resolve(spec).warnings();
    }
}
