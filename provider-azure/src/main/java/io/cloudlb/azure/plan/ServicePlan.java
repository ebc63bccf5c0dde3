// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.plan;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.change.AzureChange.WriteOpenings;
import io.cloudlb.azure.change.AzureChange.WriteParts;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One Service's changes: its addresses, then its parts and what lets clients in to them, then what it has no more use
/// for, the other way around. What is let in at an address that goes is shut before the address is forgotten, because
/// the address alone tells whose it is. An address that is in another load balancer than the one that is configured is
/// taken out there first, because Azure lets it be in one alone. A Private Link Service is made after the frontend that
/// it stands before and goes before that. It may have to stay, for as long as strangers like, and then all that it
/// needs does: so it goes after all that it does not need, and before all where everything goes.
final class ServicePlan {
    private final Owner.Service owner;
    private final Optional<Balancing> wanted;
    private final AzureState.OfService state;
    private final AzureState.OfCluster shared;
    private final Plan.Builder<AzureChange> plan = new Plan.Builder<>();

    private final LinkPlan links;

    /// What is taken out before anything else is written.
    private final SortedSet<Part.Key> freed = new TreeSet<>();

    ServicePlan(AzureDesired.OfService desired, AzureState.OfService state, AzureState.OfCluster shared) {
        this(desired.owner(), desired.loadBalancer(), state, shared);
    }

    ServicePlan(
            Owner.Service owner, Optional<Balancing> wanted, AzureState.OfService state, AzureState.OfCluster shared) {
        this.owner = owner;
        this.wanted = wanted;
        this.state = state;
        this.shared = shared;
        links = new LinkPlan(owner, wanted.flatMap(Balancing::link), state, plan);
    }

    Plan<AzureChange> build() {
        OpeningPlan openings = new OpeningPlan(owner, wanted, state, shared, plan);
        SortedSet<String> closed = openings.close(this::isUnserved, new TreeSet<>());
        SortedSet<String> addresses = Sorted.union(makeAddresses(), freeAddresses(openings, closed));
        SortedSet<String> made = writeParts(Sorted.union(addresses, leave(closed)), openings);
        SortedSet<String> before = Sorted.union(Sorted.union(made, closed), openings.open(addresses));
        SortedSet<String> removed = remove(false, before, openings);
        remove(true, Sorted.union(removed, links.write(made, removed)), openings);
        settle();
        sayReplacements();
        return plan.build();
    }

    private void sayReplacements() {
        wanted.ifPresent(balancing -> balancing.parts().forEach(part -> {
            if (part instanceof Part.Frontend frontend) {
                state.parts().forEach((key, standing) -> {
                    if (standing instanceof Part.Frontend old
                            && old.family() == frontend.family()
                            && !(key.equals(frontend.in(balancing.document())) && frontend.isMetBy(old))) {
                        plan.add(replacement(key, old, frontend, balancing.document()));
                    }
                });
            }
        }));
    }

    /// Another address cannot be had in place, nor the same in another load balancer.
    private static Plan.Replacement replacement(
            Part.Key key, Part.Frontend old, Part.Frontend frontend, Document.Key document) {
        ResourceRef resource = new ResourceRef(old.collection().kind(), key.name());
        return isHeld(frontend, key, old, document)
                ? new Plan.Replacement(
                        resource,
                        "%s is configured, and it is in %s".formatted(document, key.loadBalancer()),
                        "The address stays; connections to it end, and none are taken until it is in the other")
                : new Plan.Replacement(
                        resource,
                        "another %s address is asked for".formatted(frontend.family()),
                        "The address%s goes once another serves; connections to it end"
                                .formatted(old.ip().map(ip -> " " + ip).orElse("")));
    }

    /// Whether a frontend of another load balancer has the address that is wanted.
    private static boolean isHeld(Part.Frontend wanted, Part.Key key, Part.Frontend standing, Document.Key document) {
        return !key.loadBalancer().equals(document) && wanted.source().equals(standing.source());
    }

    private boolean isHeld(Part.Key key, Balancing balancing) {
        return state.parts().get(key) instanceof Part.Frontend standing
                && balancing.parts().stream()
                        .anyMatch(part -> part instanceof Part.Frontend frontend
                                && isHeld(frontend, key, standing, balancing.document()));
    }

