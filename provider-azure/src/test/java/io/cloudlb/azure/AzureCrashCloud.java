// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.CrashableCloud;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The stand-in of Azure Resource Manager as a cloud that a crash matrix can stop, disturb and compare. Operations take
/// two seconds, so that a process dies between what it asked for and what came of it.
final class AzureCrashCloud implements CrashableCloud {
    private static final Pattern UID = Pattern.compile(
            "(?:cloudlb-service-uid\"?:\"?|k8s-[0-9a-f]{8}_)([0-9a-f]{8}-[0-9a-f-]{27}|uid-[a-z0-9-]+)");

    /// `rg/providers/Microsoft.Network/loadBalancers/demo`.
    private static final int WORDS_OF_A_RESOURCE = 5;

    private final AtomicReference<ManualClock> clock = new AtomicReference<>(new ManualClock());
    private final AzureEmulator emulator;
    private final HookedEmulator hooked;
    private final SortedMap<String, Integer> creations = new TreeMap<>();
    private final Set<CloudFault> failsLater;
    private final Place place;
    private Set<String> existing;
    private int machines;
    private boolean interfaces;

    /// @param failsLater the faults that strike inside of an operation instead of in the answer
    AzureCrashCloud(Set<CloudFault> failsLater) {
        this(failsLater, 0, UnaryOperator.identity());
    }

    /// @param interfaces how many machines have network interfaces
    /// @param configured where providers take the cluster to be
    AzureCrashCloud(Set<CloudFault> failsLater, int interfaces, UnaryOperator<Place> configured) {
        this.failsLater = failsLater;
        emulator = AzureEmulator.builder()
                .clock(() -> clock.get().instant())
                .pause(duration -> clock.get().pass(duration))
                .timing(AzureTiming.immediate()
                        .operationsTaking(Duration.ofSeconds(2))
                        .askingAgainAfter(Duration.ofSeconds(2)))
                .build();
        AzureWorld.seed(emulator, interfaces);
        place = configured.apply(AzureWorld.place(emulator, false));
        existing = Set.copyOf(emulator.made());
        hooked = new HookedEmulator(emulator, this::countCreations);
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> newProvider(ManualClock newClock) {
        clock.set(newClock);
        return AzureWorld.provider(hooked, newClock, interfaces ? place.withInterfaces() : place);
    }

    /// Pools hold the network interfaces of nodes.
    AzureCrashCloud withInterfaces() {
        interfaces = true;
        return this;
    }

    @Override
    public ANode node(String name) {
        machines++;
        if (interfaces) {
            emulator.seed().machine(AzureWorld.GROUP, "node-" + machines, "net", "nodes");
        }
        return ANode.aNode(name)
                .providerId(AzureWorld.node(machines).providerId())
                .zone(AzureWorld.node(machines).zone().orElseThrow())
                .addresses("10.0.0." + (3 + machines));
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
                                ? Fault.acceptThenFail(500, "InternalServerError", "An error occurred.")
                                : Fault.failBefore();
                    case FAIL_AFTER ->
                        failsLater.contains(fault)
                                ? Fault.acceptThenFailAfter(500, "InternalServerError", "An error occurred.")
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
        return text.replaceAll("\\.[0-9a-f-]{36}(\\.westeurope\\.azure\\.privatelinkservice)", ".ALIAS$1")
                .replaceAll("198\\.1[89]\\.\\d+\\.\\d+", "ADDRESS")
                .replaceAll("20\\.\\d+\\.\\d+\\.\\d+", "ADDRESS")
                .replaceAll("10\\.0\\.0\\.\\d+", "ADDRESS");
    }

    @Override
    public SortedMap<String, Integer> creations() {
        return Collections.unmodifiableSortedMap(creations);
    }

    private void countCreations() {
        Set<String> now = new HashSet<>(emulator.made());
        now.stream()
                .filter(path -> !existing.contains(path) && (failsLater.isEmpty() || !isPart(path)))
                .forEach(path -> creations.merge(path, 1, Integer::sum));
        existing = now;
    }

    /// A part that is shown while an operation goes on is gone again when that fails.
    private static boolean isPart(String path) {
        return path.split("/").length > WORDS_OF_A_RESOURCE;
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
        return uids;
    }
}
