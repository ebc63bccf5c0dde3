// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.Part.Probe;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.model.Surroundings.Subnet;
import io.cloudlb.azure.resolve.Placements.Placement;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one Service's specification means on Azure. Pure: reads the specification, the nodes and the remembered
/// surroundings, and reports everything that is wrong with them at once.
public final class AzureResolver {
    private final LoadBalancerSpec spec;
    private final NodeShares nodes;
    private final AzureState.OfService state;
    private final AzureState.OfCluster shared;
    private final Surroundings surroundings;
    private final AddressUse use;
    private final AzureChoices choices;
    private final boolean linksSeen;
    private final Map<String, Placement> waiting;
    private final Map<String, String> namespaces;
    private final AnnotationReader annotations;

    /// @param state what the Service has: what it does not ask otherwise stays
    /// @param linksSeen whether all Private Link Services that Azure has named are among the surroundings
    /// @param waiting which of several load balancers were chosen for Services, by their UIDs, and do not show them
    /// @param namespaces those of Services, by their UIDs, as far as they are known
    public AzureResolver(
            LoadBalancerSpec spec,
            NodeShares nodes,
            AzureState.OfService state,
            AzureState.OfCluster shared,
            AzureChoices choices,
            boolean linksSeen,
            Map<String, Placement> waiting,
            Map<String, String> namespaces) {
        this.spec = spec;
        this.nodes = nodes;
        this.state = state;
        this.shared = shared;
        this.surroundings = shared.surroundings();
        this.use = shared.use();
        this.choices = choices;
        this.linksSeen = linksSeen;
        this.waiting = waiting;
        this.namespaces = namespaces;
        this.annotations = new AnnotationReader(spec.annotations());
    }

    /// The resource groups, beside the cluster's, whose public addresses a Service may ask for.
    public static SortedSet<String> wantedGroups(LoadBalancerSpec spec) {
        AnnotationReader annotations = new AnnotationReader(spec.annotations());
        AddressWishes wishes = new AddressWishes(spec, annotations);
        boolean any = spec.ipFamilies().stream()
                .anyMatch(family ->
                        wishes.named(family).or(() -> wishes.numbered(family)).isPresent());
        boolean internal = annotations.truth(AzureAnnotations.INTERNAL).orElse(false);
        SortedSet<String> groups = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        wishes.group().filter(_ -> any && !internal).ifPresent(group -> groups.add(group));
        return groups;
    }

    public Resolution<AzureDesired> resolve() {
        new KnownAnnotations(annotations).refuse();
        new PortAnnotations(spec, annotations).warn();
        Optional<AzureDesired> desired = surroundings
                .place()
                .map(place -> new AzureDesired.OfService(spec.owner(), Optional.of(balancing(place))));
        if (desired.isEmpty()) {
            annotations.miss(
                    AzureReason.NETWORK_UNKNOWN, "", "the network of the cluster has not been read from Azure yet");
        }
        if (!annotations.problems().isEmpty()) {
            return new Resolution.Refused<>(problems(), annotations.warnings());
        }
        return desired.filter(_ -> annotations.missing().isEmpty())
                .<Resolution<AzureDesired>>map(known -> new Resolution.Resolved<>(known, annotations.warnings()))
                .orElseGet(() -> new Resolution.Unknown<>(
                        annotations.missing(),
                        annotations.warnings(),
                        annotations.mayWait() ? desired : Optional.empty()));
    }

    /// What is wrong in the Service, and what it names and is not there, so that a user hears of all mistakes
    /// at once.
    private List<Problem> problems() {
        Stream<Problem> named = annotations.missing().stream()
                .filter(problem -> !problem.field().isEmpty());
        return Stream.concat(annotations.problems().stream(), named).sorted().toList();
    }

