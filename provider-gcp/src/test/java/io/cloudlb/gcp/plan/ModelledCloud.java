// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.provider.OwnershipGuard;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpResource.NodeGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import io.cloudlb.gcp.model.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What each change does to one owner's resources, with the rules by which Compute Engine refuses.
final class ModelledCloud {
    private final Owner owner;
    private Surroundings around = Surroundings.UNKNOWN;
    private Resources resources = Resources.NONE;
    private boolean demotes = true;
    private int minted;

    ModelledCloud(Owner owner) {
        this.owner = owner;
    }

    /// Of a Service, with a user's reserved addresses around.
    static ModelledCloud ofService(Surroundings.Reserved... reserved) {
        ModelledCloud cloud = new ModelledCloud(DesiredService.OWNER);
        TreeMap<String, Surroundings.Reserved> byName = new TreeMap<>();
        List.of(reserved).forEach(address -> byName.put(address.name(), address));
        cloud.around = new Surroundings(Optional.empty(), new TreeMap<>(), byName, new TreeMap<>());
        return cloud;
    }

    /// Refuses to release an address that a rule uses.
    ModelledCloud withoutDemotion() {
        demotes = false;
        return this;
    }

    ModelledCloud has(GcpResource resource) {
        resources = resources.with(resource);
        return this;
    }

    ModelledCloud lacks(GcpResource.Key key) {
        resources = resources.without(key);
        return this;
    }

    Resources resources() {
        return resources;
    }

    Surroundings around() {
        return around;
    }

    GcpState.OfService service() {
        return new GcpState.OfService(resources);
    }

    GcpState.OfCluster cluster() {
        return new GcpState.OfCluster(around, resources);
    }

    Plan<GcpChange> plan(GcpDesired desired) {
        GcpState.OfCluster shared = new GcpState.OfCluster(around, Resources.NONE);
        GcpState state = desired instanceof GcpDesired.OfCluster ? cluster() : service();
        return GcpPlanner.plan(desired, state, shared).orElseThrow();
    }

    /// Carries out a whole plan, after which there is nothing left to do.
    Plan<GcpChange> converge(GcpDesired desired) {
        Plan<GcpChange> plan = plan(desired);
        plan.steps().stream().map(Step::change).forEach(this::apply);
        assertThat(plan(desired).steps()).isEmpty();
        return plan;
    }

    List<String> published(GcpDesired desired) {
        return Publication.of(desired, service(), around).stream()
                .map(ingress -> ingress.address().text())
                .toList();
    }

    String ip(IpFamily family) {
        return rules().stream()
                .filter(rule -> rule.family() == family)
                .findFirst()
                .flatMap(ForwardingRule::ip)
                .orElseThrow();
    }

    List<ForwardingRule> rules() {
        return resources.all(ForwardingRule.class);
    }

    void apply(GcpChange change) {
        OwnershipGuard.refuse(change, owner).ifPresent(error -> {
            throw new Refused(error.message());
        });
        switch (change) {
            case GcpChange.Create create -> {
                require(resources.find(create.key()).isEmpty(), "exists already: " + create.key());
                put(create.wanted());
            }
            case GcpChange.Update update -> {
                GcpResource found = found(update.key());
                require(changesInPlace(found, update.wanted()), "cannot be changed in place: " + found);
                put(update.wanted());
            }
            case GcpChange.AddInstances add -> {
                NodeGroup group = (NodeGroup) found(add.key());
                SortedSet<String> members = Sorted.union(members(group), add.instances());
                require(members.size() <= 1_000, "more than 1000 members");
                require(add.instances().size() <= (group instanceof EndpointGroup ? 500 : 1_000), "too many in a call");
                resources = resources.with(group.withMembers(members));
            }
            case GcpChange.RemoveInstances remove -> {
                NodeGroup group = (NodeGroup) found(remove.key());
                resources = resources.with(group.withMembers(Sorted.minus(members(group), remove.instances())));
            }
            case GcpChange.Delete delete -> delete(found(delete.key()));
        }
    }

    private static SortedSet<String> members(NodeGroup group) {
        return group.members().orElseThrow();
    }

    private GcpResource found(GcpResource.Key key) {
        return resources.find(key).orElseThrow(() -> new Refused("not found: " + key));
    }

    private static boolean changesInPlace(GcpResource found, GcpResource wanted) {
        return switch (wanted) {
            case ForwardingRule rule ->
                rule.withGlobalAccess(((ForwardingRule) found).globalAccess()).equals(found);
            case BackendService service ->
                service.scheme() == ((BackendService) found).scheme()
                        && service.traffic() == ((BackendService) found).traffic();
            case HealthCheck _, Firewall _ -> true;
            case InstanceGroup _, EndpointGroup _, Address _ -> false;
        };
    }

