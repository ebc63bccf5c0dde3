// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.CrashableCloud;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The fake cloud: resources by name, with references checked, every call counted, hooked and open to faults. Where it
/// has a [FakeDocument], pools and ports are parts of that and have no calls of their own.
public final class FakeCloud implements CrashableCloud {
    private final FakeResources resources = new FakeResources();
    private final FakeCalls calls = new FakeCalls();
    private final FakePast past = new FakePast();
    private final boolean documented;
    private Optional<FakeCalls.Slowness> slowness = Optional.empty();
    private Optional<FakeOperations> operations = Optional.empty();
    private Optional<FakeCalls.Slowness> slowShared = Optional.empty();
    private int page = 1;
    private volatile Set<String> bugs = Set.of();
    private volatile Set<String> bugsOfNeeds = Set.of();
    private volatile Set<String> bugsOfOwned = Set.of();

    /// A cloud without a document.
    public FakeCloud() {
        documented = false;
    }

    private FakeCloud(Collection<FakeResource> foreign) {
        documented = true;
        foreign.forEach(resources::put);
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
        slowness.ifPresent(FakeCalls.Slowness::pass);
        return call(
                "GetDocument",
                false,
                () -> FakeDocument.of(past.view(resources.all()).values()));
    }

    /// Writes all of the document, on the version that its etag names.
    FakeDocument put(FakeDocument wanted) {
        slowness.ifPresent(FakeCalls.Slowness::pass);
        return call("PutDocument", true, () -> {
            resources.replace(wanted);
            return FakeDocument.of(resources.all().values());
        });
    }

    /// Lists all resources of a cluster.
    List<FakeResource> list(String clusterUid) {
        return call(
                "List",
                false,
                () -> ofTheirOwn(resource -> resource.mark().clusterUid().equals(clusterUid)));
    }

    private List<FakeResource> ofTheirOwn(Predicate<FakeResource> wanted) {
        return past.view(resources.all()).values().stream()
                .filter(resource -> !(documented && resource.kind().isPart()))
                .filter(wanted)
                .toList();
    }

    /// Reads all resources of one owner.
    List<FakeResource> read(OwnerMark mark) {
        if (mark.ownerUid().equals(OwnerMark.SHARED)) {
            slowShared.ifPresent(FakeCalls.Slowness::pass);
        }
        return call("Read", false, () -> ofTheirOwn(resource -> resource.mark().equals(mark)));
    }

    /// Reads one resource, as it is.
    Optional<FakeResource> get(String name) {
        return call("Get", false, () -> Optional.ofNullable(resources.all().get(name)));
    }

    /// Reads all resources of as many owners as a page holds.
    List<FakeResource> read(Set<OwnerMark> marks) {
        return call("ReadMany", false, () -> ofTheirOwn(resource -> marks.contains(resource.mark())));
    }

    /// How many owners can be read with one call; one where it cannot be more.
    int page() {
        return page;
    }

    /// Creates a resource, or answers with the one that exists under the same name and marks.
    FakeOperations.Answer create(FakeResource wanted) {
        return call("Create" + wanted.kind(), true, () -> {
            FakeResource known = resources.all().get(wanted.name());
            if (known != null) {
                FakeResources.requireSameOwner(known, wanted);
                return new FakeOperations.Answer.Done(known);
            }
            operations.ifPresent(all -> all.requireNoneCreates(wanted.name()));
            resources.requireReferences(wanted);
            return write("Create" + wanted.kind(), wanted, () -> {
                resources.requireReferences(wanted);
                requireValid(wanted);
                return resources.create(wanted);
            });
        });
    }

    /// Changes a resource's settings.
    FakeOperations.Answer update(FakeResource wanted) {
        return call("Update", true, () -> {
            resources.existing(wanted.name());
            return write(
                    "Update",
                    wanted,
                    () -> resources.put(resources.existing(wanted.name()).withFacts(wanted.facts())));
        });
    }

    /// Registers exactly its nodes.
    FakeOperations.Answer setTargets(FakeResource wanted) {
        return call("SetTargets", true, () -> {
            resources.existing(wanted.name());
            return write(
                    "SetTargets",
                    wanted,
                    () -> resources.put(resources.existing(wanted.name()).withTargets(wanted.targets())));
        });
    }

    /// Deletes a resource; that it is gone is success.
    FakeOperations.Answer delete(FakeResource known) {
        return call("Delete", true, () -> {
            resources.requireUnused(known.name());
            if (!resources.all().containsKey(known.name())) {
                return new FakeOperations.Answer.Done(known);
            }
            return write("Delete", known, () -> {
                resources.requireUnused(known.name());
                resources.all().remove(known.name());
                return known;
            });
        });
    }

