// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// How long a load balancer that was replaced serves on: clients, resolvers and DNS records of others hold its name for
/// a while yet. A tag on it says since when, so that every process reckons the same end.
///
/// @param term zero for not at all
public record Drain(Duration term) {
    /// The tag's value.
    public static String since(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Until when a load balancer serves that was replaced; empty where nothing says that it was.
    public Optional<Instant> until(AwsState.LoadBalancer found) {
        return since(found.tags()).map(since -> since.plus(term));
    }

    /// What cannot be read was not written by us, and counts for nothing.
    private static Optional<Instant> since(Map<String, String> tags) {
        try {
            return Optional.ofNullable(tags.get(AwsTags.DRAINING_SINCE)).map(Instant::parse);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /// Whether a load balancer is marked as one that was replaced and serves on.
    public static boolean isMarked(AwsState.LoadBalancer found) {
        return since(found.tags()).isPresent();
    }

    /// Whether a load balancer that gives way to the wanted one serves on, or is going to. One that serves
    /// nobody, or has the name of the new one, has nothing to wait for. One with security groups of ours that
    /// the wanted one does without would serve nobody: what lets it in to the nodes goes with them.
    boolean keeps(AwsState.LoadBalancer old, AwsDesired.LoadBalancer wanted, AwsState.OfService state) {
        return term.isPositive()
                && !old.drained()
                && old.scheme() != wanted.scheme()
                && !old.name().equals(wanted.name())
                && (wanted.securityGroups() instanceof AwsDesired.Groups.Managed || !hasGroupsOfOurs(old, state))
                && Matching.listensAtAll(state, old);
    }

    private static boolean hasGroupsOfOurs(AwsState.LoadBalancer old, AwsState.OfService state) {
        return state.securityGroups().values().stream()
                .anyMatch(group -> old.securityGroups().contains(group.id()));
    }

    /// The load balancers that serve on beside the wanted one, or are going to.
    public Stream<AwsState.LoadBalancer> kept(AwsDesired.LoadBalancer wanted, AwsState.OfService state) {
        return state.loadBalancers().values().stream().filter(old -> keeps(old, wanted, state));
    }

    /// The names of their target groups.
    public SortedSet<String> keptGroups(AwsDesired.LoadBalancer wanted, AwsState.OfService state) {
        SortedSet<String> names = new TreeSet<>();
        kept(wanted, state)
                .forEach(old -> state.targetGroups().values().stream()
                        .filter(group -> group.usedBy().contains(old.arn()))
                        .forEach(group -> names.add(group.name())));
        return names;
    }

    /// The state at a moment: whose time has passed is marked as drained.
    public AwsState at(Instant now, AwsState state) {
        return switch (state) {
            case AwsState.OfCluster cluster -> cluster;
            case AwsState.OfService service -> {
                AwsState.OfService aged = service;
                for (AwsState.LoadBalancer found : service.loadBalancers().values()) {
                    if (!found.drained()
                            && until(found).filter(end -> !end.isAfter(now)).isPresent()) {
                        aged = aged.with(found.asDrained());
                    }
                }
                yield aged;
            }
        };
    }

    /// How long until the next one is drained.
    public Optional<Duration> left(Instant now, AwsState state) {
        return switch (state) {
            case AwsState.OfCluster _ -> Optional.empty();
            case AwsState.OfService service ->
                service.loadBalancers().values().stream()
                        .filter(found -> !found.drained())
                        .flatMap(found -> until(found).stream())
                        .min(Instant::compareTo)
                        .map(end -> Duration.between(now, end));
        };
    }

    /// `10 minutes`.
    @Override
    public String toString() {
        return term.toSecondsPart() == 0 && term.toMinutes() > 1
                ? term.toMinutes() + " minutes"
                : term.toSeconds() + " seconds";
    }
}
