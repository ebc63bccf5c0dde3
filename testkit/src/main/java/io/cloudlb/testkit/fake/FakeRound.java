// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.BulkRound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A round over the fake cloud: a page of owners with each call.
final class FakeRound implements BulkRound<FakeState> {
    private final FakeCloud cloud;
    private final List<Owner.Service> owners;
    private final Function<Owner.Service, Optional<FakeState>> known;
    private int read;

    FakeRound(FakeCloud cloud, List<Owner.Service> owners, Function<Owner.Service, Optional<FakeState>> known) {
        this.cloud = cloud;
        this.owners = owners;
        this.known = known;
    }

    @Override
    public int pages() {
        return (owners.size() + cloud.page() - 1) / cloud.page();
    }

    @Override
    public Optional<Map<Owner.Service, FakeState>> next() {
        int end = Math.min(owners.size(), read + cloud.page());
        List<Owner.Service> page = owners.subList(read, end);
        if (page.isEmpty()) {
            return Optional.empty();
        }
        Map<OwnerMark, List<FakeResource>> found = found(page);
        read = end;
        Map<Owner.Service, FakeState> seen = new HashMap<>();
        for (Owner.Service owner : page) {
            known.apply(owner)
                    .ifPresent(before -> seen.put(owner, seen(before, found.getOrDefault(owner.mark(), List.of()))));
        }
        seen.entrySet().removeIf(entry -> known.apply(entry.getKey()).equals(Optional.of(entry.getValue())));
        return Optional.of(seen);
    }

    private Map<OwnerMark, List<FakeResource>> found(List<Owner.Service> page) {
        Stream<FakeResource> parts = cloud.hasDocument() ? cloud.document().parts().values().stream() : Stream.empty();
        return Stream.concat(cloud.read(page.stream().map(Owner::mark).collect(Collectors.toSet())).stream(), parts)
                .collect(Collectors.groupingBy(FakeResource::mark));
    }

    /// Nothing that has a name of which no state tells.
    private static FakeState seen(FakeState before, List<FakeResource> found) {
        return FakeState.of(found.stream()
                .filter(resource -> before.resources().containsKey(resource.name()))
                .toList());
    }
}
