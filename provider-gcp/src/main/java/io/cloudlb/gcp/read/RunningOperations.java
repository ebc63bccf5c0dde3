// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.ComputeOperation;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Traffic;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What Compute Engine is at work on. An operation has no description, so whose it is follows from the name of what it
/// is about: every name that an owner's resources can have is known.
///
/// @param all those under way
public record RunningOperations(List<ComputeOperation> all) {
    private static final Set<String> COLLECTIONS =
            Arrays.stream(GcpKind.values()).map(GcpKind::collection).collect(Collectors.toUnmodifiableSet());

    public RunningOperations {
        all = List.copyOf(all);
    }

    /// Asks for those of the project, and of the network's where that is another and shows them.
    public static RunningOperations read(ComputeApi api, Location at) {
        Stream<ComputeOperation> all = Stream.of(at.project(), at.networkProject())
                .distinct()
                .flatMap(project -> of(api, at, project).stream());
        return new RunningOperations(all.filter(RunningOperations::isOfOurs).toList());
    }

    private static List<ComputeOperation> of(ComputeApi api, Location at, String project) {
        try {
            return api.allOperations(project, "status != DONE");
        } catch (CloudException failure) {
            if (project.equals(at.project()) || !at.isHidden(failure)) {
                throw failure;
            }
            return List.of();
        }
    }

    private static boolean isOfOurs(ComputeOperation operation) {
        String[] parts = operation.targetLink().split("/", -1);
        return operation.isRunning()
                && parts.length > 2
                && COLLECTIONS.contains(parts[parts.length - 2])
                && parts[parts.length - 1].startsWith("k8s-");
    }

    /// Those about what this owner has, as what is under way: nobody here asked for them. The name of a held address
    /// follows from the address, and that of an endpoint group from the subnetwork, which may not be known here;
    /// who has a name like the owner's is waited for, too.
    public SortedMap<String, PendingWrite> about(Owner owner) {
        if (all.isEmpty()) {
            return new TreeMap<>();
        }
        Set<String> names = namesOf(owner);
        SortedMap<String, PendingWrite> underWay = new TreeMap<>();
        all.stream()
                .filter(operation ->
                        names.contains(ResourceLinks.name(operation.targetLink())) || isNamedLike(operation, owner))
                .forEach(
                        operation -> underWay.put(operation.id(), new PendingWrite(what(operation), Optional.empty())));
        return underWay;
    }

    private static boolean isNamedLike(ComputeOperation operation, Owner owner) {
        return owner instanceof Owner.Service service
                && Stream.of(GcpKind.ADDRESS, GcpKind.ENDPOINT_GROUP)
                        .anyMatch(kind -> operation
                                .targetLink()
                                .contains("/" + kind.collection() + "/" + GcpNames.prefix(service)));
    }

    /// The names of what they are about.
    public Set<String> names() {
        return all.stream()
                .map(operation -> ResourceLinks.name(operation.targetLink()))
                .collect(Collectors.toSet());
    }

    /// For a person: `insert of forwardingRules/k8s-…`.
    public static String what(ComputeOperation operation) {
        String[] parts = operation.targetLink().split("/", -1);
        return parts.length < 2
                ? operation.type()
                : "%s of %s/%s".formatted(operation.type(), parts[parts.length - 2], parts[parts.length - 1]);
    }

    /// Every name that a resource of this owner can have, but for those of held addresses and endpoint groups.
    public static Set<String> namesOf(Owner owner) {
        return switch (owner) {
            case Owner.Service service -> ofService(service);
            case Owner.Shared shared ->
                Set.of(
                        GcpNames.instanceGroup(shared.cluster()),
                        GcpNames.nodeHealthCheck(shared.cluster()),
                        GcpNames.probes(shared.cluster(), IpFamily.IPV4),
                        GcpNames.probes(shared.cluster(), IpFamily.IPV6));
        };
    }

    private static Set<String> ofService(Owner.Service owner) {
        Set<String> names = new HashSet<>();
        names.add(GcpNames.healthCheck(owner));
        for (Scheme scheme : Scheme.values()) {
            for (Traffic traffic : Traffic.values()) {
                names.add(GcpNames.backendService(owner, scheme, traffic));
                for (IpFamily family : IpFamily.values()) {
                    names.addAll(GcpNames.forwardingRules(owner, scheme, traffic, family));
                }
            }
        }
        for (IpFamily family : IpFamily.values()) {
            names.add(GcpNames.firewall(owner, family));
        }
        return names;
    }
}
