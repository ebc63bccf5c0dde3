// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.OwnershipGuard;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// The one document that holds the pools and ports of all Services, and parts of other controllers. It is read and
/// written as a whole.
///
/// @param etag changes with the content
/// @param parts by name
public record FakeDocument(String etag, SortedMap<String, FakeResource> parts) {
    /// The fact that makes a part invalid.
    static final String POISON = "poison";

    private static final String DANGLING = "DanglingReference";

    public FakeDocument {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /// A part of another controller.
    public static FakeResource foreignPart(String name, String content) {
        return new FakeResource(
                Kind.POOL, name, new OwnerMark("another-controller", "its"), Map.of("content", content), List.of());
    }

    /// The document that holds what is a part of these resources.
    static FakeDocument of(Collection<FakeResource> resources) {
        SortedMap<String, FakeResource> parts = new TreeMap<>();
        resources.stream().filter(resource -> resource.kind().isPart()).forEach(part -> parts.put(part.name(), part));
        byte[] content = parts.toString().getBytes(StandardCharsets.UTF_8);
        return new FakeDocument(UUID.nameUUIDFromBytes(content).toString(), parts);
    }

    /// The same version with parts added or changed.
    FakeDocument with(Collection<FakeResource> more) {
        SortedMap<String, FakeResource> next = new TreeMap<>(parts);
        more.forEach(part -> next.put(part.name(), part));
        return new FakeDocument(etag, next);
    }

    /// The same version without some parts.
    FakeDocument without(Collection<FakeResource> gone) {
        SortedMap<String, FakeResource> next = new TreeMap<>(parts);
        gone.forEach(part -> next.remove(part.name()));
        return new FakeDocument(etag, next);
    }

    /// The parts of one owner.
    Collection<FakeResource> of(OwnerMark mark) {
        return parts.values().stream().filter(part -> part.mark().equals(mark)).toList();
    }

    /// Refuses all of it for one part that is not valid, and names that.
    ///
    /// @param others the names of what exists outside of it
    void requireValid(Set<String> others) {
        for (FakeResource part : parts.values()) {
            boolean dangles = part.kind() == Kind.PORT
                    && !(others.contains(part.reference("balancer")) && parts.containsKey(part.reference("pool")));
            if (dangles) {
                throw refused(part, "refers to what does not exist", DANGLING);
            }
            if (part.facts().containsKey(POISON)) {
                throw refused(part, "is not valid", "InvalidPart");
            }
        }
    }

    private static CloudException refused(FakeResource part, String why, String code) {
        return new CloudException(
                CloudError.invalidRequest("400: part %s %s".formatted(part.name(), why), "request", code));
    }

    /// Whether it is this part that the document is refused for.
    static boolean refuses(FakeResource part, CloudError refusal) {
        return refusal.message().contains("part %s ".formatted(part.name()));
    }

    /// What such a refusal means for the owner of the part that it names.
    static CloudError forOwner(CloudError refusal) {
        return refusal.code().equals(DANGLING) ? CloudError.notFound(refusal.message(), refusal.requestId()) : refusal;
    }

    Map<String, OwnershipGuard.Part> guarded() {
        return parts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new OwnershipGuard.Part(
                                Optional.of(entry.getValue().mark()),
                                entry.getValue().toString())));
    }
}