    /// Takes own parts out of load balancers that have an address which is wanted in another.
    private SortedSet<String> freeAddresses(OpeningPlan openings, SortedSet<String> after) {
        SortedSet<String> steps = new TreeSet<>();
        wanted.ifPresent(balancing -> {
            List<Part.Key> held = state.parts().keySet().stream()
                    .filter(key -> isHeld(key, balancing))
                    .toList();
            SortedSet<String> unlinked =
                    links.free(frontend -> held.stream().anyMatch(key -> isAt(frontend, key)), after);
            held.stream().map(Part.Key::loadBalancer).distinct().forEach(document -> {
                SortedSet<Part.Key> drop = unwanted().stream()
                        .filter(key -> key.loadBalancer().equals(document))
                        .filter(key -> mayGo(key, openings) || isHeld(key, balancing))
                        .collect(Collectors.toCollection(TreeSet::new));
                if (!drop.isEmpty()) {
                    freed.addAll(drop);
                    steps.addAll(plan.add(write(document, List.of(), drop), unlinked));
                }
            });
        });
        return steps;
    }

    /// Rules go where their Service goes within a load balancer, so what stands before a frontend that it leaves there
    /// has to go first.
    private SortedSet<String> leave(SortedSet<String> after) {
        return wanted.map(balancing ->
                        links.free(frontend -> unused(balancing).anyMatch(key -> isAt(frontend, key)), after))
                .orElseGet(TreeSet::new);
    }

    /// The frontends of its load balancer that a Service uses no more.
    private Stream<Part.Key> unused(Balancing balancing) {
        return state.parts().keySet().stream()
                .filter(key -> key.collection() == Part.Collection.FRONTEND
                        && key.loadBalancer().equals(balancing.document())
                        && balancing.parts().stream()
                                .noneMatch(part -> part.in(balancing.document()).equals(key)));
    }

    private boolean isAt(ArmId path, Part.Key key) {
        return shared.surroundings()
                .place()
                .filter(place -> place.part(key).equals(path))
                .isPresent();
    }

    /// All but frontends at addresses where clients are still let in, or that Private Link Services are before.
    private boolean mayGo(Part.Key key, OpeningPlan openings) {
        return key.collection() != Part.Collection.FRONTEND
                || (openings.closesNothing() && !links.areBefore(frontend -> isAt(frontend, key)));
    }

    /// Brings into force what is there, and nothing else.
    Plan<AzureChange> settling() {
        settle();
        return plan.build();
    }

    private SortedSet<String> makeAddresses() {
        SortedSet<String> steps = new TreeSet<>();
        for (PublicIp address : wanted.map(Balancing::addresses).orElse(List.of())) {
            PublicIp standing = state.addresses().get(address.name());
            if (standing == null || standing.provisioning() == Provisioning.FAILED) {
                steps.addAll(plan.add(new AzureChange.CreateAddress(owner, address), List.of()));
            } else if (!address.isMetBy(standing)) {
                steps.addAll(plan.add(
                        new AzureChange.UpdateAddress(owner, address, "changes its DNS label or tags", standing.mark()),
                        List.of()));
            }
        }
        return steps;
    }

    /// What is wanted and differs; and of what is not wanted all but the frontends that go last.
    private SortedSet<String> writeParts(SortedSet<String> after, OpeningPlan openings) {
        if (wanted.isEmpty()) {
            return new TreeSet<>();
        }
        Balancing balancing = wanted.get();
        List<Part> put = Stream.concat(
                        balancing.parts().stream(),
                        balancing.shared().stream().filter(part -> isStanding(part, balancing)))
                .filter(part -> Optional.ofNullable(state.parts().get(part.in(balancing.document())))
                        .filter(part::isMetBy)
                        .isEmpty())
                .toList();
        SortedSet<Part.Key> drop = unwanted().stream()
                .filter(key -> key.loadBalancer().equals(balancing.document()))
                .filter(key -> mayGo(key, openings))
                .collect(Collectors.toCollection(TreeSet::new));
        return put.isEmpty() && drop.isEmpty()
                ? new TreeSet<>()
                : plan.add(write(balancing.document(), put, drop), after);
    }

    /// A shared part that the rules refer to and which may differ; one that is missing is made with the first rule.
    private boolean isStanding(Part part, Balancing balancing) {
        return part instanceof Part.Probe && state.parts().containsKey(part.in(balancing.document()));
    }

    private WriteParts write(Document.Key document, List<Part> put, SortedSet<Part.Key> drop) {
        return new WriteParts(
                owner,
                document,
                AzurePlanner.whole(shared, document),
                put,
                drop,
                put.isEmpty() ? List.of() : wanted.map(Balancing::shared).orElse(List.of()),
                shared.admitted(
                        owner.cluster(),
                        document,
                        wanted.map(Balancing::members).orElseGet(TreeMap::new)));
    }

    /// Own parts that are not wanted.
    private List<Part.Key> unwanted() {
        SortedSet<Part.Key> kept = wanted.stream()
                .flatMap(balancing -> balancing.parts().stream().map(part -> part.in(balancing.document())))
                .collect(Collectors.toCollection(TreeSet::new));
        return state.parts().keySet().stream()
                .filter(key -> AzurePlanner.isOwn(owner, key.name()) && !kept.contains(key))
                .toList();
    }

