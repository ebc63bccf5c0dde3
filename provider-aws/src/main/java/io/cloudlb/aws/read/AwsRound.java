// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.BulkRound;
import io.cloudlb.core.provider.Pages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;

/// A round over all Services by the listings of the region, one call a page: all load balancers, target groups and
/// security groups with their tags, and then, of what no listing shows, what takes one call for each load balancer.
/// The next round goes on there ([DetailReads]). The pages of security groups come out of that share.
public final class AwsRound implements BulkRound<AwsState> {
    /// Most details read in one round, so that a round over thousands of load balancers is over within minutes.
    private static final int MOST_DETAILS = 2_000;

    private final AwsReader reader;
    private final Function<Owner.Service, Optional<AwsState>> known;
    private final DetailReads.Turns details;
    private final Map<String, Owner.Service> unlisted = new HashMap<>();
    private final List<Listed> untagged = new ArrayList<>();
    private final Pages<DescribeLoadBalancersResponse> balancers;
    private final Pages<DescribeTargetGroupsResponse> groups;
    private final Pages<DescribeSecurityGroupsResponse> securityGroups;
    private final int pages;
    private int share;

    /// What a listing showed, whose tags are not read yet.
    ///
    /// @param seen the state with it in place of what is known of it
    private record Listed(Owner.Service owner, String arn, Sight seen) {}

    @FunctionalInterface
    private interface Sight {
        AwsState.OfService in(AwsState.OfService state, SortedMap<String, String> tags);
    }

    public AwsRound(
            AwsReader reader,
            List<Owner.Service> owners,
            Function<Owner.Service, Optional<AwsState>> known,
            DetailReads details) {
        this.reader = reader;
        this.known = known;
        balancers = reader.elb().loadBalancerPages();
        groups = reader.elb().targetGroupPages();
        securityGroups = reader.ec2().ownSecurityGroupPages();
        int ofBalancers = 0;
        int ofGroups = 0;
        int ofSecurityGroups = 0;
        for (Owner.Service owner : owners) {
            AwsState.OfService state = state(owner);
            ids(state).forEach(id -> unlisted.put(id, owner));
            ofBalancers += state.loadBalancers().size();
            ofGroups += state.targetGroups().size();
            ofSecurityGroups += state.securityGroups().size();
        }
        this.details = details.turns(owners);
        share = Math.min(ofBalancers, MOST_DETAILS);
        int listings = chunks(ofBalancers, ElbReads.PAGE)
                + chunks(ofGroups, ElbReads.PAGE)
                + chunks(ofSecurityGroups, Ec2Reads.PAGE)
                + chunks(ofBalancers + ofGroups, ElbReads.TAGS_PER_CALL);
        int all = 2 * (ofBalancers + ofGroups);
        pages = all + chunks(all, Math.max(1, share)) * (listings + 1);
    }

    private static int chunks(int items, int most) {
        return (items + most - 1) / most;
    }

    @Override
    public int pages() {
        return pages;
    }

    @Override
    public Optional<Map<Owner.Service, AwsState>> next() {
        boolean listed = balancers.isOver() && groups.isOver();
        if (untagged.size() >= ElbReads.TAGS_PER_CALL || (listed && !untagged.isEmpty())) {
            return Optional.of(readTags());
        }
        if (!unlisted.isEmpty() && !(listed && securityGroups.isOver())) {
            return Optional.of(list());
        }
        if (!unlisted.isEmpty()) {
            return Optional.of(missing());
        }
        return share > 0 ? Optional.of(readDetail()) : Optional.empty();
    }

    /// Reads the next page of a listing. What it shows of load balancers and target groups waits for its tags.
    private Map<Owner.Service, AwsState> list() {
        Page page = new Page();
        if (!balancers.isOver()) {
            balancers.read().loadBalancers().stream()
                    .map(answer -> ElbAnswers.loadBalancer(answer, new TreeMap<>()))
                    .forEach(seen -> listed(seen.arn(), (state, tags) -> with(state, seen.withTags(tags))));
        } else if (!groups.isOver()) {
            groups.read().targetGroups().stream()
                    .filter(answer -> unlisted.containsKey(answer.targetGroupArn()))
                    .map(answer -> ElbAnswers.targetGroup(answer, new TreeMap<>(), Optional.empty()))
                    .forEach(seen -> listed(seen.arn(), (state, tags) -> with(state, seen.withTags(tags))));
        } else {
            share--;
            securityGroups.read().securityGroups().stream()
                    .map(Ec2Answers::ownGroup)
                    .forEach(seen -> Optional.ofNullable(unlisted.remove(seen.id()))
                            .ifPresent(owner -> page.see(owner, state -> with(owner, state, seen))));
        }
        return page.seen;
    }

    private void listed(String arn, Sight seen) {
        Optional.ofNullable(unlisted.remove(arn)).ifPresent(owner -> untagged.add(new Listed(owner, arn, seen)));
    }

