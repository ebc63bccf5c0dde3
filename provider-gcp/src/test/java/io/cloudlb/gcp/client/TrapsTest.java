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
import io.cloudlb.core.provider.CallBudget;
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
    private final ComputeWrites writes = project.api.writes();
    private final ComputeReads reads = project.api.reads();

    @AfterEach
    void close() {
        project.close();
    }

    @Test
    void aNameThatIsTakenIsStaleSoThatWhatExistsIsLookedFor() {
        writes.insertAddress(REGION, address("web"));

        assertThat(errorOf(() -> writes.insertAddress(REGION, address("web"))))
                .isInstanceOf(CloudError.Stale.class)
                .extracting(CloudError::message)
                .isEqualTo(
                        "alreadyExists: The resource 'projects/demo/regions/europe-west1/addresses/web' already exists");
    }

    @Test
    void aFingerprintOfYesterdayIsStale() {
        writes.insertHealthCheck(REGION, check("hc"));
        writes.insertBackendService(REGION, service("web", "hc"));
        BackendService read = reads.backendService(REGION, "web").orElseThrow();
        writes.updateBackendService(
                REGION, "web", read.toBuilder().setDescription("first").build());

        assertThat(errorOf(() -> writes.updateBackendService(
                        REGION, "web", read.toBuilder().setDescription("second").build())))
                .isInstanceOf(CloudError.Stale.class)
                .extracting(CloudError::message)
                .asString()
                .startsWith("conditionNotMet: ");
        assertThat(reads.backendService(REGION, "web").orElseThrow().getDescription())
                .isEqualTo("first");
    }

    @Test
    void aPatchIsUnderstoodAlthoughItIsSentAsPost() {
        writes.insertHealthCheck(REGION, check("hc"));
        writes.insertBackendService(
                REGION,
                service("web", "hc").toBuilder()
                        .setLoadBalancingScheme("INTERNAL")
                        .build());
        writes.insertForwardingRule(
                REGION,
                rule("web", "web").toBuilder()
                        .setLoadBalancingScheme("INTERNAL")
                        .clearPortRange()
                        .addPorts("80")
                        .setNetwork("projects/demo/global/networks/default")
                        .setSubnetwork("projects/demo/regions/europe-west1/subnetworks/nodes")
                        .build());

        writes.patchForwardingRule(
                REGION,
                "web",
                ForwardingRule.newBuilder().setAllowGlobalAccess(true).build());

        assertThat(project.cloud.ledger().count("forwardingRules.patch")).isEqualTo(1);
        assertThat(reads.forwardingRule(REGION, "web").orElseThrow().getAllowGlobalAccess())
                .isTrue();
    }

    @Test
    void aPatchCannotEmptyAListAndAnUpdateCan() {
        writes.insertFirewall(
                GLOBAL, firewall("allow").toBuilder().addTargetTags("node").build());

        writes.patchFirewall(
                GLOBAL,
                "allow",
                Firewall.newBuilder().setPriority(900).clearTargetTags().build());
        Firewall patched = reads.firewall("demo", "allow").orElseThrow();
        writes.updateFirewall(
                GLOBAL, "allow", patched.toBuilder().clearTargetTags().build());

        assertThat(patched.getPriority()).isEqualTo(900);
        assertThat(patched.getTargetTagsList()).containsExactly("node");
        assertThat(reads.firewall("demo", "allow").orElseThrow().getTargetTagsList())
                .isEmpty();
    }

    @Test
    void theClientNeverTriesAgainByItself() {
        ComputeApi once = project.api(ONCE, () -> GcpClients.over(new InMemoryTransport(project.cloud)));
        project.cloud.faults().everyCall(Fault.refuse(503, "backendError", "Try again"));

        assertThat(errorOf(() -> once.reads().addresses(REGION, "", Stream::of)))
                .isInstanceOf(CloudError.Unavailable.class);
        assertThat(errorOf(() -> once.writes().insertAddress(REGION, address("web"))))
                .isInstanceOf(CloudError.Ambiguous.class);
        assertThat(project.cloud.ledger().calls().operations()).containsExactly("addresses.list", "addresses.insert");
    }

    @Test
    void everyAttemptIsSeenByTheBudgetAndNoneBesides() {
        project.cloud.faults().everyCall("addresses.list", Fault.refuse(503, "backendError", "Try again"));

        assertThat(errorOf(() -> reads.addresses(REGION, "", Stream::of))).isInstanceOf(CloudError.Unavailable.class);
        assertThat(project.cloud.ledger().count("addresses.list")).isEqualTo(5);
        assertThat(project.records).hasSize(5);
    }

    @Test
    void tooManyCallsAndTooManyThingsAreTwoErrorsAlthoughBothAre403() {
        ComputeProject small = new ComputeProject(
                builder -> builder.quotas(ComputeQuotas.standard().with("STATIC_ADDRESSES", 0)));

        assertThat(errorOf(() -> small.api.writes().insertAddress(REGION, address("web"))))
                .isInstanceOfSatisfying(
                        CloudError.QuotaExceeded.class,
                        quota -> assertThat(quota.quota()).isEqualTo("STATIC_ADDRESSES"));
        small.cloud.faults().everyCall(Fault.throttle());
        assertThat(errorOf(() -> small.api.writes().deleteAddress(REGION, "web")))
                .isInstanceOf(CloudError.Throttled.class);
        small.close();
    }

    @Test
    void whatIsInUseIsBusyWithBothNamed() {
        writes.insertHealthCheck(REGION, check("hc"));
        writes.insertBackendService(REGION, service("web", "hc"));

        assertThat(errorOf(() -> writes.deleteHealthCheck(REGION, "hc")))
                .isInstanceOf(CloudError.Busy.class)
                .extracting(CloudError::message)
                .asString()
                .startsWith("resourceInUseByAnotherResource: ")
                .contains("healthChecks/hc", "backendServices/web");
    }

    @Test
    void whatIsNotThereIsEmptyButAMissingRegionIsAnError() {
        Scope.Regional nowhere = new Scope.Regional("demo", "nowhere-1");

        assertThat(reads.address(REGION, "web")).isEmpty();
        assertThat(errorOf(() -> reads.address(nowhere, "web"))).isInstanceOf(CloudError.NotFound.class);
        assertThat(errorOf(() -> writes.deleteAddress(REGION, "web"))).isInstanceOf(CloudError.NotFound.class);
        assertThat(project.api.surroundings().region("demo", "nowhere-1")).isEmpty();
    }

    @Test
    void listsAreReadToTheLastPageAndOnlyWhatIsKeptIsKept() {
        IntStream.range(0, 1_001)
                .forEach(number ->
                        project.cloud.seed().instance("many-%04d".formatted(number), "europe-west1-b", "many", "node"));

        List<String> names = project.api
                .surroundings()
                .instances("demo", "name = many-*", instance -> Stream.of(instance.getName()));

        assertThat(project.api.surroundings().instances("demo", "", instance -> Stream.of(instance.getName())))
                .hasSize(1_004)
                .doesNotHaveDuplicates();
        assertThat(project.cloud.ledger().count("instances.aggregatedList")).isEqualTo(4);
        assertThat(names).isEmpty();
    }

    @Test
    void machinesAreSeenWithTheirTagsAndAddresses() {
        Optional<Instance> instance = project.api.surroundings().instance(ComputeProject.ZONE, "node-1");

        assertThat(instance).hasValueSatisfying(found -> {
            assertThat(found.getTags().getItemsList()).containsExactly("node");
            assertThat(found.getNetworkInterfaces(0).getNetworkIP()).startsWith("10.0.0.");
        });
    }
}
