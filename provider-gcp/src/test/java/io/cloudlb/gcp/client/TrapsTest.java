// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import static io.cloudlb.gcp.client.ComputeProject.GLOBAL;
import static io.cloudlb.gcp.client.ComputeProject.REGION;
import static io.cloudlb.gcp.client.ComputeProject.address;
import static io.cloudlb.gcp.client.ComputeProject.check;
import static io.cloudlb.gcp.client.ComputeProject.errorOf;
import static io.cloudlb.gcp.client.ComputeProject.firewall;
import static io.cloudlb.gcp.client.ComputeProject.rule;
import static io.cloudlb.gcp.client.ComputeProject.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.Instance;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.gcp.InMemoryTransport;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where Google's client for Java misleads whoever trusts it.
class TrapsTest {
    private static final CallBudget ONCE = new CallBudget(
            Duration.ofSeconds(6), Duration.ofSeconds(30), 1, Duration.ofMillis(200), Duration.ofSeconds(5));

    private final ComputeProject project = new ComputeProject();
    private final ComputeApi api = project.api;

    @AfterEach
    void close() {
        project.close();
    }

    @Test
    void aNameThatIsTakenIsStaleSoThatWhatExistsIsLookedFor() {
        api.insert(ComputeKind.ADDRESSES, REGION, address("web"));

        assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                .returns(CloudError.Kind.STALE, CloudError::kind)
                .extracting(CloudError::message)
                .isEqualTo(
                        "alreadyExists: The resource 'projects/demo/regions/europe-west1/addresses/web' already exists");
    }

