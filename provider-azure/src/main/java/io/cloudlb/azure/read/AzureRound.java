// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.BulkRound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// A round over all Services, in one page: a few documents show everything. A Service with something under way is not
/// judged.
public final class AzureRound implements BulkRound<AzureState> {
    private final AzureReader reader;
    private final AzureState.OfCluster shared;
    private final List<Owner.Service> owners;
    private final Function<Owner.Service, Optional<AzureState>> known;
    private boolean over;

    public AzureRound(
            AzureReader reader,
            AzureState.OfCluster shared,
            List<Owner.Service> owners,
            Function<Owner.Service, Optional<AzureState>> known) {
        this.reader = reader;
        this.shared = shared;
        this.owners = owners;
        this.known = known;
    }

    @Override
    public int pages() {
        return 1;
    }

    @Override
    public Optional<Map<Owner.Service, AzureState>> next() {
        if (over) {
            return Optional.empty();
        }
        Map<String, AzureState.OfService> shown = new HashMap<>();
        reader.refreshed(shared.surroundings()).services().forEach((owner, state) -> shown.put(owner.uid(), state));
        over = true;
        Map<Owner.Service, AzureState> differing = new HashMap<>();
        for (Owner.Service owner : owners) {
            AzureState.OfService now = shown.getOrDefault(owner.uid(), AzureState.OfService.NOTHING);
            known.apply(owner)
                    .filter(before -> before instanceof AzureState.OfService service
                            && !isWorkedOn(service)
                            && !service.equals(now)
                            && sameDocuments(now))
                    .ifPresent(_ -> differing.put(owner, now));
        }
        return Optional.of(differing);
    }

    private static boolean isWorkedOn(AzureState.OfService state) {
        return Stream.concat(
                        state.addresses().values().stream().map(PublicIp::provisioning),
                        state.links().values().stream().map(PrivateLink::provisioning))
                .anyMatch(Provisioning.UPDATING::equals);
    }

    /// A document that is being written, by us for others as a rule, is compared the next time.
    private boolean sameDocuments(AzureState.OfService now) {
        return now.unsettled().stream().noneMatch(this::isWritten);
    }

    private boolean isWritten(Document.Key key) {
        return shared.find(key)
                .filter(document -> document.provisioning() != Provisioning.FAILED)
                .isPresent();
    }
}
