// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.OwnerMark;
import io.cloudlb.core.provider.BulkRound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A round over the fake cloud: a page of owners with each call.
final class FakeRound implements BulkRound<FakeState> {
    private final FakeCloud cloud;
    private final Known<FakeState> known;
    private int read;

    FakeRound(FakeCloud cloud, Known<FakeState> known) {
        this.cloud = cloud;
        this.known = known;
    }

    @Override
    public int pages() {
        return (known.owners().size() + cloud.page() - 1) / cloud.page();
    }

    @Override
    public Optional<Map<Owner.Service, FakeState>> next() {
        int end = Math.min(known.owners().size(), read + cloud.page());
        List<Owner.Service> owners = known.owners().subList(read, end);
        if (owners.isEmpty()) {
            return Optional.empty();
        }
        Map<OwnerMark, List<FakeResource>> found = found(owners);
        read = end;
        Map<Owner.Service, FakeState> seen = new HashMap<>();
        for (Owner.Service owner : owners) {
            known.state(owner)
                    .ifPresent(before -> seen.put(owner, seen(before, found.getOrDefault(owner.mark(), List.of()))));
        }
        seen.entrySet().removeIf(entry -> known.state(entry.getKey()).equals(Optional.of(entry.getValue())));
        return Optional.of(seen);
    }

    private Map<OwnerMark, List<FakeResource>> found(List<Owner.Service> owners) {
        Stream<FakeResource> parts = cloud.hasDocument() ? cloud.document().parts().values().stream() : Stream.empty();
        return Stream.concat(cloud.read(owners.stream().map(Owner::mark).collect(Collectors.toSet())).stream(), parts)
                .collect(Collectors.groupingBy(FakeResource::mark));
    }

    /// Nothing that has a name of which no state tells.
    private static FakeState seen(FakeState before, List<FakeResource> found) {
        return FakeState.of(found.stream()
                .filter(resource -> before.resources().containsKey(resource.name()))
                .toList());
    }
}