    /// What has lost our marks is none of ours, and what has no tags to tell is gone.
    private Map<Owner.Service, AwsState> readTags() {
        List<Listed> chunk = untagged.subList(0, Math.min(ElbReads.TAGS_PER_CALL, untagged.size()));
        Map<String, SortedMap<String, String>> tags =
                reader.elb().tags(chunk.stream().map(Listed::arn).toList());
        Page page = new Page();
        for (Listed listed : chunk) {
            SortedMap<String, String> found = tags.getOrDefault(listed.arn(), new TreeMap<>());
            boolean isOurs =
                    AwsTags.MARKS.in(found).equals(Optional.of(listed.owner().mark()));
            page.see(listed.owner(), state -> isOurs ? listed.seen().in(state, found) : without(state, listed.arn()));
        }
        chunk.clear();
        return page.seen;
    }

    /// What no listing showed.
    private Map<Owner.Service, AwsState> missing() {
        Page page = new Page();
        unlisted.forEach((id, owner) -> page.see(owner, state -> without(state, id)));
        unlisted.clear();
        return page.seen;
    }

    private Map<Owner.Service, AwsState> readDetail() {
        Page page = new Page();
        details.next(this::state)
                .ifPresentOrElse(
                        detail -> page.see(detail.owner(), state -> detail.readIn(state, reader)), () -> share = 0);
        details.done();
        share--;
        return page.seen;
    }

    private AwsState.OfService state(Owner.Service owner) {
        return known.apply(owner).map(AwsReader::ofService).orElse(AwsState.OfService.NOTHING);
    }

    /// What a page shows. Only what differs from what is known is in it.
    private final class Page {
        private final Map<Owner.Service, AwsState> seen = new HashMap<>();

        void see(Owner.Service owner, UnaryOperator<AwsState.OfService> sight) {
            AwsState.OfService before = Optional.ofNullable(seen.get(owner))
                    .map(AwsReader::ofService)
                    .orElseGet(() -> state(owner));
            AwsState.OfService after = sight.apply(before);
            if (!after.equals(before)) {
                seen.put(owner, after);
            }
        }
    }

    /// What the listing shows of it, and the rest as it is known. One that was replaced meanwhile is not judged.
    private static AwsState.OfService with(AwsState.OfService state, AwsState.LoadBalancer seen) {
        return Optional.ofNullable(state.loadBalancers().get(seen.name()))
                .filter(own -> own.arn().equals(seen.arn()))
                .map(own -> state.with(new AwsState.LoadBalancer(
                        own.name(),
                        own.arn(),
                        seen.dnsName(),
                        seen.scheme(),
                        seen.subnets(),
                        seen.securityGroups(),
                        seen.tags(),
                        own.attributes(),
                        own.listeners(),
                        own.otherListeners(),
                        own.drained())))
                .orElse(state);
    }

    /// The same. Which load balancer uses it proves its listener ([StateGaps]): what is known of the listeners is known
    /// no more where that is another one now.
    private static AwsState.OfService with(AwsState.OfService state, AwsState.TargetGroup seen) {
        Optional<AwsState.TargetGroup> known = Optional.ofNullable(
                        state.targetGroups().get(seen.name()))
                .filter(own -> own.arn().equals(seen.arn()));
        if (known.isEmpty()) {
            return state;
        }
        AwsState.TargetGroup own = known.get();
        AwsState.OfService shown = state.with(new AwsState.TargetGroup(
                own.name(),
                own.arn(),
                seen.healthCheck(),
                seen.usedBy(),
                seen.tags(),
                own.attributes(),
                own.targets()));
        if (own.usedBy().equals(seen.usedBy())) {
            return shown;
        }
        for (AwsState.LoadBalancer balancer : state.loadBalancers().values()) {
            if (own.usedBy().contains(balancer.arn()) || seen.usedBy().contains(balancer.arn())) {
                shown = shown.with(balancer.withListeners(Optional.empty(), balancer.otherListeners()));
            }
        }
        return shown;
    }

    private static AwsState.OfService with(Owner.Service owner, AwsState.OfService state, AwsState.SecurityGroup seen) {
        boolean isKnown = Optional.ofNullable(state.securityGroups().get(seen.name()))
                .filter(own -> own.id().equals(seen.id()))
                .isPresent();
        if (!isKnown) {
            return without(state, seen.id());
        }
        return seen.mark().equals(Optional.of(owner.mark())) ? state.with(seen) : without(state, seen.id());
    }

    private static Stream<String> ids(AwsState.OfService state) {
        return Stream.of(
                        state.loadBalancers().values().stream().map(AwsState.LoadBalancer::arn),
                        state.targetGroups().values().stream().map(AwsState.TargetGroup::arn),
                        state.securityGroups().values().stream().map(AwsState.SecurityGroup::id))
                .flatMap(ids -> ids);
    }

    private static AwsState.OfService without(AwsState.OfService state, String id) {
        AwsState.OfService rest = state;
        for (AwsState.LoadBalancer own : state.loadBalancers().values()) {
            rest = own.arn().equals(id) ? rest.withoutLoadBalancer(own.name()) : rest;
        }
        for (AwsState.TargetGroup own : state.targetGroups().values()) {
            rest = own.arn().equals(id) ? rest.withoutTargetGroup(own.name()) : rest;
        }
        for (AwsState.SecurityGroup own : state.securityGroups().values()) {
            rest = own.id().equals(id) ? rest.withoutSecurityGroup(own.name()) : rest;
        }
        return rest;
    }
}
