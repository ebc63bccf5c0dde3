// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.metallb.allocation.Decision.Proposal;
import io.cloudlb.metallb.allocation.Published;
import io.cloudlb.metallb.allocation.Speaker;
import io.cloudlb.metallb.allocation.Unmet;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.PoolSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// MetalLB's speaker, kept in step with the assignments. Not safe for several threads.
final class TrackedSpeaker {
    private Speaker speaker = Speaker.NEW;
    private final Set<IpAddress> refusedFor = new HashSet<>();
    private boolean wakes;

    /// As it was left by those who were at work before. Whom it waited for may have gone meanwhile, unseen, so it is
    /// to be woken in any case.
    void open(List<ServiceListing.Entry> entries, KnownAssignments assignments) {
        speaker = Speaker.announcing(
                shown(entries, assignments, published -> !published.lacks(Unmet.NOT_ANNOUNCED)),
                shown(
                        entries,
                        assignments,
                        published -> !published.lacks(Unmet.NOT_ANNOUNCED) && !published.isStranded()),
                shown(entries, assignments, _ -> true));
        refusedFor.clear();
        offer(assignments.allocator().pools(), assignments);
        wakes = true;
    }

    private static List<List<IpAddress>> shown(
            List<ServiceListing.Entry> entries, KnownAssignments assignments, Predicate<Published> which) {
        return entries.stream()
                .filter(ServiceListing.Entry::ours)
                .map(ServiceListing.Entry::request)
                .filter(request -> !request.published().addresses().isEmpty() && which.test(request.published()))
                .map(request -> assignments.held(request.service()).addresses())
                .toList();
    }

    /// What it makes of pools while Services have what they have.
    void offer(PoolSet pools, KnownAssignments assignments) {
        Speaker before = speaker;
        speaker = before.with(pools, assignments.announced());
        wakes |= speaker.tookMoreThan(before);
        speaker.waitsFor().values().forEach(refusedFor::addAll);
    }

    /// The assignments are others than before.
    void follow(KnownAssignments assignments) {
        if (speaker.refuses()
                || !speaker.newest().equals(assignments.allocator().pools())) {
            offer(assignments.allocator().pools(), assignments);
        }
    }

    Speaker now() {
        return speaker;
    }

    /// Whether some speaker would take the newest pools if it looked at them now, and has refused them before; asked
    /// once. Speakers go by the objects: whoever gave up an address may still show it.
    boolean isToWake(KnownAssignments assignments) {
        boolean isDue = wakes
                && speaker.newest().isKnown()
                && assignments.allocator().kept().values().stream()
                        .flatMap(Collection::stream)
                        .noneMatch(refusedFor::contains);
        if (isDue) {
            wakes = false;
            if (!speaker.refuses()) {
                refusedFor.clear();
            }
        }
        return isDue;
    }

    /// What is to be said of a Service.
    Held judge(Held held, boolean isOurs) {
        return isOurs ? new Held(held.addresses(), held.pool(), speaker.judge(held.addresses(), held.unmet())) : held;
    }

    /// What is to be said of what a Service would get.
    Proposal judge(Proposal proposal) {
        return new Proposal(
                proposal.addresses(),
                proposal.pool(),
                speaker.judge(proposal.addresses(), proposal.unmet()),
                proposal.changes());
    }
}
