// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The steps for rules, their addresses and what lets clients in to them.
///
/// A rule that has to be replaced leaves its address to the next one: it is reserved before the rule goes, and given
/// back when the next one stands. A firewall rule leads to every rule that serves, so it follows the new one before
/// the old one goes.
final class FrontendSteps {
    private final Steps steps;
    private final Owner.Service owner;
    private final Resources resources;
    private final List<Frontend> frontends;
    private final SortedSet<String> ready;
    private final SortedSet<String> made = new TreeSet<>();
    private final SortedSet<String> serving = new TreeSet<>();
    private final SortedSet<String> gone = new TreeSet<>();
    private final List<Address> held;

    /// @param ready the steps after which there is a backend service to lead to
    FrontendSteps(
            Steps steps, Owner.Service owner, Resources resources, List<Frontend> frontends, SortedSet<String> ready) {
        this.steps = steps;
        this.owner = owner;
        this.resources = resources;
        this.frontends = frontends;
        this.ready = ready;
        held = new ArrayList<>(resources.all(Address.class));
    }

    /// Adds all of them.
    ///
    /// @return the steps after which no rule is left that should not be
    SortedSet<String> add() {
        frontends.forEach(this::bring);
        retire();
        frontends.forEach(this::narrow);
        release();
        return gone;
    }

    private void bring(Frontend frontend) {
        SortedSet<String> stands = frontend.isKept() ? adjust(frontend) : make(frontend);
        made.addAll(stands);
        serving.addAll(stands);
        frontend.firewall().ifPresent(wanted -> serving.addAll(open(frontend, wanted, stands)));
    }

    private SortedSet<String> adjust(Frontend frontend) {
        ForwardingRule found = frontend.standing().orElseThrow();
        return steps.ensure(frontend.wanted().at(found.ip()), Optional.of(found))
                .done();
    }

    private SortedSet<String> make(Frontend frontend) {
        SortedSet<String> free = Sorted.union(ready, hold(frontend));
        SortedSet<String> cleared = new TreeSet<>(free);
        for (ForwardingRule old : frontend.inTheWay()) {
            if (steps.isOwn(old)) {
                steps.plan().add(Replacements.before(old, frontend));
            }
            cleared.addAll(
                    steps.delete(old, "makes room for " + frontend.wanted().name(), free));
        }
        gone.addAll(Sorted.minus(cleared, free));
        return steps.create(frontend.wanted().at(frontend.target()), cleared);
    }

    /// An address that nobody has reserved goes with the last rule that has it.
    private SortedSet<String> hold(Frontend frontend) {
        Optional<Address> address = frontend.target()
                .filter(ip -> !frontend.isReserved(ip))
                .filter(ip -> !frontend.isHeld(ip))
                .flatMap(ip -> frontend.at(ip).stream().findFirst())
                .map(this::addressOf);
        if (address.isEmpty()) {
            return Steps.NONE;
        }
        held.add(address.get());
        return steps.create(address.get(), Steps.NONE);
    }

    private Address addressOf(ForwardingRule rule) {
        String ip = rule.ip().orElseThrow();
        return new Address(
                GcpNames.address(owner, ip),
                ip,
                rule.family(),
                rule.scheme(),
                rule.tier(),
                rule.subnetwork(),
                rule.mark());
    }

    /// Lets clients in to the rule, and to those that serve on beside it. Where the address is not known yet, it is
    /// looked up when the step is taken.
    private SortedSet<String> open(Frontend frontend, Firewall wanted, SortedSet<String> stands) {
        Optional<GcpResource> found = resources.find(wanted.key());
        return steps.ensure(wanted.to(destinations(frontend)), found, stands).done();
    }

    private static SortedSet<String> destinations(Frontend frontend) {
        return frontend.target()
                .map(ip -> Sorted.union(Set.of(ip), addresses(frontend.beside())))
                .orElse(Steps.NONE);
    }

    private static SortedSet<String> addresses(List<ForwardingRule> rules) {
        return rules.stream().flatMap(rule -> rule.ip().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// What is wanted no more goes once all that is wanted serves.
    private void retire() {
        SortedSet<String> barrier = new TreeSet<>(serving);
        for (Frontend frontend : frontends) {
            frontend.beside().forEach(old -> steps.plan().add(Replacements.after(old, frontend)));
            gone.addAll(steps.deleteAll(frontend.beside(), "the new rule serves", barrier));
        }
        gone.addAll(steps.deleteAll(ofOtherFamilies(), "its family is wanted no more", barrier));
        steps.deleteAll(leftFirewalls(), "its family is wanted no more", barrier);
    }

    private List<ForwardingRule> ofOtherFamilies() {
        return resources.all(ForwardingRule.class).stream()
                .filter(rule -> frontends.stream()
                        .noneMatch(frontend -> frontend.wanted().family() == rule.family()))
                .toList();
    }

    private List<Firewall> leftFirewalls() {
        Set<String> wanted = frontends.stream()
                .flatMap(frontend -> frontend.firewall().stream())
                .map(Firewall::name)
                .collect(Collectors.toSet());
        return resources.all(Firewall.class).stream()
                .filter(found -> !wanted.contains(found.name()))
                .toList();
    }

    /// Leads to no address any more that is gone.
    private void narrow(Frontend frontend) {
        SortedSet<String> before = destinations(frontend);
        SortedSet<String> target =
                frontend.target().map(Set::of).map(Sorted::copyOf).orElse(Steps.NONE);
        boolean led = frontend.target().isPresent()
                ? !before.equals(target)
                : !frontend.beside().isEmpty();
        frontend.firewall()
                .filter(_ -> led)
                .ifPresent(wanted -> steps.update(wanted.to(target), wanted.to(before), Sorted.union(serving, gone)));
    }

    private void release() {
        Set<String> targets = frontends.stream()
                .flatMap(frontend -> frontend.target().stream())
                .collect(Collectors.toSet());
        List<Address> released = held.stream()
                .filter(address -> !address.stays() || !targets.contains(address.ip()))
                .toList();
        steps.deleteAll(released, "it is held no more", Sorted.union(made, gone));
    }
}
