// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.gcp.ComputeEmulator;
import io.cloudlb.emulators.gcp.InMemoryTransport;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.emulators.gcp.world.ComputeTiming;
import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.client.GcpClients;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpBackends;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.read.Location;
import io.cloudlb.gcp.settings.GcpSettings;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.provider.ContractSwitches;
import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A project in memory with one network, three zones and seven machines, and providers for it.
public final class GcpWorld implements ContractWorld<GcpDesired, GcpState, GcpChange> {
    static final String REGION = "europe-west1";
    static final String TAG = "node";

    private static final List<String> ZONES = List.of(REGION + "-b", REGION + "-c", REGION + "-d");
    private static final Duration START_OF_A_PROCESS = Duration.ofSeconds(10);
    private static final Duration OPERATION = Duration.ofSeconds(2);
    private static final Duration LAG = Duration.ofMinutes(1);
    private static final int MACHINES = 7;

    private final ManualClock time = new ManualClock();
    private final ComputeEmulator emulator;
    private final HookedEmulator hooked;
    private final List<String> seeded;
    private Map<String, String> settings = Map.of();
    private Location.OwnMachine machine = Location.OwnMachine.NONE;
    private final Duration start;

    GcpWorld() {
        this(builder -> builder);
    }

    GcpWorld(UnaryOperator<ComputeEmulator.Builder> configured) {
        this(configured, START_OF_A_PROCESS);
    }

    /// @param start how long a process takes to start
    private GcpWorld(UnaryOperator<ComputeEmulator.Builder> configured, Duration start) {
        this.start = start;
        emulator = configured
                .apply(ComputeEmulator.builder()
                        .clock(time)
                        .timing(ComputeTiming.immediate().operationsTaking(OPERATION))
                        .quotas(ComputeQuotas.of(5_000))
                        .demotesAddressesInUse()
                        .pause(time::pass))
                .build();
        emulator.seed()
                .network("default")
                .dualSubnetwork("nodes", "default", REGION, "10.0.0.0/20", "2600:1900:0:1::/64", "EXTERNAL");
        for (int number = 1; number <= MACHINES; number++) {
            emulator.seed().instance(instance(number), zone(number), "nodes", TAG);
        }
        seeded = emulator.canonical();
        hooked = new HookedEmulator(emulator, () -> {});
    }

    /// A project whose listings lag behind by a minute. They have caught up with what was before a process starts.
    static GcpWorld lagging() {
        return new GcpWorld(
                builder -> builder.timing(
                        ComputeTiming.immediate().operationsTaking(OPERATION).listing(ConsistencyLag.ofTime(LAG))),
                LAG);
    }

    static String instance(int number) {
        return TAG + "-" + number;
    }

    static String zone(int number) {
        return ZONES.get((number - 1) % ZONES.size());
    }

    static TargetNode node(int number) {
        return new TargetNode(
                instance(number),
                "gce://demo/%s/%s".formatted(zone(number), instance(number)),
                Optional.of(zone(number)),
                List.of("10.0.%d.%d".formatted((1 + number) / 256, (1 + number) % 256)));
    }

    ComputeEmulator emulator() {
        return emulator;
    }

    /// Lets something happen before and after each call of the providers.
    void hook(CallHook hook) {
        hooked.hook(hook);
    }

    /// Lets listings show what is there.
    void catchUp() {
        pass(LAG);
    }

    /// What is under way ends when the project is looked at.
    private void pass(Duration duration) {
        time.pass(OPERATION);
        emulator.made();
        time.pass(duration);
    }

    /// From now on the calls of the providers reach the project through this.
    void mount(Emulator other) {
        hooked.mount(other);
    }

    ManualClock time() {
        return time;
    }

    long mark() {
        return emulator.ledger().mark();
    }

    Calls callsSince(long mark) {
        return emulator.ledger().since(mark);
    }

    PlanDriver<GcpDesired, GcpState, GcpChange> driver() {
        return new PlanDriver<>(this, nodes(3));
    }

