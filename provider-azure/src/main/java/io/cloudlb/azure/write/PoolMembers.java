// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.change.AzureChange.SetMembers;
import io.cloudlb.azure.change.AzureChange.WriteParts;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.read.LoadBalancerParts;
import io.cloudlb.azure.read.MachineReader;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is in a load balancer's pools, which Azure does not take with the document. Addresses it takes by a
/// call for each pool; network interfaces name the pools that they are in themselves, and each is a call of
/// its own.
///
/// @param access the load balancer
/// @param place tells the network that members are in, and which pools rules refer to
/// @param interfaces writes network interfaces
/// @param machines finds models of scale sets
/// @param changes those that ride in the call
/// @param moved takes what was done to network interfaces
record PoolMembers(
        ClusterIdentity cluster,
        DocumentAccess access,
        Place place,
        InterfaceWrites interfaces,
        MachineReader machines,
        List<AzureChange> changes,
        List<PoolMoves> moved) {
    private static final Logger LOG = LoggerFactory.getLogger(PoolMembers.class);

    /// How often somebody else may write in between.
    private static final int ATTEMPTS = 3;

    /// Fills pools that were just made, and those whose nodes have changed.
    ///
    /// @param failed hears of each change that comes to nothing by it, by its place
    void write(BiConsumer<Integer, CloudError> failed) {
        SortedMap<String, SortedSet<String>> standing = standing();
        SortedMap<String, SortedSet<String>> todo = new TreeMap<>();
        wanted(standing).forEach((pool, members) -> {
            boolean stands = members.equals(standing.get(pool)) && access.provisioning() != Provisioning.FAILED;
            if (standing.containsKey(pool) && !stands && !members.isEmpty()) {
                todo.put(pool, members);
            }
        });
        fill(todo).forEach((pool, error) -> {
            for (int rider = 0; rider < changes.size(); rider++) {
                if (isConcerned(changes.get(rider), pool)) {
                    failed.accept(rider, error);
                }
            }
        });
    }

    /// Those of these pools in which there is not everybody who is to be.
    SortedSet<String> unfilled(Set<String> pools) {
        SortedMap<String, SortedSet<String>> standing = standing();
        SortedMap<String, SortedSet<String>> wanted = wanted(new TreeMap<>());
        return pools.stream()
                .filter(pool -> {
                    SortedSet<String> in = standing.getOrDefault(pool, new TreeSet<>());
                    SortedSet<String> asked = wanted.getOrDefault(pool, new TreeSet<>());
                    // Models are not shown with a pool.
                    return in.isEmpty()
                            || Sorted.minus(ids(asked.stream()), ids(in.stream())).stream()
                                    .anyMatch(each -> !PoolMoves.isModel(PoolMoves.holder(each)));
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Fills pools that rules are to move to.
    ///
    /// @throws CloudException when nobody is in one of them afterwards, or one is missing who is not refused
    void fill(Set<String> pools) {
        SortedMap<String, SortedSet<String>> todo = wanted(new TreeMap<>());
        todo.keySet().retainAll(pools);
        pools.stream()
                .filter(pool -> todo.getOrDefault(pool, new TreeSet<>()).isEmpty())
                .findFirst()
                .ifPresent(pool -> {
                    throw new CloudException(CloudError.obstructed(
                            "Rules stay at the pool that they are at while there is no node for %s".formatted(pool),
                            "",
                            "NoNodeForPool"));
                });
        fill(todo).values().stream().findFirst().ifPresent(error -> {
            throw new CloudException(error);
        });
    }

    private SortedMap<String, SortedSet<String>> standing() {
        return new LoadBalancerParts(cluster, access.tree(), _ -> Optional.empty()).members();
    }

    private SortedMap<String, SortedSet<String>> wanted(Map<String, SortedSet<String>> standing) {
        SortedMap<String, SortedSet<String>> wanted = new TreeMap<>();
        for (AzureChange change : changes) {
            if (change instanceof WriteParts parts) {
                parts.members().forEach((family, members) -> {
                    String pool = place.pool(cluster, family);
                    if (standing.getOrDefault(pool, new TreeSet<>()).isEmpty()) {
                        wanted.put(pool, members);
                    }
                });
            }
        }
        for (AzureChange change : changes) {
            if (change instanceof SetMembers set) {
                wanted.put(set.pool(), set.members());
            }
        }
        return wanted;
    }

    /// @return why nobody is in a pool, or not who should be and is not refused, by its name
    private SortedMap<String, CloudError> fill(SortedMap<String, SortedSet<String>> todo) {
        SortedMap<String, CloudError> failed = new TreeMap<>();
        SortedMap<String, SortedSet<String>> standing = standing();
        SortedMap<ArmId, SortedSet<ArmId>> join = new TreeMap<>();
        SortedMap<ArmId, SortedSet<ArmId>> asked = new TreeMap<>();
        todo.forEach((pool, members) -> {
            if (AzureNames.isInterfacePool(cluster, pool)) {
                SortedSet<ArmId> in = ids(standing.getOrDefault(pool, new TreeSet<>()).stream());
                asked.put(id(pool), ids(members.stream()));
                join.put(id(pool), Sorted.minus(ids(members.stream()), in));
            } else {
                setAddresses(pool, members).ifPresent(error -> failed.put(pool, error));
            }
        });
        if (!join.isEmpty()) {
            SortedMap<ArmId, CloudError> refused = move(join, new TreeMap<>());
            asked.forEach(
                    (pool, members) -> missing(members, refused).ifPresent(error -> failed.put(pool.name(), error)));
        }
        if (!todo.isEmpty()) {
            readIfPossible();
        }
        return failed;
    }

    /// @return why one is not in that Azure may let in yet, or nobody is
    private static Optional<CloudError> missing(SortedSet<ArmId> members, SortedMap<ArmId, CloudError> failed) {
        List<ArmId> holders = members.stream()
                .map(PoolMoves::holder)
                .filter(holder -> !PoolMoves.isModel(holder))
                .toList();
        boolean nobody = failed.keySet().containsAll(holders);
        return holders.stream()
                .flatMap(holder -> Optional.ofNullable(failed.get(holder)).stream())
                .filter(error -> !isRefusal(error))
                .findFirst()
                .or(() -> nobody ? failed.values().stream().findFirst() : Optional.empty());
    }

    /// Whether it is said of this one, which serves nobody then, whenever it is written.
    private static boolean isRefusal(CloudError error) {
        return switch (error.kind()) {
            case INVALID_REQUEST, OBSTRUCTED, QUOTA_EXCEEDED, NOT_FOUND -> true;
            case DENIED, BUSY, THROTTLED, STALE, UNAVAILABLE, AMBIGUOUS -> false;
        };
    }

    /// Has everybody leave pools of network interfaces, also the models of scale sets, which are not shown with a pool.
    ///
    /// @throws CloudException when somebody cannot
    void vacate(Set<String> pools) {
        SortedSet<ArmId> going = pools.stream().map(this::id).collect(Collectors.toCollection(TreeSet::new));
        // Who came in since is not shown in what is remembered.
        access.read();
        SortedMap<String, SortedSet<String>> standing = standing();
        SortedMap<ArmId, SortedSet<ArmId>> leave = new TreeMap<>();
        pools.forEach(pool -> leave.put(id(pool), ids(standing.getOrDefault(pool, new TreeSet<>()).stream())));
        SortedSet<String> groups = leave.values().stream()
                .flatMap(members -> members.stream())
                .flatMap(member -> MachineReader.groupPath(member).stream())
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
        groups.add("/subscriptions/%s/resourceGroups/%s".formatted(place.subscription(), place.group()));
        machines.modelsIn(going, groups)
                .forEach((pool, models) -> leave.merge(pool, models, (some, more) -> {
                    SortedSet<ArmId> all = new TreeSet<>(some);
                    all.addAll(more);
                    return all;
                }));
        move(new TreeMap<>(), leave).values().stream().findFirst().ifPresent(error -> {
            throw new CloudException(error);
        });
        access.read();
    }

    private SortedMap<ArmId, CloudError> move(
            SortedMap<ArmId, SortedSet<ArmId>> join, SortedMap<ArmId, SortedSet<ArmId>> leave) {
        List<PoolMoves> moves = PoolMoves.of(join, leave, new TreeSet<>());
        SortedMap<ArmId, CloudError> failed = interfaces.write(moves);
        moves.stream().filter(each -> !failed.containsKey(each.holder())).forEach(moved::add);
        failed.forEach((holder, error) -> LOG.debug("{}: {}", holder, error.message()));
        return failed;
    }

    private ArmId id(String pool) {
        return access.id().child(Part.Collection.POOL.member(), pool);
    }

    private static SortedSet<ArmId> ids(Stream<String> members) {
        return members.map(ArmId::new).collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<CloudError> setAddresses(String pool, SortedSet<String> members) {
        try {
            for (int attempt = 1; !put(pool, members, attempt == ATTEMPTS); attempt++) {
                access.read();
            }
            return Optional.empty();
        } catch (CloudException failure) {
            return Optional.of(failure.error());
        }
    }

    /// Who has a rule before a pool with nobody in it is not served.
    private boolean isConcerned(AzureChange change, String pool) {
        return switch (change) {
            case SetMembers set -> set.pool().equals(pool);
            case WriteParts parts ->
                !parts.put().isEmpty()
                        && parts.members().keySet().stream()
                                .anyMatch(family -> place.pool(cluster, family).equals(pool))
                        && standing().getOrDefault(pool, new TreeSet<>()).isEmpty();
            case AzureChange _ -> false;
        };
    }

    /// What was written stands, whether it is shown now or not; the next write finds out which version it is.
    void readIfPossible() {
        try {
            access.read();
        } catch (CloudException failure) {
            LOG.debug(
                    "{} was written and is not read: {}",
                    access.id(),
                    failure.error().message(),
                    failure);
        }
    }

    /// @return false when somebody wrote in between
    private boolean put(String name, SortedSet<String> members, boolean last) {
        access.settle();
        Optional<Json.Mapping> pool = access.document().map(ArmDocument::properties).stream()
                .flatMap(properties -> properties.mappings(Part.Collection.POOL.member()).stream())
                .filter(each -> each.text("name").orElse("").equals(name))
                .findFirst();
        if (pool.isEmpty()) {
            return true;
        }
        try {
            access.putPart(
                    id(name),
                    pool.get()
                            .changing(
                                    "properties",
                                    properties -> properties.with(
                                            "loadBalancerBackendAddresses",
                                            members.stream().map(this::member).toList())));
            return true;
        } catch (CloudException failure) {
            if (last || !failure.error().is(CloudError.Kind.STALE)) {
                throw failure;
            }
            return false;
        }
    }

    private Json.Mapping member(String ip) {
        return Json.Mapping.EMPTY
                .with("name", "node-" + ip.replace(':', '-'))
                .with(
                        "properties",
                        Json.Mapping.EMPTY
                                .with("ipAddress", ip)
                                .with("virtualNetwork", PartTrees.reference(place.network())));
    }
}