    private AzureDesired.Balancing balancing(Place place) {
        nodes.all().warnings().forEach(annotations::warn);
        boolean internal = annotations.truth(AzureAnnotations.INTERNAL).orElse(false);
        PortAnnotations ports = new PortAnnotations(spec, annotations);
        TrafficRules traffic = TrafficRules.of(spec, ports, place, internal, choices, annotations);
        Configuration configuration = configuration(place, internal, traffic);
        Document.Key document = place.loadBalancer(configuration, internal);
        Addressed addressed = internal ? internal(place, document) : external(place, document);
        List<IpFamily> families =
                addressed.frontends().stream().map(Frontend::family).toList();
        Map<Listener, Probe> probes = new ProbeRules(spec, choices, ports, annotations).probes(traffic.listeners());
        List<Part> rules = addressed.frontends().stream()
                .flatMap(frontend -> traffic.at(frontend, probes).stream())
                .map(Part.class::cast)
                .toList();
        List<Part> used = used(probes, rules);
        SortedSet<String> additional = new AdditionalAddresses(spec.owner(), state, use, annotations).of(families);
        List<Opening> openings = openings(place, internal, addressed.frontends(), traffic, additional);
        return new AzureDesired.Balancing(
                document,
                addressed.made(),
                Stream.of(
                                addressed.frontends(),
                                used.stream().filter(part -> !isShared(part)).toList(),
                                rules)
                        .flatMap(List::stream)
                        .map(Part.class::cast)
                        .toList(),
                Stream.concat(
                                families.stream().map(family -> pool(place, family)),
                                used.stream().filter(this::isShared))
                        .toList(),
                nodes.of(configuration).of(families),
                securityGroup(place),
                openings,
                destinations(place, families, traffic, openings),
                additional,
                link(place, document, addressed.frontends(), traffic));
    }

    private Optional<PrivateLink> link(
            Place place, Document.Key document, List<Frontend> frontends, TrafficRules traffic) {
        return new LinkRules(
                        spec,
                        place,
                        surroundings,
                        standing(place, document, traffic.internal()),
                        choices,
                        linksSeen,
                        isAlone(frontends),
                        annotations)
                .link(frontends, traffic.internal(), traffic.floats(IpFamily.IPV4));
    }

    /// Whose Services are not known is nobody's of the namespace.
    private boolean isAlone(List<Frontend> frontends) {
        String own = spec.owner().key().namespace();
        return frontends.stream()
                .filter(frontend -> frontend.family() == IpFamily.IPV4)
                .flatMap(frontend -> frontend.ip().stream())
                .flatMap(ip -> use.users(ip).stream())
                .filter(uid -> !uid.equals(spec.owner().uid()))
                .allMatch(uid -> own.equals(namespaces.get(uid)));
    }

    /// Which of the load balancers it is in.
    private Configuration configuration(Place place, boolean internal, TrafficRules traffic) {
        SortedMap<IpFamily, String> frontends = new TreeMap<>();
        spec.ipFamilies().forEach(family -> frontends.put(family, AzureNames.frontend(spec.owner(), family)));
        SortedMap<IpFamily, String> asked = place.several().isEmpty() ? new TreeMap<>() : asked(place, internal);
        frontends.putAll(asked);
        Configuration chosen = new PlacementRules(spec, place, internal, state, shared, waiting, annotations)
                .choose(
                        new TreeSet<>(asked.values()),
                        new PlacementRules.Need(
                                new TreeSet<>(frontends.values()),
                                traffic.count(spec.ipFamilies().size())));
        if (!nodes.all().members().isEmpty() && nodes.of(chosen).members().isEmpty()) {
            annotations.warn(
                    AzureReason.LOAD_BALANCER_WITHOUT_NODES,
                    "",
                    "load balancer %s has no nodes, and nobody answers there: no node belongs to its primaryVMSet or matches its nodeSelector"
                            .formatted(chosen.name()));
        }
        return chosen;
    }

    /// The frontends at addresses that it asks for and others may have as well. What is wrong with the wishes is told
    /// where they are granted.
    private SortedMap<IpFamily, String> asked(Place place, boolean internal) {
        AnnotationReader apart = new AnnotationReader(spec.annotations());
        AddressWishes wishes = new AddressWishes(spec, apart);
        Standing standing =
                standing(place, place.loadBalancers(internal).findFirst().orElseThrow(), internal);
        SortedMap<IpFamily, String> asked = new TreeMap<>();
        for (IpFamily family : spec.ipFamilies()) {
            Optional<String> name = internal
                    ? new InternalAddressRules(spec, place, surroundings, standing, wishes, apart).asked(family)
                    : new PublicAddressRules(spec, place, surroundings, standing, wishes, apart).asked(family);
            name.ifPresent(frontend -> asked.put(family, frontend));
        }
        return asked;
    }

    /// @param made the public addresses that are made
    private record Addressed(List<Frontend> frontends, List<PublicIp> made) {}

    private Addressed external(Place place, Document.Key document) {
        AddressWishes wishes = new AddressWishes(spec, annotations);
        wishes.warnWithoutEffect(false);
        annotations
                .text(AzureAnnotations.INTERNAL_SUBNET)
                .ifPresent(_ -> annotations.warn(
                        SpecReason.ANNOTATION_WITHOUT_EFFECT,
                        AzureAnnotations.INTERNAL_SUBNET,
                        "has no effect: the load balancer is external"));
        PublicAddressRules rules = new PublicAddressRules(
                spec, place, surroundings, standing(place, document, false), wishes, annotations);
        List<PublicAddressRules.Placed> placed =
                spec.ipFamilies().stream().map(rules::place).toList();
        List<PublicIp> made =
                placed.stream().flatMap(one -> one.made().stream()).toList();
        if (made.isEmpty()) {
            new PublicIpRules(spec, annotations)
                    .warnWithoutEffect("the public address is yours, and cloudlb does not write to it; set it there");
        }
        return new Addressed(
                placed.stream().map(PublicAddressRules.Placed::frontend).toList(), made);
    }