    private void put(GcpResource wanted) {
        GcpResource made =
                switch (wanted) {
                    case ForwardingRule rule -> placed(rule);
                    case Firewall firewall
                    when firewall.destinations().isEmpty() && owner instanceof Owner.Service ->
                        firewall.to(addresses(firewall.family()));
                    case Address address -> {
                        require(
                                rules().stream().anyMatch(rule -> isAt(rule, address.ip())),
                                "no rule is at " + address.ip());
                        require(!isReserved(address.ip()), "is reserved already: " + address.ip());
                        yield address;
                    }
                    case BackendService service -> {
                        boolean shared = service.healthCheck().equals(GcpNames.nodeHealthCheck(DesiredService.CLUSTER));
                        require(
                                shared
                                        || resources
                                                .find(HealthCheck.class, service.healthCheck())
                                                .isPresent(),
                                "there is no such health check");
                        service.groups().stream()
                                .filter(group -> group.kind() == GcpKind.ENDPOINT_GROUP)
                                .forEach(this::found);
                        yield service;
                    }
                    case NodeGroup group -> {
                        require(members(group).isEmpty(), "a new group is empty");
                        yield group;
                    }
                    case HealthCheck _, Firewall _ -> wanted;
                };
        resources = resources.with(made);
    }

    private SortedSet<String> addresses(IpFamily family) {
        SortedSet<String> addresses = rules().stream()
                .filter(rule -> rule.family() == family)
                .flatMap(rule -> rule.ip().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        require(!addresses.isEmpty(), "it would let clients in everywhere");
        return addresses;
    }

    private ForwardingRule placed(ForwardingRule rule) {
        require(
                resources.find(BackendService.class, rule.backendService()).isPresent(),
                "there is no such backend service");
        if (rules().stream().anyMatch(found -> found.name().equals(rule.name()))) {
            return rule;
        }
        if (rule.ip().isEmpty()) {
            minted++;
            String pattern = rule.family() == IpFamily.IPV6 ? "2600:1900::%d" : rule.scheme() + ".0.0.%d";
            return rule.at(Optional.of(
                    pattern.replace("EXTERNAL", "34").replace("INTERNAL", "10").formatted(minted)));
        }
        String ip = rule.ip().get();
        List<ForwardingRule> there =
                rules().stream().filter(found -> isAt(found, ip)).toList();
        require(
                rule.scheme() == Scheme.INTERNAL || isReserved(ip),
                "the external address %s is not reserved".formatted(ip));
        require(rule.scheme() == Scheme.EXTERNAL || there.isEmpty(), "the internal address is in use");
        require(there.stream().noneMatch(other -> conflict(other, rule)), "its ports conflict with those of " + there);
        return rule;
    }

    /// A rule of both protocols has what no rule of one protocol has (load-balancing/docs/internal,
    /// multiple-forwarding-rules-same-ip).
    static boolean conflict(ForwardingRule one, ForwardingRule other) {
        boolean overlap = one.ports().isEmpty()
                || other.ports().isEmpty()
                || !Sorted.intersection(one.ports(), other.ports()).isEmpty();
        return one.traffic() == other.traffic() && (one.traffic() == Traffic.BOTH || overlap);
    }

    boolean isReserved(String ip) {
        return resources.all(Address.class).stream()
                        .anyMatch(address -> address.ip().equals(ip))
                || around.reserved().values().stream()
                        .anyMatch(address -> address.ip().equals(ip));
    }

    private void delete(GcpResource found) {
        switch (found) {
            case BackendService service ->
                require(
                        rules().stream().noneMatch(rule -> rule.backendService().equals(service.name())),
                        "the backend service is in use");
            case HealthCheck check ->
                require(
                        resources.all(BackendService.class).stream()
                                .noneMatch(service -> service.healthCheck().equals(check.name())),
                        "the health check is in use");
            case Address address
            when !demotes && rules().stream().anyMatch(rule -> isAt(rule, address.ip())) -> {
                resources = resources.with(address.staying());
                return;
            }
            case EndpointGroup group ->
                require(
                        resources.all(BackendService.class).stream()
                                .noneMatch(service -> service.groups().contains(group.key())),
                        "the endpoint group is in use");
            case Address _, ForwardingRule _, Firewall _, InstanceGroup _ -> {}
        }
        resources = resources.without(found.key());
    }

    static boolean isAt(ForwardingRule rule, String ip) {
        return rule.ip().equals(Optional.of(ip));
    }

    private static void require(boolean condition, String refusal) {
        if (!condition) {
            throw new Refused(refusal);
        }
    }

    /// What Compute Engine would not do.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