    private FakeOperations.Answer write(String operation, FakeResource target, Supplier<FakeResource> effect) {
        return operations.isEmpty()
                ? new FakeOperations.Answer.Done(effect.get())
                : new FakeOperations.Answer.Accepted(operations.get().begin(operation, target, effect));
    }

    /// An invalid setting is noticed by an operation only, and by the document.
    private void requireValid(FakeResource wanted) {
        if (hasOperations() && wanted.facts().containsKey(FakeDocument.POISON)) {
            throw new CloudException(
                    CloudError.invalidRequest(wanted.name() + " is not valid", "request", "InvalidResource"));
        }
    }

    // What a test does and looks at.

    /// From now on the provider fails by a bug wherever it thinks about one of these Services, `default/web`.
    public void bugAt(String... services) {
        bugs = Set.of(services);
    }

    /// The same where it thinks about what one of these Services needs of what is shared, and nowhere else.
    public void bugAtNeedsOf(String... services) {
        bugsOfNeeds = Set.of(services);
    }

    /// The same where it asks whether one of these Services owns anything, and nowhere else.
    public void bugAtWhatIsOwnedBy(String... services) {
        bugsOfOwned = Set.of(services);
    }

    /// Fails at what a Service owns, of which somebody wants that.
    void failAtWhatIsOwnedBy(String service) {
        fail(bugsOfOwned, service);
    }

    /// Fails at what a Service needs, of which somebody wants that.
    void failAtNeedsOf(String service) {
        failAt(service);
        fail(bugsOfNeeds, service);
    }

    /// Fails at a Service of which somebody wants that.
    void failAt(String service) {
        fail(bugs, service);
    }

    private static void fail(Set<String> bugs, String service) {
        if (bugs.contains(service)) {
            throw new IllegalStateException("a bug that " + service + " brings out");
        }
    }

    /// From now on so many owners can be read with one call.
    public FakeCloud readInBulk(int owners) {
        page = owners;
        return this;
    }

    /// From now on reads show the cloud as it was so long ago.
    public synchronized void lag(TimeSource time, Duration behind) {
        past.lag(time, behind, resources.all());
    }

    /// From now on every call of the document takes that long.
    public void documentTakes(TimeSource time, Duration length) {
        slowness = Optional.of(new FakeCalls.Slowness(time, length));
    }

    /// From now on every read of what Services share takes that long.
    public void sharedReadTakes(TimeSource time, Duration length) {
        slowShared = Optional.of(new FakeCalls.Slowness(time, length));
    }

    /// Changes or takes away a resource by hand, without a call.
    public synchronized void byHand(Collection<FakeResource> changed, Collection<String> deleted) {
        changed.forEach(resources::put);
        resources.all().keySet().removeAll(deleted);
        past.changed(resources.all());
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
        SortedMap<String, FakeResource> before = new TreeMap<>(resources.all());
        if (operations.filter(FakeOperations::settle).isPresent()) {
            past.written(before, resources.all());
        }
    }

    /// All resources, by name.
    public synchronized SortedMap<String, FakeResource> resources() {
        settle();
        return new TreeMap<>(resources.all());
    }

    /// The operations of all calls since the ledger was cleared.
    public synchronized List<String> ledger() {
        return calls.ledger();
    }

    public synchronized void clearLedger() {
        calls.clearLedger();
    }

    /// From now on every call of that operation is refused.
    public synchronized void refuse(String operation, CloudError error) {
        calls.refuse(operation, error);
    }

    /// No operation is refused any more.
    public synchronized void refuseNothing() {
        calls.refuseNothing();
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
        calls.hook(next);
        past.stale(false);
    }

    @Override
    public synchronized void fault(int call, CloudFault fault) {
        calls.fault(call, fault);
    }

    @Override
    public synchronized int calls() {
        return calls.count();
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
        return resources.creations();
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
        return calls.make(operation, mutating, this::settle, fault -> {
            past.stale(fault.filter(CloudFault.STALE::equals).isPresent() || (past.isStale() && !mutating));
            SortedMap<String, FakeResource> before =
                    calls.hasFaults() ? new TreeMap<>(resources.all()) : resources.all();
            T answer = effect.get();
            if (mutating) {
                past.written(before, resources.all());
            }
            return answer;
        });
    }

    /// Which kinds exist.
    public synchronized List<Kind> kinds() {
        return resources.all().values().stream()
                .map(FakeResource::kind)
                .sorted()
                .toList();
    }
}