    private Addressed internal(Place place, Document.Key document) {
        AddressWishes wishes = new AddressWishes(spec, annotations);
        wishes.warnWithoutEffect(true);
        new PublicIpRules(spec, annotations).warnWithoutEffect("the load balancer is internal");
        InternalAddressRules rules = new InternalAddressRules(
                spec, place, surroundings, standing(place, document, true), wishes, annotations);
        return new Addressed(rules.families().stream().map(rules::place).toList(), List.of());
    }

    private Standing standing(Place place, Document.Key document, boolean internal) {
        return new Standing(spec.owner(), place, document, internal, state);
    }

    /// The probes that a rule refers to, by name.
    private static List<Part> used(Map<Listener, Probe> probes, List<Part> rules) {
        Set<String> names = rules.stream()
                .map(Part.Rule.class::cast)
                .flatMap(rule -> rule.probe().stream())
                .collect(Collectors.toSet());
        return probes.values().stream()
                .distinct()
                .filter(probe -> names.contains(probe.name()))
                .sorted(Comparator.comparing(Probe::name))
                .map(Part.class::cast)
                .toList();
    }

    private boolean isShared(Part part) {
        return AzureNames.mark(spec.owner().cluster(), part.name())
                .filter(mark -> mark.ownerUid().equals(OwnerMark.SHARED))
                .isPresent();
    }

    private Part pool(Place place, IpFamily family) {
        return new Part.Pool(place.pool(spec.owner().cluster(), family), family);
    }

    private Optional<Document.Key> securityGroup(Place place) {
        boolean disabled = annotations.truth(AzureAnnotations.NO_SECURITY_RULES).orElse(false);
        return place.securityGroup().filter(_ -> !disabled);
    }

    /// Services that share an address, or take their packets at the nodes' own, do not share the rules for it,
    /// so that none takes away what another needs.
    private List<Opening> openings(
            Place place,
            boolean internal,
            List<Frontend> frontends,
            TrafficRules traffic,
            SortedSet<String> additional) {
        SourceRules sources = SourceRules.of(spec, annotations);
        if (securityGroup(place).isEmpty()) {
            if (!sources.isEmpty()) {
                annotations.warn(
                        AzureReason.SOURCE_RANGE_WITHOUT_EFFECT,
                        SourceRules.FIELD,
                        "has no effect: no security group is written, so that clients may come from everywhere that your own rules allow");
            }
            return List.of();
        }
        Set<IpFamily> alone = EnumSet.noneOf(IpFamily.class);
        frontends.stream()
                .filter(frontend -> isShared(frontend) || !traffic.floats(frontend.family()) || !additional.isEmpty())
                .forEach(frontend -> alone.add(frontend.family()));
        return new OpeningRules(spec, internal, traffic, alone, annotations)
                .of(sources, frontends.stream().map(Frontend::family).toList());
    }

    /// The ranges of the nodes' subnet, for families whose packets carry the nodes' addresses.
    private SortedMap<IpFamily, SortedSet<String>> destinations(
            Place place, List<IpFamily> families, TrafficRules traffic, List<Opening> openings) {
        SortedMap<IpFamily, SortedSet<String>> destinations = new TreeMap<>();
        for (IpFamily family : families) {
            if (!traffic.floats(family) && openings.stream().anyMatch(opening -> opening.family() == family)) {
                destinations.put(family, ranges(place, family));
            }
        }
        return destinations;
    }

    private SortedSet<String> ranges(Place place, IpFamily family) {
        SortedSet<String> ranges = surroundings.subnet(place.network().child("subnets", place.subnet())).stream()
                .map(Subnet::ranges)
                .flatMap(List::stream)
                .filter(range -> range.contains(":") == (family == IpFamily.IPV6))
                .collect(Collectors.toCollection(TreeSet::new));
        if (ranges.isEmpty()) {
            annotations.miss(
                    AzureReason.SUBNET_NOT_FOUND,
                    "",
                    "the nodes' subnet %s of network %s has no range of %s, or was not found, and without floating IP packets are to it"
                            .formatted(place.subnet(), place.network().name(), family));
        }
        return ranges;
    }
}
