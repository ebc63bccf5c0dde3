// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.client.AwsClients;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.AwsSnapshot;
import io.cloudlb.emulators.aws.InMemoryHttpClient;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.CrashableCloud;
import io.cloudlb.testkit.provider.SpecFixture;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// The AWS emulator as a cloud that a crash matrix can stop, disturb and compare.
final class AwsCrashCloud implements CrashableCloud {
    private static final StaticCredentialsProvider SOMEBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));

    /// A subnet beside [AwsWorld#SUBNET_A], which discovery does not find.
    static final String OTHER_IN_ZONE_A = "subnet-a2";

    /// A security group that a user may name.
    static final String NAMED_GROUP = "sg-own";

    /// How long a replaced load balancer serves on.
    static final Duration DRAIN = Duration.ofMinutes(3);

    private static final Pattern MINTED_HOST_PART = Pattern.compile("-[0-9a-f]{16}\\.elb\\.");

    private final AtomicReference<ManualClock> clock = new AtomicReference<>(new ManualClock());
    private final AwsEmulator emulator;
    private final HookedHttpClient http;
    private final AwsClients clients;
    private final SortedMap<String, Integer> creations = new TreeMap<>();
    private Set<String> existing = Set.of();
    private int machines;

    AwsCrashCloud() {
        AwsTiming timing = AwsTiming.immediate()
                .withProvisioning(Duration.ofSeconds(90))
                .withInterfaceRelease(Duration.ofSeconds(12));
        emulator = AwsEmulator.builder()
                .clock(() -> clock.get().instant())
                .pause(duration -> clock.get().pass(duration))
                .timing(timing)
                .build();
        Map<String, String> roles = Map.of("kubernetes.io/role/internal-elb", "1", "kubernetes.io/role/elb", "1");
        emulator.seed()
                .vpc(AwsWorld.VPC)
                .publicSubnet(AwsWorld.SUBNET_A, AwsWorld.VPC, "eu-west-1a", "10.0.1.0/24", roles)
                .publicSubnet(AwsWorld.SUBNET_B, AwsWorld.VPC, "eu-west-1b", "10.0.2.0/24", roles)
                .subnet(OTHER_IN_ZONE_A, AwsWorld.VPC, "eu-west-1a", "10.0.11.0/24", Map.of())
                .securityGroup(NAMED_GROUP, "own", AwsWorld.VPC, Map.of())
                .securityGroup(AwsWorld.NODE_GROUP, "nodes", AwsWorld.VPC, Map.of());
        existing = resources(emulator.snapshot());
        http = new HookedHttpClient(new InMemoryHttpClient(emulator), this::countCreations);
        clients = AwsClients.over(http, URI.create("http://aws.invalid"), emulator.region(), SOMEBODY);
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> newProvider(ManualClock newClock) {
        clock.set(newClock);
        ProviderContext context = new ProviderContext(
                SpecFixture.CLUSTER,
                Map.of(AwsSettings.HEALTH_CHECK_PORTS, "8081", AwsSettings.REPLACEMENT_DRAIN, DRAIN.toMinutes() + "m"),
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                newClock,
                Fence.OPEN,
                _ -> {});
        return AwsProviderFactory.create(context, clients);
    }

    @Override
    public ANode node(String name) {
        machines++;
        String id = AwsWorld.instanceId(machines);
        String address = "10.0.1." + (10 + machines);
        emulator.seed().instance(id, AwsWorld.SUBNET_A, address, List.of(AwsWorld.NODE_GROUP), Map.of());
        return ANode.aNode(name).providerId("aws:///eu-west-1a/" + id).addresses(address);
    }

    @Override
    public void hook(CallHook hook) {
        http.hook(hook);
        emulator.faults().clear();
    }

    @Override
    public void fault(int call, CloudFault fault) {
        Fault kind =
                switch (fault) {
                    case FAIL_BEFORE -> Fault.failBefore();
                    case FAIL_AFTER -> Fault.failAfter();
                    case TIMEOUT_AFTER -> Fault.timeOutAfter();
                    case THROTTLE -> Fault.throttle();
                    case STALE -> Fault.stale();
                };
        emulator.faults().atCall(call, kind);
    }

    @Override
    public int calls() {
        return http.calls();
    }

    @Override
    public String canonical() {
        return emulator.snapshot().canonical();
    }

    @Override
    public String withoutMintedIds(String text) {
        return MINTED_HOST_PART.matcher(text).replaceAll("-ID.elb.");
    }

    @Override
    public SortedMap<String, Integer> creations() {
        return Collections.unmodifiableSortedMap(creations);
    }

    private void countCreations() {
        Set<String> now = resources(emulator.snapshot());
        now.stream()
                .filter(resource -> !existing.contains(resource))
                .forEach(resource -> creations.merge(resource, 1, Integer::sum));
        existing = now;
    }

    private static SortedSet<String> resources(AwsSnapshot snapshot) {
        SortedSet<String> resources = new TreeSet<>();
        snapshot.loadBalancers().forEach(found -> resources.add("LoadBalancer " + found.name()));
        snapshot.targetGroups().forEach(found -> resources.add("TargetGroup " + found.name()));
        snapshot.securityGroups().forEach(found -> resources.add("SecurityGroup " + found.name()));
        Map<String, String> names = snapshot.loadBalancers().stream()
                .collect(Collectors.toMap(found -> found.arn(), found -> found.name()));
        snapshot.listeners()
                .forEach(found -> resources.add(
                        "Listener " + names.getOrDefault(found.loadBalancerArn(), "?") + ":" + found.port()));
        return resources;
    }

    @Override
    public Set<String> ownerUids() {
        return emulator.snapshot().tags().values().stream()
                .map(tags -> tags.getOrDefault(AwsTags.MARKS.serviceUid(), OwnerMark.SHARED))
                .filter(uid -> !uid.equals(OwnerMark.SHARED))
                .collect(Collectors.toSet());
    }
}
