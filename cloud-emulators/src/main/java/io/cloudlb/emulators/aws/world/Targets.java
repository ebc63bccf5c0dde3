// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The targets of target groups and what happens to them over time.
public final class Targets {

    /// The attribute that says how many seconds a deregistered target stays.
    public static final String DEREGISTRATION_DELAY = "deregistration_delay.timeout_seconds";

    private static final Duration DEFAULT_DELAY = Duration.ofMinutes(5);

    private final AwsWorld world;

    public Targets(AwsWorld world) {
        this.world = world;
    }

    /// The targets a group truly has, those that drain included.
    public List<Registration> of(TargetGroup group) {
        return present(group, world.registrations().find(group.arn()).orElse(List.of()));
    }

    /// The targets a client is shown.
    public List<Registration> shown(TargetGroup group) {
        return present(group, world.shown(world.registrations()).getOrDefault(group.arn(), List.of()));
    }

    /// Replaces the targets of a group.
    public void put(TargetGroup group, List<Registration> targets) {
        world.registrations().put(group.arn(), List.copyOf(targets));
    }

    /// Forgets a group's targets.
    public void remove(TargetGroup group) {
        world.registrations().remove(group.arn());
    }

    /// Takes some targets out: at once if no load balancer uses the group, else after draining.
    public void deregister(TargetGroup group, List<Registration> leaving) {
        Instant now = world.now();
        boolean used = !world.users(group).isEmpty();
        replace(group, target -> {
            if (!leaving.contains(target) || !target.serving()) {
                return Optional.of(target);
            }
            return used ? Optional.of(target.draining(now)) : Optional.empty();
        });
    }

    /// Takes an instance out of every group, as happens when it is terminated.
    public void deregisterEverywhere(String instanceId) {
        for (TargetGroup group : world.targetGroups().all()) {
            List<Registration> leaving = of(group).stream()
                    .filter(target -> target.id().equals(instanceId))
                    .toList();
            if (!leaving.isEmpty()) {
                deregister(group, leaving);
            }
        }
    }

    /// What DescribeTargetHealth says of one target.
    public TargetState stateOf(TargetGroup group, Registration target) {
        if (!target.serving()) {
            return TargetState.DRAINING;
        }
        List<LoadBalancer> users = world.users(group);
        if (users.isEmpty()) {
            return TargetState.NOT_IN_USE;
        }
        if (!running(target)) {
            return TargetState.NOT_RUNNING;
        }
        return inEnabledZone(users, target) ? probed(group, target) : TargetState.ZONE_NOT_ENABLED;
    }

    private TargetState probed(TargetGroup group, Registration target) {
        return world.probes().flatMap(probes -> probes.stateOf(group, target)).orElseGet(() -> timed(target));
    }

    private TargetState timed(Registration target) {
        Instant known = target.registeredAt().plus(world.settings().timing().registration());
        return world.now().isBefore(known) ? TargetState.REGISTERING : TargetState.HEALTHY;
    }

    /// Whether a target can take traffic at all: it is registered, running and in a zone its load balancer is
    /// in.
    public boolean inService(TargetGroup group, Registration target) {
        return target.serving() && running(target) && inEnabledZone(world.users(group), target);
    }

    private boolean running(Registration target) {
        return world.instances()
                .find(target.id())
                .map(instance -> instance.state() == Instance.State.RUNNING)
                .orElse(true);
    }

    private boolean inEnabledZone(List<LoadBalancer> users, Registration target) {
        return zoneOf(target)
                .map(zone -> users.stream()
                        .flatMap(user -> user.zones().stream())
                        .anyMatch(mapping -> mapping.zone().equals(zone)))
                .orElse(true);
    }

    /// The Availability Zone a target is in, empty if it is outside the VPC.
    public Optional<String> zoneOf(Registration target) {
        return world.instances()
                .find(target.id())
                .map(Instance::zone)
                .or(() -> target.zone().filter(zone -> !zone.equals("all")));
    }

    /// How long a deregistered target of a group drains.
    public Duration deregistrationDelay(TargetGroup group) {
        return world.attribute(group.arn(), DEREGISTRATION_DELAY)
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(DEFAULT_DELAY);
    }

    private List<Registration> present(TargetGroup group, List<Registration> listed) {
        Instant now = world.now();
        Duration delay = deregistrationDelay(group);
        return listed.stream().filter(target -> target.presentAt(now, delay)).toList();
    }

    private void replace(TargetGroup group, Function<Registration, Optional<Registration>> change) {
        List<Registration> next = new ArrayList<>();
        of(group).forEach(target -> change.apply(target).ifPresent(next::add));
        put(group, next);
    }
}