    /// Somebody takes a machine out of every endpoint group.
    void detach(String instance) {
        String zone = zone(Integer.parseInt(instance.substring(instance.indexOf('-') + 1)));
        emulator.made().stream()
                .filter(path -> path.startsWith("zones/" + zone + "/networkEndpointGroups/"))
                .forEach(path -> call(
                        "POST",
                        path + "/detachNetworkEndpoints",
                        "{\"networkEndpoints\":[{\"instance\":\"%s\"}]}".formatted(instance)));
    }

    /// Somebody deletes all that has this in its path.
    void deleteByHand(String part) {
        emulator.made().stream().filter(path -> path.contains(part)).forEach(path -> call("DELETE", path, ""));
        emulator.made();
    }

    /// Somebody else calls Compute Engine.
    ///
    /// @param path what is behind the project: `regions/europe-west1/addresses`
    void call(String method, String path, String body) {
        try {
            WireAnswer answer = emulator.answer(new WireRequest(
                    method.equals("PATCH") ? "POST" : method,
                    "/compute/v1/projects/demo/" + path,
                    "",
                    method.equals("PATCH") ? Map.of("X-HTTP-Method-Override", method) : Map.of(),
                    body));
            assertThat(answer.status()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        time.pass(START_OF_A_PROCESS);
    }

    @Override
    public ClusterIdentity cluster() {
        return SpecFixture.CLUSTER;
    }

    @Override
    public LoadBalancerProvider<GcpDesired, GcpState, GcpChange> newProvider() {
        pass(start);
        return newProvider(settings);
    }

    /// Providers have endpoint groups from now on.
    GcpWorld withEndpointGroups() {
        settings = Map.of(GcpSettings.BACKENDS, GcpBackends.ENDPOINT_GROUPS.toString());
        return this;
    }

    /// More machines, up to this number.
    GcpWorld machines(int last) {
        for (int number = MACHINES + 1; number <= last; number++) {
            emulator.seed().instance(instance(number), zone(number), "nodes", TAG);
        }
        return this;
    }

    /// Processes run on this machine from now on.
    GcpWorld runningOn(Location.OwnMachine own) {
        machine = own;
        return this;
    }

    GcpProvider newProvider(Map<String, String> settings) {
        ProviderContext context = new ProviderContext(
                cluster(), settings, ProviderContext.PortRange.KUBERNETES_DEFAULT, time, Fence.OPEN, _ -> {});
        GcpClients clients = GcpClients.over(new InMemoryTransport(hooked));
        return new GcpProvider(
                context, GcpSettings.of(context.settings()), CallBudget.STANDARD, () -> clients, machine);
    }

    @Override
    public NodeSet nodes(int count) {
        return new NodeSet(
                IntStream.rangeClosed(1, count).mapToObj(GcpWorld::node).toList());
    }

    @Override
    public int calls() {
        return emulator.ledger().calls().count();
    }

    @Override
    public int writes() {
        return emulator.ledger().writes().count();
    }

    @Override
    public String owned() {
        return emulator.canonical().stream()
                .filter(line -> !seeded.contains(line))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String foreign() {
        return emulator.canonical().stream().filter(seeded::contains).collect(Collectors.joining("\n"));
    }

    @Override
    public void advance(Duration duration) {
        time.pass(duration);
    }

    @Override
    public ContractSwitches switches() {
        return new ContractSwitches(true, true, true, true, settings.isEmpty());
    }

    @Override
    public SortedMap<String, String> badAnnotations() {
        return new TreeMap<>(Map.of(
                GcpAnnotations.TYPE, "outside",
                GcpAnnotations.NETWORK_TIER, "gold",
                GcpAnnotations.GLOBAL_ACCESS, "often"));
    }

    @Override
    public List<SortedMap<String, String>> replacingAnnotations() {
        return List.of(new TreeMap<>(Map.of(GcpAnnotations.TYPE, "Internal")));
    }
}
