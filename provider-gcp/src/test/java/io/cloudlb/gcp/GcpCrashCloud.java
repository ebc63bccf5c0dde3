// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.gcp.ComputeEmulator;
import io.cloudlb.emulators.gcp.InMemoryTransport;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.emulators.gcp.world.ComputeTiming;
import io.cloudlb.gcp.client.GcpClients;
import io.cloudlb.gcp.settings.GcpSettings;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.CrashableCloud;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Compute Engine emulator as a cloud that a crash matrix can stop, disturb and compare. Operations take two
/// seconds, so that a process dies between what it asked for and what came of it.
final class GcpCrashCloud implements CrashableCloud {
    private static final Pattern UID = Pattern.compile("cloudlb.io/service-uid\\\\?\":\\\\?\"([^\"\\\\]+)");

    private final AtomicReference<ManualClock> clock = new AtomicReference<>(new ManualClock());
    private final ComputeEmulator emulator;
    private final HookedEmulator hooked;
    private final SortedMap<String, Integer> creations = new TreeMap<>();
    private final Set<CloudFault> failsLater;
    private Set<String> existing = Set.of();
    private String backends = "auto";
    private int machines;

    /// @param failsLater the faults that strike inside of an operation instead of in the answer
    GcpCrashCloud(Set<CloudFault> failsLater) {
        this.failsLater = failsLater;
        emulator = ComputeEmulator.builder()
                .clock(() -> clock.get().instant())
                .pause(duration -> clock.get().pass(duration))
                .timing(ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(2)))
                .quotas(ComputeQuotas.of(5_000))
                .demotesAddressesInUse()
                .attachesOnce()
                .build();
        emulator.seed()
                .network("default")
                .dualSubnetwork("nodes", "default", GcpWorld.REGION, "10.0.0.0/20", "2600:1900:0:1::/64", "EXTERNAL");
        existing = Set.copyOf(emulator.made());
        hooked = new HookedEmulator(emulator, this::countCreations);
    }

    /// What is behind load balancers from the next process on.
    void backends(String choice) {
        backends = choice;
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> newProvider(ManualClock newClock) {
        clock.set(newClock);
        ProviderContext context = new ProviderContext(
                SpecFixture.CLUSTER,
                Sorted.put(GcpCluster.PLACE, GcpSettings.BACKENDS, backends),
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                newClock,
                Fence.OPEN,
                _ -> {});
        return GcpProviderFactory.create(context, GcpClients.over(new InMemoryTransport(hooked)));
    }

    @Override
    public ANode node(String name) {
        machines++;
        String zone = GcpWorld.zone(machines);
        String instance = GcpWorld.instance(machines);
        emulator.seed().instance(instance, zone, "nodes", GcpWorld.TAG);
        return ANode.aNode(name)
                .providerId("gce://demo/%s/%s".formatted(zone, instance))
                .zone(zone)
                .addresses("10.0.0." + (1 + machines));
    }

    @Override
    public void hook(CallHook other) {
        hooked.hook(other);
        emulator.faults().clear();
    }

    @Override
    public void fault(int call, CloudFault fault) {
        Fault kind =
                switch (fault) {
                    case FAIL_BEFORE ->
                        failsLater.contains(fault)
                                ? Fault.acceptThenFail(503, "INTERNAL_ERROR", "Internal error")
                                : Fault.failBefore();
                    case FAIL_AFTER ->
                        failsLater.contains(fault)
                                ? Fault.acceptThenFailAfter(0, "INTERNAL_ERROR", "Internal error")
                                : Fault.failAfter();
                    case TIMEOUT_AFTER -> Fault.timeOutAfter();
                    case THROTTLE -> Fault.throttle();
                    case STALE -> Fault.stale();
                };
        emulator.faults().atCall(call, kind);
    }

    @Override
    public int calls() {
        return hooked.calls();
    }

    @Override
    public String canonical() {
        return String.join("\n", emulator.canonical());
    }

    @Override
    public String withoutMintedIds(String text) {
        return text.replaceAll("198\\.18\\.\\d+\\.\\d+", "ADDRESS").replaceAll("10\\.0\\.0\\.\\d+", "ADDRESS");
    }

    @Override
    public SortedMap<String, Integer> creations() {
        return Collections.unmodifiableSortedMap(creations);
    }

    private void countCreations() {
        Set<String> now = new HashSet<>(emulator.made());
        now.stream()
                .filter(path -> !existing.contains(path) && !path.contains("/addresses/"))
                .forEach(path -> creations.merge(path, 1, Integer::sum));
        existing = now;
    }

    @Override
    public Set<String> ownerUids() {
        Set<String> uids = new HashSet<>();
        for (String line : emulator.canonical()) {
            Matcher found = UID.matcher(line);
            while (found.find()) {
                uids.add(found.group(1));
            }
        }
        uids.remove(OwnerMark.SHARED);
        return uids;
    }
}
