// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.OwnerMark;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.CrashableCloud;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The fake cloud: resources by name, with references checked, every call counted, hooked and open to faults. Where it
/// has a [FakeDocument], pools and ports are parts of that and have no calls of their own.
public final class FakeCloud implements CrashableCloud {
    private final SortedMap<String, FakeResource> resources = new TreeMap<>();
    private final SortedMap<String, Integer> creations = new TreeMap<>();
    private final List<String> ledger = new ArrayList<>();
    private final Map<Integer, CloudFault> faults = new HashMap<>();
    private final Map<String, CloudError> refusals = new HashMap<>();
    private CallHook hook = CallHook.NONE;
    private final FakePast past = new FakePast();
    private final boolean documented;
    private Optional<Slowness> slowness = Optional.empty();
    private Optional<FakeOperations> operations = Optional.empty();
    private Optional<Slowness> slowShared = Optional.empty();
    private int calls;
    private int page = 1;

    /// How long a call takes.
    private record Slowness(TimeSource time, Duration length) {
        void pass() {
            try {
                time.sleep(length);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WorkAbandonedException("The process stops during a call");
            }
        }
    }

    /// A cloud without a document.
    public FakeCloud() {
        documented = false;
    }

    private FakeCloud(Collection<FakeResource> foreign) {
        documented = true;
        foreign.forEach(this::put);
    }

    /// A cloud with a document.
    ///
    /// @param foreign what others have in it
    public static FakeCloud withDocument(FakeResource... foreign) {
        return new FakeCloud(List.of(foreign));
    }

    /// A cloud that answers each write but those of a document with an operation: accepted now, done or failed so much
    /// later.
    public static FakeCloud withOperations(Duration length) {
        FakeCloud cloud = new FakeCloud();
        cloud.operations = Optional.of(new FakeOperations(length));
        return cloud;
    }

    /// What a write is answered with.
    sealed interface Answer {
        /// @param resource as it is now; of a deletion, as it was
        record Done(FakeResource resource) implements Answer {}

        record Accepted(String id) implements Answer {}
    }

    // The API.

    boolean hasOperations() {
        return operations.isPresent();
    }

    /// Lists what is under way.
    List<FakeOperations.Listed> operations() {
        return operations.isEmpty()
                ? List.of()
                : call("ListOperations", false, () -> operations.get().listed());
    }

    /// Waits until an operation has ended.
    FakeOperations.End awaitOperation(String id) {
        FakeOperations all = operations.orElseThrow();
        long left;
        synchronized (this) {
            left = all.left(id);
        }
        all.pass(left);
        return call("WaitOperation", false, () -> all.end(id))
                .orElseThrow(() -> new IllegalStateException(id + " has not ended in its time"));
    }

    boolean hasDocument() {
        return documented;
    }

    /// Reads the document.
    FakeDocument document() {
        slowness.ifPresent(Slowness::pass);
        return call(
                "GetDocument", false, () -> FakeDocument.of(past.view(resources).values()));
    }

    /// Writes all of the document, on the version that its etag names.
    FakeDocument put(FakeDocument wanted) {
        slowness.ifPresent(Slowness::pass);
        return call("PutDocument", true, () -> {
            FakeDocument known = FakeDocument.of(resources.values());
            if (!known.etag().equals(wanted.etag())) {
                throw new CloudException(new CloudError.Stale("412: the document has changed", "request"));
            }
            wanted.requireValid(resources.keySet());
            resources.keySet().removeAll(known.parts().keySet());
            wanted.parts().forEach((name, part) -> {
                if (!known.parts().containsKey(name)) {
                    creations.merge(part.kind() + " " + name, 1, Integer::sum);
                }
                put(part);
            });
            return FakeDocument.of(resources.values());
        });
    }

    /// Lists all resources of a cluster.
    List<FakeResource> list(String clusterUid) {
        return call(
                "List",
                false,
                () -> ofTheirOwn()
                        .filter(resource -> resource.mark().clusterUid().equals(clusterUid))
                        .toList());
    }

    private Stream<FakeResource> ofTheirOwn() {
        return past.view(resources).values().stream()
                .filter(resource -> !(documented && resource.kind().isPart()));
    }

    /// Reads all resources of one owner.
    List<FakeResource> read(OwnerMark mark) {
        if (mark.ownerUid().equals(OwnerMark.SHARED)) {
            slowShared.ifPresent(Slowness::pass);
        }
        return call(
                "Read",
                false,
                () -> ofTheirOwn()
                        .filter(resource -> resource.mark().equals(mark))
                        .toList());
    }

