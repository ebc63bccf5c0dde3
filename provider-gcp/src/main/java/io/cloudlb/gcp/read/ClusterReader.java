// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import com.google.cloud.compute.v1.InstanceGroup;
import com.google.cloud.compute.v1.NetworkInterface;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.gcp.client.ComputeKind;
import io.cloudlb.gcp.client.Scope;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Instance;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Surroundings;
import io.cloudlb.gcp.model.Surroundings.Machine;
import io.cloudlb.gcp.model.Surroundings.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads what the cluster's Services share, and what stands around them: the network as the nodes' machines are in it,
/// and those machines.
///
/// @param network the name of the network, if it is configured
/// @param subnetwork the name of the nodes' subnetwork, if it is configured
public record ClusterReader(
        ClusterIdentity cluster,
        Listings listings,
        Location.Finder locations,
        Optional<String> network,
        Optional<String> subnetwork) {

    /// A machine, and where its first interface is.
    private record Seen(String name, Machine machine, String network, String subnetwork) {}

    /// All but the addresses that users have reserved.
    Surroundings surroundings(Location at, NodeSet nodes) {
        SortedMap<String, Instance> asked = new TreeMap<>();
        nodes.nodes().stream()
                .flatMap(node -> Instance.of(node).stream())
                .filter(instance -> instance.project().equals(at.project()))
                .forEach(instance -> asked.put(instance.name(), instance));
        List<Seen> seen = asked.isEmpty() ? List.of() : machines(at, asked);
        SortedMap<String, Machine> machines = new TreeMap<>();
        asked.keySet().forEach(name -> machines.put(name, new Machine.Unlisted()));
        seen.forEach(each -> machines.put(each.name(), each.machine()));
        Optional<Place> place = place(at, seen);
        locations.found(place);
        return new Surroundings(place, place.map(this::subnetworks).orElseGet(TreeMap::new), new TreeMap<>(), machines);
    }

    /// One listing of all zones, of what begins like the nodes' machines.
    private List<Seen> machines(Location at, SortedMap<String, Instance> asked) {
        String prefix = commonPrefix(asked.firstKey(), asked.lastKey());
        String filter = prefix.isEmpty() ? "" : "name eq \"%s.*\"".formatted(prefix);
        return listings.api()
                .list(
                        ComputeKind.INSTANCES,
                        new Scope.Global(at.project()),
                        filter,
                        answer -> Stream.ofNullable(asked.get(answer.getName()))
                                .filter(instance -> instance.zone().equals(ResourceLinks.name(answer.getZone())))
                                .map(_ -> seen(answer)));
    }

    /// Of all texts between two the beginning is that of both.
    private static String commonPrefix(String first, String last) {
        int same = 0;
        while (same < Math.min(first.length(), last.length()) && first.charAt(same) == last.charAt(same)) {
            same++;
        }
        return first.substring(0, same);
    }

    private static Seen seen(com.google.cloud.compute.v1.Instance answer) {
        NetworkInterface first = answer.getNetworkInterfacesCount() == 0
                ? NetworkInterface.getDefaultInstance()
                : answer.getNetworkInterfaces(0);
        return new Seen(
                answer.getName(), SurroundingAnswers.machine(answer), first.getNetwork(), first.getSubnetwork());
    }

    /// As it is configured, as a node's machine tells, as it was known last, or as the machine does that this process
    /// runs on.
    private Optional<Place> place(Location at, List<Seen> seen) {
        Optional<Seen> machine = telling(at, seen);
        Optional<Place> last = locations.last();
        Optional<String> link = machine.map(Seen::network)
                .or(() -> network.isPresent() || last.isPresent() ? Optional.empty() : locations.ownNetwork(at));
        Optional<String> inNetwork = network.or(() -> machine.map(each -> ResourceLinks.name(each.network())))
                .or(() -> last.map(Place::network))
                .or(() -> link.map(ResourceLinks::name));
        String networkProject = locations
                .configuredNetworkProject()
                .or(() -> link.map(ResourceLinks::project))
                .orElse(at.networkProject());
        String inSubnetwork = subnetwork
                .or(() -> machine.map(each -> ResourceLinks.name(each.subnetwork())))
                .or(() -> last.map(Place::subnetwork))
                .orElse("");
        return inNetwork.map(name -> new Place(at.project(), networkProject, at.region(), name, inSubnetwork));
    }

    /// A machine in the nodes' subnetwork, which machines that come do not change: it is the one that it was while a
    /// machine is there; at a start the one of the groups that stand, or else the one of most machines.
    private Optional<Seen> telling(Location at, List<Seen> seen) {
        Map<String, List<Seen>> machines = seen.stream()
                .filter(each -> !each.network().isEmpty())
                .collect(Collectors.groupingBy(
                        each -> ResourceLinks.name(each.subnetwork()), TreeMap::new, Collectors.toList()));
        Optional<String> kept = subnetwork
                .or(() -> locations.last().map(Place::subnetwork).filter(machines.keySet()::contains))
                .or(() -> machines.size() > 1 ? ofGroups(at).filter(machines.keySet()::contains) : Optional.empty());
        return kept.flatMap(name -> Optional.ofNullable(machines.get(name)))
                .or(() -> largest(machines))
                .map(List::getFirst);
    }

    /// Of several, the first by name.
    private static <T> Optional<List<T>> largest(Map<String, List<T>> some) {
        return some.values().stream().max(Comparator.comparingInt(List::size));
    }

    /// The subnetwork of the instance groups that have any member: of most of them.
    private Optional<String> ofGroups(Location at) {
        Optional<OwnerMark> owner = Optional.of(new Owner.Shared(cluster).mark());
        List<String> links = listings.api()
                .list(
                        ComputeKind.INSTANCE_GROUPS,
                        at.scope(GcpKind.INSTANCE_GROUP),
                        named(GcpNames.instanceGroup(cluster)),
                        answer -> Stream.of(answer)
                                .filter(group -> group.getSize() > 0
                                        && ComputeAnswers.mark(group.getDescription())
                                                .equals(owner))
                                .map(InstanceGroup::getSubnetwork));
        return largest(links.stream()
                        .map(ResourceLinks::name)
                        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.toList())))
                .map(List::getFirst);
    }

    private SortedMap<String, Surroundings.Subnetwork> subnetworks(Place place) {
        SortedMap<String, Surroundings.Subnetwork> found = new TreeMap<>();
        listings.api()
                .list(
                        ComputeKind.SUBNETWORKS,
                        new Scope.Regional(place.networkProject(), place.region()),
                        "",
                        answer -> Stream.of(answer)
                                .filter(each ->
                                        ResourceLinks.name(each.getNetwork()).equals(place.network()))
                                .map(SurroundingAnswers::subnetwork))
                .forEach(each -> found.put(each.name(), each));
        return found;
    }

    /// What is shared, by the names that it has. A listing may lag behind what this process has just made: what it does
    /// not show of what is known is asked for by itself.
    List<Listings.Listed> shared(Location at, GcpState.OfCluster known) {
        Owner.Shared owner = new Owner.Shared(cluster);
        List<Listings.Listed> listed = Stream.of(
                        listings.all(at, GcpKind.HEALTH_CHECK, named(GcpNames.nodeHealthCheck(cluster))),
                        listings.all(at, GcpKind.FIREWALL, "name eq \"k8s-probes-.*\""),
                        listings.all(at, GcpKind.INSTANCE_GROUP, named(GcpNames.instanceGroup(cluster))))
                .flatMap(List::stream)
                .toList();
        return Stream.concat(listed.stream(), unlisted(at, listed, known))
                .filter(each -> each.resource().mark().equals(Optional.of(owner.mark())))
                .toList();
    }

    private Stream<Listings.Listed> unlisted(Location at, List<Listings.Listed> listed, GcpState.OfCluster known) {
        SortedSet<GcpResource.Key> missing = known.mayStand();
        listed.forEach(each -> missing.remove(each.resource().key()));
        return missing.stream()
                .flatMap(key -> listings.unlisted(at, key, known.resources().find(key)).stream());
    }

    private static String named(String name) {
        return "name = \"%s\"".formatted(name);
    }

    /// What is shared, with the members of each group.
    ///
    /// @param trusted by zone, the members of a group that has as many
    Resources withMembers(Location at, List<Listings.Listed> shared, SortedMap<String, SortedSet<String>> trusted) {
        return Resources.of(shared.stream()
                .map(listed -> listed.resource() instanceof GcpResource.InstanceGroup group
                        ? group.withMembers(Optional.ofNullable(trusted.get(group.zone()))
                                .filter(members -> members.size() == listed.size())
                                .orElseGet(() -> listings.members(at, group)))
                        : listed.resource())
                .toList());
    }
}
