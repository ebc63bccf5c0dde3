// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.emulators.aws.AwsSeed;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which subnets are chosen, from what AWS answers about them: tags, route tables, zones.
class SubnetsTest {
    private static final SpecFixture INTERNAL = aSpec("web").port(80);
    private static final SpecFixture FACING = INTERNAL.annotated(AwsAnnotations.SCHEME, "internet-facing");
    private static final String ROLE = "kubernetes.io/role/internal-elb";
    private static final String PUBLIC_ROLE = "kubernetes.io/role/elb";
    private static final String CLUSTER_TAG = "kubernetes.io/cluster/";

    private final AwsWorld world = new AwsWorld();

    @BeforeEach
    void untag() {
        world.emulator().seed().tags(AwsWorld.SUBNET_A, Map.of()).tags(AwsWorld.SUBNET_B, Map.of());
    }

    private AwsSeed seed() {
        return world.emulator().seed();
    }

    private SubnetsTest subnet(String letter, Map<String, String> tags) {
        seed().subnet("subnet-" + letter, AwsWorld.VPC, "eu-west-1" + letter, "10.0.30.0/24", tags);
        return this;
    }

    private List<String> chosenFor(SpecFixture spec) {
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver().restarted(Set.of());
        driver.serve(List.of(spec.spec()));
        return world.emulator().snapshot().loadBalancers().getFirst().zones().stream()
                .map(zone -> zone.subnetId())
                .sorted()
                .toList();
    }

    private List<String> refusals(SpecFixture spec) {
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver().restarted(Set.of());
        AwsState shared = driver.state(new Owner.Shared(world.cluster()));
        return switch (driver.provider().resolve(spec.spec(), world.nodes(3), driver.state(spec.owner()), shared)) {
            case Resolution.Refused<AwsDesired> refused ->
                refused.problems().stream().map(Problem::message).toList();
            case Resolution<AwsDesired> other -> throw new AssertionError("Not refused: " + other);
        };
    }

    @Test
    void aTaggedSubnetWinsOverUntaggedOnesWhetherItsTagSaysOneOrNothing() {
        subnet("c", Map.of(ROLE, "")).subnet("d", Map.of(ROLE, "1")).subnet("e", Map.of(ROLE, "no"));

        assertThat(chosenFor(INTERNAL)).containsExactly("subnet-c", "subnet-d");
    }

    @Test
    void withoutTagsTheSubnetsOwnRouteTableDecides() {
        subnet("c", Map.of());

        assertThat(chosenFor(FACING)).containsExactly(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B);
    }

    @Test
    void withoutARouteTableOfItsOwnASubnetGoesByTheMainOne() {
        subnet("c", Map.of()).subnet("d", Map.of());

        assertThat(chosenFor(INTERNAL)).containsExactly("subnet-c", "subnet-d");
    }

    @Test
    void eachSchemeGoesByItsOwnTag() {
        subnet("c", Map.of(ROLE, "1"));
        seed().tags(AwsWorld.SUBNET_B, Map.of(PUBLIC_ROLE, "1"));

        assertThat(chosenFor(FACING)).containsExactly(AwsWorld.SUBNET_B);
    }

    @Test
    void leavesOutWhatIsTaggedForOtherClustersOnly() {
        subnet("c", Map.of(ROLE, "1", CLUSTER_TAG + "other", "owned"))
                .subnet("d", Map.of(ROLE, "1", CLUSTER_TAG + "other", "shared", CLUSTER_TAG + "demo", "shared"))
                .subnet("e", Map.of(ROLE, "1"));

        assertThat(chosenFor(INTERNAL)).containsExactly("subnet-d", "subnet-e");
    }

    @Test
    void prefersTheSubnetOfAZoneThatIsTaggedForTheCluster() {
        seed().subnet("subnet-c1", AwsWorld.VPC, "eu-west-1c", "10.0.31.0/24", Map.of(ROLE, "1"))
                .subnet(
                        "subnet-c2",
                        AwsWorld.VPC,
                        "eu-west-1c",
                        "10.0.32.0/24",
                        Map.of(ROLE, "1", CLUSTER_TAG + "demo", "owned"));

        assertThat(chosenFor(INTERNAL)).containsExactly("subnet-c2");
    }

    private void seedElsewhere() {
        Map<String, String> roles = Map.of(ROLE, "1", PUBLIC_ROLE, "1");
        seed().subnet("subnet-lax", AwsWorld.VPC, "eu-west-1-lax-1a", "10.0.40.0/24", roles)
                .subnet("subnet-wave", AwsWorld.VPC, "eu-west-1-wl1-bos-wlz-1", "10.0.41.0/24", roles)
                .subnet(
                        new Subnet(
                                "subnet-rack",
                                AwsWorld.VPC,
                                "eu-west-1c",
                                "10.0.42.0/24",
                                Optional.empty(),
                                100,
                                Optional.of("arn:aws:outposts:eu-west-1:123456789012:outpost/op-1")),
                        roles);
    }

    @Test
    void passesOverLocalZonesWavelengthZonesAndOutposts() {
        seedElsewhere();
        subnet("d", Map.of(ROLE, "1"));

        assertThat(chosenFor(INTERNAL)).containsExactly("subnet-d");
    }

    @Test
    void goesByRouteTablesWhereOnlySubnetsAreTaggedThatTakeNoLoadBalancer() {
        seedElsewhere();

        assertThat(chosenFor(FACING)).containsExactly(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B);
    }

    @Test
    void refusesANamedSubnetThatTakesNoLoadBalancerAndSaysWhereItIs() {
        seedElsewhere();

        assertThat(refusals(INTERNAL.annotated(AwsAnnotations.SUBNETS, "subnet-lax,subnet-wave,subnet-rack")))
                .hasSize(3)
                .anySatisfy(text -> assertThat(text).contains("subnet-lax is in a Local Zone"))
                .anySatisfy(text -> assertThat(text).contains("subnet-wave is in a Wavelength Zone"))
                .anySatisfy(text -> assertThat(text).contains("subnet-rack is in an Outpost"));
    }
}
