// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancer.Capacity;
import java.util.Optional;

/// The capacity reserved for a load balancer. The smallest and largest reservation AWS takes are not
/// published for every region and are not checked here; a reservation is provisioned at once.
final class CapacityReservations {

    /// How often a reservation may be lowered in a day.
    private static final int DECREASES = 2;

    private CapacityReservations() {}

    private static Xml answer(LoadBalancer loadBalancer, Optional<Capacity> capacity) {
        Xml xml = Xml.answer()
                .with(
                        "DecreaseRequestsRemaining",
                        capacity.map(Capacity::decreasesLeft).orElse(DECREASES))
                .with("LastModifiedTime", capacity.map(Capacity::modifiedAt));
        capacity.filter(reserved -> reserved.units() > 0)
                .ifPresent(reserved -> xml.with(
                                Xml.element("MinimumLoadBalancerCapacity").with("CapacityUnits", reserved.units()))
                        .members(
                                "CapacityReservationState",
                                loadBalancer.zones(),
                                zone -> Xml.answer()
                                        .with("AvailabilityZone", zone.zone())
                                        .with(
                                                "EffectiveCapacityUnits",
                                                (double) reserved.units()
                                                        / loadBalancer.zones().size())
                                        .with(Xml.element("State").with("Code", "provisioned"))));
        return xml;
    }

    /// DescribeCapacityReservation.
    record Describe(String arn) implements AwsCommand {

        static Describe read(Params params) {
            return new Describe(params.requiredText("LoadBalancerArn"));
        }

        @Override
        public Xml run(AwsWorld world) {
            LoadBalancer found = Existing.loadBalancer(world, arn);
            return answer(
                    found, Optional.ofNullable(world.shown(world.capacities()).get(arn)));
        }
    }

    /// ModifyCapacityReservation: sets or resets, for a load balancer that is active.
    record Modify(String arn, Optional<Integer> units, boolean reset) implements AwsCommand {

        static Modify read(Params params) {
            return new Modify(
                    params.requiredText("LoadBalancerArn"),
                    params.structure("MinimumLoadBalancerCapacity")
                            .flatMap(capacity -> capacity.integer("CapacityUnits", 1, Integer.MAX_VALUE)),
                    params.flag("ResetCapacityReservation").orElse(false));
        }

        @Override
        public Xml run(AwsWorld world) {
            LoadBalancer found = Existing.loadBalancer(world, arn);
            if (units.isPresent() == reset) {
                throw AwsRefusal.of(
                        "InvalidConfigurationRequest",
                        "Specify either MinimumLoadBalancerCapacity or ResetCapacityReservation");
            }
            if (!found.stateAt(world.now()).equals("active")) {
                throw AwsRefusal.of(
                        "InvalidConfigurationRequest", "The load balancer must be active to reserve capacity");
            }
            Capacity next = next(world);
            world.capacities().put(arn, next);
            return answer(found, Optional.of(next));
        }

        private Capacity next(AwsWorld world) {
            int wanted = units.orElse(0);
            Optional<Capacity> old = world.capacities().find(arn);
            int left = old.map(Capacity::decreasesLeft).orElse(DECREASES);
            boolean lower = wanted < old.map(Capacity::units).orElse(0);
            if (lower && left == 0) {
                throw AwsRefusal.of(
                        "CapacityDecreaseRequestLimitExceeded",
                        "You've exceeded the daily limit for decrease requests");
            }
            return new Capacity(wanted, world.now(), lower ? left - 1 : left);
        }
    }
}
