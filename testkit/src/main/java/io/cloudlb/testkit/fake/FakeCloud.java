// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.OwnerMark;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.TimeSource;
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

/// The fake cloud: resources by name, with references checked, every call counted, hooked and open to faults.
public final class FakeCloud implements CrashableCloud {
    private final SortedMap<String, FakeResource> resources = new TreeMap<>();
    private final SortedMap<String, Integer> creations = new TreeMap<>();
    private final List<String> ledger = new ArrayList<>();
    private final Map<Integer, CloudFault> faults = new HashMap<>();
    private final Map<String, CloudError> refusals = new HashMap<>();
    private SortedMap<String, FakeResource> earlier = new TreeMap<>();
    private CallHook hook = CallHook.NONE;
    private final TreeMap<Long, SortedMap<String, FakeResource>> history = new TreeMap<>();
    private Optional<Lag> lag = Optional.empty();
    private boolean staleReads;
    private int calls;

    private record Lag(TimeSource time, Duration behind) {
        long now() {
            return time.nanoTime();
        }
    }

    // The API.

    /// Lists all resources of a cluster.
    List<FakeResource> list(String clusterUid) {
        return call(
                "List",
                false,
                () -> view().values().stream()
                        .filter(resource -> resource.mark().clusterUid().equals(clusterUid))
                        .toList());
    }

    /// Reads all resources of one owner.
    List<FakeResource> read(OwnerMark mark) {
        return call(
                "Read",
                false,
                () -> view().values().stream()
                        .filter(resource -> resource.mark().equals(mark))
                        .toList());
    }

    /// Creates a resource, or answers with the one that exists under the same name and marks.
    FakeResource create(FakeResource wanted) {
        return call("Create" + wanted.kind(), true, () -> {
            FakeResource known = resources.get(wanted.name());
            if (known != null) {
                requireSameOwner(known, wanted);
                return known;
            }
            requireReferences(wanted);
            creations.merge(wanted.kind() + " " + wanted.name(), 1, Integer::sum);
            resources.put(wanted.name(), wanted);
            return wanted;
        });
    }

    /// Changes a resource's settings.
    FakeResource update(String name, Map<String, String> facts) {
        return call("Update", true, () -> put(existing(name).withFacts(facts)));
    }

    /// Registers exactly these nodes.
    FakeResource setTargets(String name, Collection<String> targets) {
        return call("SetTargets", true, () -> put(existing(name).withTargets(targets)));
    }

    /// Registers the targets of many pools in one call; pools that do not exist are left out of the answer.
    Map<String, FakeResource> setManyTargets(Map<String, ? extends Collection<String>> targets) {
        return call("SetManyTargets", true, () -> {
            Map<String, FakeResource> answers = new TreeMap<>();
            targets.forEach((name, nodes) -> {
                if (resources.containsKey(name)) {
                    answers.put(name, put(existing(name).withTargets(nodes)));
                }
            });
            return answers;
        });
    }

    /// Deletes a resource; that it is gone is success.
    void delete(String name) {
        call("Delete", true, () -> {
            requireUnused(name);
            resources.remove(name);
            return name;
        });
    }

    // What a test does and looks at.

    /// From now on reads show the cloud as it was so long ago.
    public synchronized void lag(TimeSource time, Duration behind) {
        lag = Optional.of(new Lag(time, behind));
        history.clear();
        history.put(time.nanoTime() - behind.toNanos(), new TreeMap<>(resources));
    }

    /// Changes or takes away a resource by hand, without a call.
    public synchronized void byHand(Collection<FakeResource> changed, Collection<String> deleted) {
        changed.forEach(this::put);
        resources.keySet().removeAll(deleted);
        lag.ifPresent(known -> history.put(known.now(), new TreeMap<>(resources)));
    }

    /// All resources, by name.
    public synchronized SortedMap<String, FakeResource> resources() {
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

    /// A provider that registers targets one pool at a time.
    public FakeProvider provider() {
        return new FakeProvider(this, false);
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> newProvider(ManualClock clock) {
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
        staleReads = false;
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
        return resources.values().stream().map(FakeResource::toString).collect(Collectors.joining("\n"));
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
        return resources.values().stream()
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
        staleReads = fault == CloudFault.STALE || (staleReads && !mutating);
        SortedMap<String, FakeResource> before = new TreeMap<>(resources);
        T answer = effect.get();
        if (mutating) {
            earlier = before;
            lag.ifPresent(known -> history.put(known.now(), new TreeMap<>(resources)));
        }
        hook.after(call);
        if (fault == CloudFault.FAIL_AFTER || fault == CloudFault.TIMEOUT_AFTER) {
            throw new CloudException(new CloudError.Ambiguous("the fake cloud's answer is lost", "fault"));
        }
        return answer;
    }

    /// What a read sees; a stale one sees the cloud as it was before the last write, once.
    private SortedMap<String, FakeResource> view() {
        boolean stale = staleReads;
        staleReads = false;
        return stale ? earlier : lag.map(this::asItWas).orElse(resources);
    }

    private SortedMap<String, FakeResource> asItWas(Lag known) {
        return history.floorEntry(known.now() - known.behind().toNanos()).getValue();
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