    /// Reads all resources of as many owners as a page holds.
    List<FakeResource> read(Set<OwnerMark> marks) {
        return call(
                "ReadMany",
                false,
                () -> ofTheirOwn()
                        .filter(resource -> marks.contains(resource.mark()))
                        .toList());
    }

    /// How many owners can be read with one call; one where it cannot be more.
    int page() {
        return page;
    }

    /// Creates a resource, or answers with the one that exists under the same name and marks.
    Answer create(FakeResource wanted) {
        return call("Create" + wanted.kind(), true, () -> {
            FakeResource known = resources.get(wanted.name());
            if (known != null) {
                requireSameOwner(known, wanted);
                return new Answer.Done(known);
            }
            operations.ifPresent(all -> all.requireNoneCreates(wanted.name()));
            requireReferences(wanted);
            return write("Create" + wanted.kind(), wanted, () -> {
                requireReferences(wanted);
                requireValid(wanted);
                creations.merge(wanted.kind() + " " + wanted.name(), 1, Integer::sum);
                return put(wanted);
            });
        });
    }

    /// Changes a resource's settings.
    Answer update(FakeResource wanted) {
        return call("Update", true, () -> {
            existing(wanted.name());
            return write("Update", wanted, () -> put(existing(wanted.name()).withFacts(wanted.facts())));
        });
    }

    /// Registers exactly its nodes.
    Answer setTargets(FakeResource wanted) {
        return call("SetTargets", true, () -> {
            existing(wanted.name());
            return write("SetTargets", wanted, () -> put(existing(wanted.name()).withTargets(wanted.targets())));
        });
    }

    /// Deletes a resource; that it is gone is success.
    Answer delete(FakeResource known) {
        return call("Delete", true, () -> {
            requireUnused(known.name());
            if (!resources.containsKey(known.name())) {
                return new Answer.Done(known);
            }
            return write("Delete", known, () -> {
                requireUnused(known.name());
                resources.remove(known.name());
                return known;
            });
        });
    }

    private Answer write(String operation, FakeResource target, Supplier<FakeResource> effect) {
        return operations.isEmpty()
                ? new Answer.Done(effect.get())
                : new Answer.Accepted(operations.get().begin(operation, target, effect));
    }

    /// An invalid setting is noticed by an operation only, and by the document.
    private void requireValid(FakeResource wanted) {
        if (hasOperations() && wanted.facts().containsKey(FakeDocument.POISON)) {
            throw new CloudException(
                    new CloudError.InvalidRequest(wanted.name() + " is not valid", "request", "InvalidResource"));
        }
    }

    // What a test does and looks at.

    /// From now on so many owners can be read with one call.
    public FakeCloud readInBulk(int owners) {
        page = owners;
        return this;
    }

    /// From now on reads show the cloud as it was so long ago.
    public synchronized void lag(TimeSource time, Duration behind) {
        past.lag(time, behind, resources);
    }

    /// From now on every call of the document takes that long.
    public void documentTakes(TimeSource time, Duration length) {
        slowness = Optional.of(new Slowness(time, length));
    }

    /// From now on every read of what Services share takes that long.
    public void sharedReadTakes(TimeSource time, Duration length) {
        slowShared = Optional.of(new Slowness(time, length));
    }

    /// Changes or takes away a resource by hand, without a call.
    public synchronized void byHand(Collection<FakeResource> changed, Collection<String> deleted) {
        changed.forEach(this::put);
        resources.keySet().removeAll(deleted);
        past.changed(resources);
    }

    /// From now on operations take their time by this clock.
    public synchronized void operationsKeep(TimeSource time) {
        operations.ifPresent(all -> all.keep(time));
    }

    /// The next operation of that kind is accepted, and ends in this error.
    public synchronized void failNextOperation(String name, CloudError error) {
        operations.orElseThrow().failNext(name, error);
    }

    private void settle() {
        SortedMap<String, FakeResource> before = new TreeMap<>(resources);
        if (operations.filter(FakeOperations::settle).isPresent()) {
            past.written(before, resources);
        }
    }

    /// All resources, by name.
    public synchronized SortedMap<String, FakeResource> resources() {
        settle();
        return new TreeMap<>(resources);
    }

