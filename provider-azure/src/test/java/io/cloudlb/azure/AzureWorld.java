// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmConnection;
import io.cloudlb.azure.client.AzureErrors;
import io.cloudlb.azure.client.EmulatedHttp;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A subscription in memory with one resource group, a network, a security group and seven machines, and providers for
/// it. Somebody else has rules in the security group.
public final class AzureWorld implements ContractWorld<AzureDesired, AzureState, AzureChange> {
    static final String GROUP = "rg";
    static final String STATIC = "\"publicIPAllocationMethod\":\"Static\"";
    static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";

    private static final Duration START_OF_A_PROCESS = Duration.ofSeconds(10);
    private static final Duration LAG = Duration.ofMinutes(1);
    private static final Duration OPERATION = Duration.ofSeconds(5);
    private static final int MACHINES = 7;

    private static final Pattern OWN_RULE =
            Pattern.compile("\\{id=[^{}]*/securityRules/k8s-[0-9a-f]{8}_[^{}]*properties=\\{[^{}]*\\}[^{}]*\\}(?:, )?");

    private boolean lent;
    private Duration startOfAProcess = START_OF_A_PROCESS;
    private AzureChoices choices = AzureChoices.DEFAULT;
    private UnaryOperator<Place> configured = UnaryOperator.identity();

    private final ClusterIdentity cluster;
    private final ManualClock time;
    private final AzureEmulator emulator;
    private final HookedEmulator hooked;

    AzureWorld() {
        this(builder -> builder);
    }

    /// One whose lists lag behind by a minute. They have caught up with what was before a process starts.
    static AzureWorld lagging() {
        AzureWorld azure = new AzureWorld(builder -> builder.timing(
                AzureTiming.immediate().operationsTaking(OPERATION).listing(ConsistencyLag.ofTime(LAG))));
        azure.startOfAProcess = LAG.plus(START_OF_A_PROCESS);
        azure.time.pass(LAG);
        return azure;
    }

    AzureWorld(UnaryOperator<AzureEmulator.Builder> configured) {
        cluster = SpecFixture.CLUSTER;
        time = new ManualClock();
        emulator = configured
                .apply(AzureEmulator.builder()
                        .clock(time)
                        .timing(AzureTiming.immediate().operationsTaking(OPERATION))
                        .pause(time::pass))
                .build();
        seed(emulator, MACHINES);
        hooked = new HookedEmulator(emulator, () -> {});
    }

    /// The same subscription as another cluster of it sees it.
    private AzureWorld(AzureWorld beside, ClusterIdentity cluster) {
        this.cluster = cluster;
        time = beside.time;
        emulator = beside.emulator;
        hooked = new HookedEmulator(emulator, () -> {});
        lent = beside.lent;
    }

    /// Another cluster of the same name in the same resource group.
    AzureWorld beside(String uid) {
        return new AzureWorld(this, new ClusterIdentity(cluster.name(), uid));
    }

    /// The surroundings of every test.
    static void seed(AzureEmulator emulator, int machines) {
        emulator.seed()
                .group(GROUP)
                .securityGroup(GROUP, "nodes")
                .network(GROUP, "net", "10.0.0.0/16", "fd00::/48")
                .subnet(GROUP, "net", "nodes", "nodes", "10.0.0.0/20", "fd00:0:0:1::/64");
        for (int number = 1; number <= machines; number++) {
            emulator.seed().machine(GROUP, "node-" + number, "net", "nodes");
        }
    }

    static TargetNode node(int number) {
        return new TargetNode(
                "node-" + number,
                "azure:///subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/virtualMachines/node-%d"
                        .formatted(SUBSCRIPTION, GROUP, number),
                Optional.of("westeurope-" + (1 + (number - 1) % 3)),
                List.of("10.0.0.%d".formatted(3 + number), "fd00:0:0:1::%x".formatted(3 + number)));
    }

    static Place place(AzureEmulator emulator, boolean lent) {
        return new Place(
                emulator.subscription(),
                GROUP,
                emulator.location(),
                new ArmId("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/virtualNetworks/net"
                        .formatted(emulator.subscription(), GROUP)),
                "nodes",
                GROUP,
                "demo",
                lent,
                Optional.of(new Document.Key(Document.Kind.SECURITY_GROUP, GROUP, "nodes")));
    }

    /// A provider as a process makes it.
    static AzureProvider provider(AzureEmulator emulator, Emulator mounted, TimeSource time) {
        return provider(mounted, time, place(emulator, false));
    }

    static AzureProvider provider(Emulator mounted, TimeSource time, Place place) {
        return provider(mounted, time, AzureChoices.DEFAULT, place);
    }

    private static AzureProvider provider(Emulator mounted, TimeSource time, AzureChoices choices, Place place) {
        return new AzureProvider(SpecFixture.CLUSTER, choices, api(mounted, time, Fence.OPEN), time, place, _ -> {});
    }

