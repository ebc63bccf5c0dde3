// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.client.AwsClients;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.InMemoryHttpClient;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.provider.ContractSwitches;
import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// An AWS account in memory with one VPC, two zones and seven machines in one security group, and providers for it.
public final class AwsWorld implements ContractWorld<AwsDesired, AwsState, AwsChange> {
    static final String VPC = "vpc-1";
    static final String SUBNET_A = "subnet-a";
    static final String SUBNET_B = "subnet-b";
    static final String NODE_GROUP = "sg-nodes";

    private static final Duration START_OF_A_PROCESS = Duration.ofSeconds(10);
    private static final int MACHINES = 7;
    private static final StaticCredentialsProvider SOMEBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));

    private final ManualClock time = new ManualClock();
    private final boolean lags;
    private final AwsEmulator emulator;
    private final HookedHttpClient http;
    private final AwsClients clients;
    private final List<String> seeded;

    AwsWorld() {
        this(builder -> builder);
    }

    AwsWorld(UnaryOperator<AwsEmulator.Builder> configured) {
        this(configured, false);
    }

    /// @param lags whether answers lag behind writes
    private AwsWorld(UnaryOperator<AwsEmulator.Builder> configured, boolean lags) {
        this.lags = lags;
        AwsTiming timing = AwsTiming.immediate().withProvisioning(Duration.ofSeconds(90));
        emulator = configured
                .apply(AwsEmulator.builder().clock(time).timing(timing).pause(time::pass))
                .build();
        Map<String, String> roles = Map.of("kubernetes.io/role/elb", "1", "kubernetes.io/role/internal-elb", "1");
        emulator.seed()
                .vpc(VPC)
                .publicSubnet(SUBNET_A, VPC, "eu-west-1a", "10.0.1.0/24", roles)
                .publicSubnet(SUBNET_B, VPC, "eu-west-1b", "10.0.2.0/24", roles)
                .securityGroup(NODE_GROUP, "nodes", VPC, Map.of());
        for (int number = 1; number <= MACHINES; number++) {
            String subnet = number % 2 == 1 ? SUBNET_A : SUBNET_B;
            emulator.seed()
                    .instance(instanceId(number), subnet, "10.0.1." + (10 + number), List.of(NODE_GROUP), Map.of());
        }
        http = new HookedHttpClient(new InMemoryHttpClient(emulator), () -> {});
        clients = AwsClients.over(http, URI.create("http://aws.invalid"), emulator.region(), SOMEBODY);
        seeded = lines();
    }

    /// An account whose answers lag behind its writes, tags longest, and where what is deleted lingers.
    static AwsWorld lagging() {
        return new AwsWorld(
                builder -> builder.timing(AwsTiming.hostile()
                        .withLag(
                                ConsistencyLag.ofTime(Duration.ofSeconds(3)),
                                ConsistencyLag.ofTime(START_OF_A_PROCESS.minusSeconds(1)))),
                true);
    }

    /// The same, and the lag lasts until enough reads were made, however much time passes.
    static AwsWorld laggingForReads() {
        return new AwsWorld(builder -> builder.timing(AwsTiming.hostile()), true);
    }

    public static String instanceId(int number) {
        return "i-000%d".formatted(number);
    }

    public static TargetNode node(int number) {
        String zone = number % 2 == 1 ? "eu-west-1a" : "eu-west-1b";
        return new TargetNode(
                "node-" + number,
                "aws:///" + zone + "/" + instanceId(number),
                Optional.of(zone),
                List.of("10.0.1." + (10 + number)));
    }

    AwsEmulator emulator() {
        return emulator;
    }

    /// Lets something happen before and after each call of the providers.
    void hook(CallHook hook) {
        http.hook(hook);
    }

    /// What somebody else in the account would use.
    AwsClients clients() {
        return clients;
    }

    /// The clock of this account and of the providers for it.
    ManualClock time() {
        return time;
    }

    Calls callsSince(long mark) {
        return emulator.ledger().since(mark);
    }

    long mark() {
        return emulator.ledger().mark();
    }

    PlanDriver<AwsDesired, AwsState, AwsChange> driver() {
        return new PlanDriver<>(this, nodes(3));
    }

    @Override
    public boolean readsByNameLag() {
        return lags;
    }

    @Override
    public ClusterIdentity cluster() {
        return SpecFixture.CLUSTER;
    }

    /// A process takes a while to start: longer than AWS's answers lag in [#lagging()].
    @Override
    public LoadBalancerProvider<AwsDesired, AwsState, AwsChange> newProvider() {
        time.pass(START_OF_A_PROCESS);
        return newProvider(Map.of());
    }

    AwsProvider newProvider(Map<String, String> settings) {
        ProviderContext context = new ProviderContext(
                cluster(), settings, ProviderContext.PortRange.KUBERNETES_DEFAULT, time, Fence.OPEN, _ -> {});
        return (AwsProvider) AwsProviderFactory.create(context, clients);
    }

    @Override
    public NodeSet nodes(int count) {
        return new NodeSet(
                IntStream.rangeClosed(1, count).mapToObj(AwsWorld::node).toList());
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
        return lines().stream().filter(line -> !seeded.contains(line)).collect(Collectors.joining("\n"));
    }

    @Override
    public String foreign() {
        return lines().stream().filter(seeded::contains).collect(Collectors.joining("\n"));
    }

    private List<String> lines() {
        return emulator.snapshot().canonical().lines().toList();
    }

    @Override
    public void advance(Duration duration) {
        time.pass(duration);
    }

    @Override
    public ContractSwitches switches() {
        return new ContractSwitches(true, true, true, true);
    }

    @Override
    public SortedMap<String, String> badAnnotations() {
        return new TreeMap<>(Map.of(
                AwsAnnotations.SCHEME,
                "outside",
                AwsAnnotations.CHECK_INTERVAL,
                "often",
                AwsAnnotations.PREFIX + "ssl-cert",
                "arn:aws:acm:eu-west-1:1:certificate/1"));
    }

    @Override
    public List<SortedMap<String, String>> replacingAnnotations() {
        return List.of(new TreeMap<>(Map.of(AwsAnnotations.SCHEME, "internet-facing")));
    }
}
