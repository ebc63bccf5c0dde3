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
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.read.LoadBalancerParts;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is in a load balancer's pools. Azure takes that by a call for each pool alone, after the document.
///
/// @param access the load balancer
/// @param network the path of the network that members are in
/// @param changes those that ride in the call
record PoolMembers(ClusterIdentity cluster, DocumentAccess access, ArmId network, List<AzureChange> changes) {
    private static final Logger LOG = LoggerFactory.getLogger(PoolMembers.class);

    /// How often somebody else may write in between.
    private static final int ATTEMPTS = 3;

    /// Fills pools that were just made, and those whose nodes have changed.
    ///
    /// @param failed hears of each change that comes to nothing by it, by its place
    void write(BiConsumer<Integer, CloudError> failed) {
        SortedMap<IpFamily, SortedSet<String>> standing = standing();
        wanted(standing).forEach((family, members) -> {
            boolean stands = members.equals(standing.get(family)) && access.provisioning() != Provisioning.FAILED;
            if (standing.containsKey(family) && !stands) {
                write(family, members, failed);
            }
        });
    }

    private SortedMap<IpFamily, SortedSet<String>> standing() {
        return new LoadBalancerParts(cluster, access.tree(), _ -> Optional.empty()).members();
    }

    private SortedMap<IpFamily, SortedSet<String>> wanted(Map<IpFamily, SortedSet<String>> standing) {
        SortedMap<IpFamily, SortedSet<String>> wanted = new TreeMap<>();
        for (AzureChange change : changes) {
            if (change instanceof WriteParts parts) {
                parts.members().forEach((family, members) -> {
                    if (standing.getOrDefault(family, new TreeSet<>()).isEmpty()) {
                        wanted.put(family, members);
                    }
                });
            }
        }
        for (AzureChange change : changes) {
            if (change instanceof SetMembers set) {
                wanted.put(set.family(), set.members());
            }
        }
        return wanted;
    }

    private void write(IpFamily family, SortedSet<String> members, BiConsumer<Integer, CloudError> failed) {
        try {
            for (int attempt = 1; !put(family, members, attempt == ATTEMPTS); attempt++) {
                access.read();
            }
        } catch (CloudException failure) {
            for (int rider = 0; rider < changes.size(); rider++) {
                if (isConcerned(changes.get(rider), family)) {
                    failed.accept(rider, failure.error());
                }
            }
        }
        readIfPossible();
    }

    /// Who has a rule before a pool with nobody in it is not served.
    private boolean isConcerned(AzureChange change, IpFamily family) {
        return switch (change) {
            case SetMembers set -> set.family() == family;
            case WriteParts parts ->
                !parts.put().isEmpty()
                        && standing().getOrDefault(family, new TreeSet<>()).isEmpty();
            case AzureChange _ -> false;
        };
    }

    /// What was written stands, whether it is shown now or not; the next write finds out which version it is.
    private void readIfPossible() {
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
    private boolean put(IpFamily family, SortedSet<String> members, boolean last) {
        access.settle();
        String name = AzureNames.pool(cluster, family);
        Optional<Json.Mapping> pool = access.document().map(ArmDocument::properties).stream()
                .flatMap(properties -> properties.mappings(Part.Collection.POOL.member()).stream())
                .filter(each -> each.text("name").orElse("").equals(name))
                .findFirst();
        if (pool.isEmpty()) {
            return true;
        }
        try {
            access.putPart(
                    access.id().child(Part.Collection.POOL.member(), name),
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
                        Json.Mapping.EMPTY.with("ipAddress", ip).with("virtualNetwork", PartTrees.reference(network)));
    }
}