    /// The API as a process calls it.
    static ArmApi api(Emulator mounted, TimeSource time, Fence fence) {
        ProviderContext context = new ProviderContext(
                SpecFixture.CLUSTER, Map.of(), ProviderContext.PortRange.KUBERNETES_DEFAULT, time, fence, _ -> {});
        return new ArmApi(
                new CloudCalls("azure", CallBudget.STANDARD, new AzureErrors(), context),
                () -> ArmConnection.over(new EmulatedHttp(mounted)));
    }

    /// Providers may have parts in load balancers that others have made, from the next one on.
    AzureWorld lending() {
        lent = true;
        return this;
    }

    /// Providers are configured otherwise from the next one on.
    AzureWorld configuring(UnaryOperator<Place> otherwise) {
        configured = otherwise;
        return this;
    }

    /// The id of a resource in a group.
    static String id(String group, String type, String name) {
        return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/%s/%s"
                .formatted(SUBSCRIPTION, group, type, name);
    }

    /// Somebody else makes a resource of the standard SKU, and it is done.
    void make(String id, String properties) {
        put(id, properties);
        time.pass(OPERATION.multipliedBy(2));
    }

    /// Somebody else writes a public address as it is, which takes its time.
    void touch(String id) {
        put(id, STATIC);
    }

    private void put(String id, String properties) {
        String body = "{\"location\":\"westeurope\",\"sku\":{\"name\":\"Standard\"},\"properties\":{%s}}"
                .formatted(properties);
        try {
            WireAnswer answer = emulator.answer(new WireRequest("PUT", id, "api-version=2025-03-01", Map.of(), body));
            if (answer.status() >= 300) {
                throw new IllegalStateException(answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A resource as Azure shows it.
    String resource(String id) {
        try {
            return emulator.answer(new WireRequest("GET", id, "api-version=2025-03-01", Map.of(), ""))
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The path of a pool of the public load balancer.
    String pool(String ends) {
        return emulator.made().stream()
                .filter(path -> path.contains("/loadBalancers/demo/backendAddressPools/") && path.endsWith(ends))
                .map(path -> "/subscriptions/%s/resourceGroups/%s".formatted(SUBSCRIPTION, path))
                .findFirst()
                .orElseThrow();
    }

    /// The names of network interfaces, and of instances and scale sets, that are in force in pools of such a name.
    Set<String> members(String pool) {
        return emulator.canonical().stream()
                .map(
                        Pattern.compile(".*/(\\S+) Succeeded is in .*/backendAddressPools/\\S*" + pool + "[,\\]].*")
                                ::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Somebody else makes a public address in the cluster's resource group.
    void makeAddress(String name) {
        make(id(GROUP, "publicIPAddresses", name), STATIC);
    }

    /// What providers are configured for, from the next one on.
    AzureWorld choosing(AzureChoices other) {
        choices = other;
        return this;
    }

    AzureEmulator emulator() {
        return emulator;
    }

    ManualClock time() {
        return time;
    }

    void hook(CallHook hook) {
        hooked.hook(hook);
    }

    long mark() {
        return emulator.ledger().mark();
    }

    Calls callsSince(long mark) {
        return emulator.ledger().since(mark);
    }

    PlanDriver<AzureDesired, AzureState, AzureChange> driver() {
        return new PlanDriver<>(this, nodes(3));
    }

    @Override
    public ClusterIdentity cluster() {
        return cluster;
    }

    @Override
    public AzureProvider newProvider() {
        return newProvider(Fence.OPEN);
    }

    /// One of a process that leads as long as its fence says.
    AzureProvider newProvider(Fence fence) {
        time.pass(startOfAProcess);
        return new AzureProvider(
                cluster, choices, api(hooked, time, fence), time, configured.apply(place(emulator, lent)), _ -> {});
    }

    @Override
    public NodeSet nodes(int count) {
        return new NodeSet(
                IntStream.rangeClosed(1, count).mapToObj(AzureWorld::node).toList());
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
                .flatMap(line -> isOthers(line) ? ownRules(line) : Stream.of(line))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String foreign() {
        return emulator.canonical().stream()
                .filter(AzureWorld::isOthers)
                .map(line -> OWN_RULE.matcher(line).replaceAll(""))
                .collect(Collectors.joining("\n"));
    }

    /// The security group is not ours, and has rules of ours in it.
    private static boolean isOthers(String line) {
        return !line.contains("cloudlb-cluster-uid=") && !line.contains(" is in ");
    }

    /// Which priorities are given out depends on what was there before.
    private static Stream<String> ownRules(String line) {
        return OWN_RULE.matcher(line).results().map(found -> found.group().replaceAll("priority=\\d+", "priority"));
    }

    @Override
    public void advance(Duration duration) {
        time.pass(duration);
    }

    @Override
    public ContractSwitches switches() {
        return new ContractSwitches(true, true, true, true, true);
    }

    @Override
    public SortedMap<String, String> badAnnotations() {
        return new TreeMap<>(Map.of(
                AzureAnnotations.INTERNAL, "outside",
                AzureAnnotations.IDLE_TIMEOUT, "1000",
                AzureAnnotations.DNS_LABEL, "Not A Label"));
    }

    @Override
    public List<SortedMap<String, String>> replacingAnnotations() {
        return List.of(new TreeMap<>(Map.of(AzureAnnotations.INTERNAL, "true")));
    }
}