    @Test
    void aFingerprintOfYesterdayIsStale() {
        api.insert(ComputeKind.HEALTH_CHECKS, REGION, check("hc"));
        api.insert(ComputeKind.BACKEND_SERVICES, REGION, service("web", "hc"));
        BackendService read =
                api.get(ComputeKind.BACKEND_SERVICES, REGION, "web").orElseThrow();
        api.change(
                ComputeKind.BACKEND_SERVICES,
                REGION,
                "web",
                read.toBuilder().setDescription("first").build());

        assertThat(errorOf(() -> api.change(
                        ComputeKind.BACKEND_SERVICES,
                        REGION,
                        "web",
                        read.toBuilder().setDescription("second").build())))
                .returns(CloudError.Kind.STALE, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .startsWith("conditionNotMet: ");
        assertThat(api.get(ComputeKind.BACKEND_SERVICES, REGION, "web")
                        .orElseThrow()
                        .getDescription())
                .isEqualTo("first");
    }

    @Test
    void aPatchIsUnderstoodAlthoughItIsSentAsPost() {
        api.insert(ComputeKind.HEALTH_CHECKS, REGION, check("hc"));
        api.insert(
                ComputeKind.BACKEND_SERVICES,
                REGION,
                service("web", "hc").toBuilder()
                        .setLoadBalancingScheme("INTERNAL")
                        .build());
        api.insert(
                ComputeKind.FORWARDING_RULES,
                REGION,
                rule("web", "web").toBuilder()
                        .setLoadBalancingScheme("INTERNAL")
                        .clearPortRange()
                        .addPorts("80")
                        .setNetwork("projects/demo/global/networks/default")
                        .setSubnetwork("projects/demo/regions/europe-west1/subnetworks/nodes")
                        .build());

        api.change(
                ComputeKind.FORWARDING_RULES,
                REGION,
                "web",
                ForwardingRule.newBuilder().setAllowGlobalAccess(true).build());

        assertThat(project.cloud.ledger().count("forwardingRules.patch")).isEqualTo(1);
        assertThat(api.get(ComputeKind.FORWARDING_RULES, REGION, "web")
                        .orElseThrow()
                        .getAllowGlobalAccess())
                .isTrue();
    }

    @Test
    void aPatchCannotEmptyAListAndAnUpdateCan() {
        api.insert(
                ComputeKind.FIREWALLS,
                GLOBAL,
                firewall("allow").toBuilder().addTargetTags("node").build());

        ComputeProject.patch(
                GcpClients.over(new InMemoryTransport(project.cloud)),
                "allow",
                Firewall.newBuilder().setPriority(900).clearTargetTags().build());
        Firewall patched = api.get(ComputeKind.FIREWALLS, GLOBAL, "allow").orElseThrow();
        api.change(
                ComputeKind.FIREWALLS,
                GLOBAL,
                "allow",
                patched.toBuilder().clearTargetTags().build());

        assertThat(patched.getPriority()).isEqualTo(900);
        assertThat(patched.getTargetTagsList()).containsExactly("node");
        assertThat(api.get(ComputeKind.FIREWALLS, GLOBAL, "allow").orElseThrow().getTargetTagsList())
                .isEmpty();
    }

    @Test
    void theClientNeverTriesAgainByItself() {
        ComputeApi once = project.api(ONCE, () -> GcpClients.over(new InMemoryTransport(project.cloud)));
        project.cloud.faults().everyCall(Fault.refuse(503, "backendError", "Try again"));

        assertThat(errorOf(() -> once.list(ComputeKind.ADDRESSES, REGION, "", Stream::of)))
                .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        assertThat(errorOf(() -> once.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
        assertThat(project.cloud.ledger().calls().operations()).containsExactly("addresses.list", "addresses.insert");
    }

    @Test
    void everyAttemptIsSeenByTheBudgetAndNoneBesides() {
        project.cloud.faults().everyCall("addresses.list", Fault.refuse(503, "backendError", "Try again"));

        assertThat(errorOf(() -> api.list(ComputeKind.ADDRESSES, REGION, "", Stream::of)))
                .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        assertThat(project.cloud.ledger().count("addresses.list")).isEqualTo(5);
        assertThat(project.records).hasSize(5);
    }

    @Test
    void tooManyCallsAndTooManyThingsAreTwoErrorsAlthoughBothAre403() {
        ComputeProject small = new ComputeProject(
                builder -> builder.quotas(ComputeQuotas.standard().with("STATIC_ADDRESSES", 0)));

        assertThat(errorOf(() -> small.api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                .returns(CloudError.Kind.QUOTA_EXCEEDED, CloudError::kind)
                .returns("STATIC_ADDRESSES", CloudError::code);
        small.cloud.faults().everyCall(Fault.throttle());
        assertThat(errorOf(() -> small.api.delete(ComputeKind.ADDRESSES, REGION, "web")))
                .returns(CloudError.Kind.THROTTLED, CloudError::kind);
        small.close();
    }

    @Test
    void whatIsInUseIsBusyWithBothNamed() {
        api.insert(ComputeKind.HEALTH_CHECKS, REGION, check("hc"));
        api.insert(ComputeKind.BACKEND_SERVICES, REGION, service("web", "hc"));

        assertThat(errorOf(() -> api.delete(ComputeKind.HEALTH_CHECKS, REGION, "hc")))
                .returns(CloudError.Kind.BUSY, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .startsWith("resourceInUseByAnotherResource: ")
                .contains("healthChecks/hc", "backendServices/web");
    }

    @Test
    void whatIsNotThereIsEmptyButAMissingRegionIsAnError() {
        Scope.Regional nowhere = new Scope.Regional("demo", "nowhere-1");

        assertThat(api.get(ComputeKind.ADDRESSES, REGION, "web")).isEmpty();
        assertThat(errorOf(() -> api.get(ComputeKind.ADDRESSES, nowhere, "web")))
                .returns(CloudError.Kind.NOT_FOUND, CloudError::kind);
        assertThat(errorOf(() -> api.delete(ComputeKind.ADDRESSES, REGION, "web")))
                .returns(CloudError.Kind.NOT_FOUND, CloudError::kind);
        assertThat(project.api.get(ComputeKind.REGIONS, GLOBAL, "nowhere-1")).isEmpty();
    }

    @Test
    void listsAreReadToTheLastPageAndOnlyWhatIsKeptIsKept() {
        IntStream.range(0, 1_001)
                .forEach(number ->
                        project.cloud.seed().instance("many-%04d".formatted(number), "europe-west1-b", "many", "node"));

        List<String> names = project.api.list(
                ComputeKind.INSTANCES, GLOBAL, "name = many-*", instance -> Stream.of(instance.getName()));

        assertThat(project.api.list(ComputeKind.INSTANCES, GLOBAL, "", instance -> Stream.of(instance.getName())))
                .hasSize(1_004)
                .doesNotHaveDuplicates();
        assertThat(project.cloud.ledger().count("instances.aggregatedList")).isEqualTo(4);
        assertThat(names).isEmpty();
    }

    @Test
    void machinesAreSeenWithTheirTagsAndAddresses() {
        Optional<Instance> instance = project.api.get(ComputeKind.INSTANCES, ComputeProject.ZONE, "node-1");

        assertThat(instance).hasValueSatisfying(found -> {
            assertThat(found.getTags().getItemsList()).containsExactly("node");
            assertThat(found.getNetworkInterfaces(0).getNetworkIP()).startsWith("10.0.0.");
        });
    }
}