    /// The operations of all calls since the ledger was cleared.
    public synchronized List<String> ledger() {
        return List.copyOf(ledger);
    }

    public synchronized void clearLedger() {
        ledger.clear();
    }

    /// From now on every call of that operation is refused.
    public synchronized void refuse(String operation, CloudError error) {
        refusals.put(operation, error);
    }

    /// No operation is refused any more.
    public synchronized void refuseNothing() {
        refusals.clear();
    }

    /// A provider that knows nothing.
    public FakeProvider provider() {
        return new FakeProvider(this);
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> newProvider(ManualClock clock) {
        operationsKeep(clock);
        return provider();
    }

    @Override
    public ANode node(String name) {
        return ANode.aNode(name);
    }

    @Override
    public synchronized void hook(CallHook next) {
        hook = next;
        calls = 0;
        faults.clear();
        past.stale(false);
    }

    @Override
    public synchronized void fault(int call, CloudFault fault) {
        faults.put(call, fault);
    }

    @Override
    public synchronized int calls() {
        return calls;
    }

    @Override
    public synchronized String canonical() {
        return resources().values().stream().map(FakeResource::toString).collect(Collectors.joining("\n"));
    }

    @Override
    public String withoutMintedIds(String text) {
        return text;
    }

    @Override
    public synchronized SortedMap<String, Integer> creations() {
        return new TreeMap<>(creations);
    }

    @Override
    public synchronized Set<String> ownerUids() {
        return resources().values().stream()
                .filter(resource -> resource.mark().clusterUid().equals(FakeWorld.CLUSTER.uid()))
                .map(resource -> resource.mark().ownerUid())
                .filter(uid -> !uid.equals(OwnerMark.SHARED))
                .collect(Collectors.toSet());
    }

    // One call.

    private synchronized <T> T call(String operation, boolean mutating, Supplier<T> effect) {
        calls++;
        ledger.add(operation);
        CloudCall call = new CloudCall(calls, operation, mutating);
        hook.before(call);
        settle();
        CloudFault fault = faults.remove(calls);
        CloudError refusal = refusals.get(operation);
        if (refusal != null) {
            throw new CloudException(refusal);
        }
        if (fault == CloudFault.FAIL_BEFORE) {
            throw new CloudException(new CloudError.Unavailable("the fake cloud fails", "fault"));
        }
        if (fault == CloudFault.THROTTLE) {
            throw new CloudException(
                    new CloudError.Throttled("the fake cloud is busy", "fault", Duration.ofSeconds(7)));
        }
        past.stale(fault == CloudFault.STALE || (past.isStale() && !mutating));
        SortedMap<String, FakeResource> before = faults.isEmpty() ? resources : new TreeMap<>(resources);
        T answer = effect.get();
        if (mutating) {
            past.written(before, resources);
        }
        hook.after(call);
        if (fault == CloudFault.FAIL_AFTER || fault == CloudFault.TIMEOUT_AFTER) {
            throw new CloudException(new CloudError.Ambiguous("the fake cloud's answer is lost", "fault"));
        }
        return answer;
    }

    private FakeResource put(FakeResource resource) {
        resources.put(resource.name(), resource);
        return resource;
    }

    private FakeResource existing(String name) {
        FakeResource known = resources.get(name);
        if (known == null) {
            throw new CloudException(new CloudError.NotFound(name + " does not exist", "request"));
        }
        return known;
    }

    private static void requireSameOwner(FakeResource known, FakeResource wanted) {
        if (!known.mark().equals(wanted.mark()) || known.kind() != wanted.kind()) {
            throw new CloudException(new CloudError.Denied("the name " + wanted.name() + " is taken", "request"));
        }
    }

    private void requireReferences(FakeResource wanted) {
        for (String fact : List.of("gateway", "balancer", "pool")) {
            String reference = wanted.reference(fact);
            if (!reference.isEmpty()) {
                existing(reference);
            }
        }
    }

    private void requireUnused(String name) {
        resources.values().stream()
                .filter(other -> other.facts().entrySet().stream()
                        .anyMatch(fact -> !fact.getKey().equals("address")
                                && fact.getValue().equals(name)))
                .findFirst()
                .ifPresent(user -> {
                    throw new CloudException(new CloudError.Busy(name + " is in use by " + user.name(), "request"));
                });
    }

    /// Which kinds exist.
    public synchronized List<Kind> kinds() {
        return resources.values().stream().map(FakeResource::kind).sorted().toList();
    }
}