    /// Whether it is a single address at which no frontend of the Service is: one that it names no more beside its own.
    /// Nothing has to be waited for before clients are shut out there.
    private boolean isUnserved(String destination) {
        return wanted.isPresent()
                && !destination.contains("/")
                && state.parts().values().stream()
                        .noneMatch(part -> part instanceof Part.Frontend frontend
                                && frontend.ip().equals(Optional.of(destination)));
    }

    /// Shuts out, takes out and gives back what is not wanted: either what Private Link Services that stand may
    /// need, or all else.
    private SortedSet<String> remove(boolean needed, SortedSet<String> after, OpeningPlan openings) {
        SortedSet<String> shut = Sorted.union(
                after,
                openings.close(
                        ip -> !isUnserved(ip)
                                && needed == isNeeded(frontend -> frontend.ip().equals(Optional.of(ip))),
                        after));
        SortedSet<String> dropped = Sorted.union(shut, dropParts(needed, shut, openings));
        deleteAddresses(needed, dropped);
        return dropped;
    }

    /// Where everything goes, all is. Else it is what belongs to a frontend that goes and that one stands before.
    private boolean isNeeded(Predicate<Part.Frontend> belongs) {
        return wanted.map(balancing -> state.parts().entrySet().stream()
                        .anyMatch(entry -> entry.getValue() instanceof Part.Frontend frontend
                                && isLinked(entry.getKey(), balancing)
                                && belongs.test(frontend)))
                .orElse(true);
    }

    /// In another load balancer than the Service's, its parts go all at once.
    private boolean isLinked(Part.Key key, Balancing balancing) {
        return key.loadBalancer().equals(balancing.document())
                ? unused(balancing).anyMatch(key::equals) && links.areBefore(path -> isAt(path, key))
                : state.parts().keySet().stream()
                        .filter(other -> other.loadBalancer().equals(key.loadBalancer()))
                        .anyMatch(other -> links.areBefore(path -> isAt(path, other)));
    }

    private boolean isNeeded(Part.Key key) {
        return wanted.map(balancing -> isLinked(key, balancing)).orElse(true);
    }

    /// What is not wanted and was not written with what is, by load balancer.
    private SortedSet<String> dropParts(boolean needed, SortedSet<String> after, OpeningPlan openings) {
        SortedMap<Document.Key, SortedSet<Part.Key>> left = new TreeMap<>();
        for (Part.Key key : unwanted()) {
            boolean written = wanted.map(Balancing::document)
                            .filter(key.loadBalancer()::equals)
                            .isPresent()
                    && mayGo(key, openings);
            if (!written && !freed.contains(key) && needed == isNeeded(key)) {
                left.computeIfAbsent(key.loadBalancer(), _ -> new TreeSet<>()).add(key);
            }
        }
        SortedSet<String> steps = new TreeSet<>();
        left.forEach((document, drop) -> steps.addAll(plan.add(write(document, List.of(), drop), after)));
        return steps;
    }

    private void deleteAddresses(boolean needed, SortedSet<String> after) {
        SortedSet<String> kept = wanted.stream()
                .flatMap(balancing -> balancing.addresses().stream())
                .map(PublicIp::name)
                .collect(Collectors.toCollection(TreeSet::new));
        state.addresses().values().stream()
                .filter(address -> !kept.contains(address.name()))
                .filter(address -> needed == isNeeded(frontend -> isFrom(frontend, address)))
                .forEach(address -> plan.add(new AzureChange.DeleteAddress(address), after));
    }

    private static boolean isFrom(Part.Frontend frontend, PublicIp address) {
        return switch (frontend.source()) {
            case Part.Source.Public(ArmId id) -> id.name().equals(address.name());
            case Part.Source.Internal(ArmId _, Optional<String> _) -> false;
        };
    }

    /// Where nothing is written in a document that is not in force, that is done by itself.
    private void settle() {
        SortedSet<String> written = plan.build().steps().stream()
                .flatMap(step -> step.change().commitGroup().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (Document.Key document : state.unsettled()) {
            if (written.contains(document.toString())) {
                continue;
            }
            switch (document.kind()) {
                case LOAD_BALANCER -> plan.add(write(document, List.of(), new TreeSet<>()), List.of());
                case SECURITY_GROUP ->
                    plan.add(
                            new WriteOpenings(
                                    owner,
                                    document,
                                    AzurePlanner.whole(shared, document),
                                    new TreeMap<>(),
                                    new TreeMap<>(),
                                    wanted),
                            List.of());
            }
        }
    }
}
