// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import static io.cloudlb.gcp.client.ComputeProject.GLOBAL;
import static io.cloudlb.gcp.client.ComputeProject.REGION;
import static io.cloudlb.gcp.client.ComputeProject.ZONE;
import static io.cloudlb.gcp.client.ComputeProject.address;
import static io.cloudlb.gcp.client.ComputeProject.check;
import static io.cloudlb.gcp.client.ComputeProject.errorOf;
import static io.cloudlb.gcp.client.ComputeProject.firewall;
import static io.cloudlb.gcp.client.ComputeProject.rule;
import static io.cloudlb.gcp.client.ComputeProject.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.InstanceGroup;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.gcp.world.ComputeTiming;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What Compute Engine answers a write with, and how its end is waited for.
class OperationsTest {
    private final ComputeProject project = new ComputeProject(builder -> builder.timing(
            ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(30)).keeping(3)));

    @AfterEach
    void close() {
        project.close();
    }

    @Test
    void aWriteIsAnsweredBeforeItsEndAndOneWaitTellsTheEnd() {
        ComputeOperation begun = project.api.insert(ComputeKind.ADDRESSES, REGION, address("web"));

        assertThat(begun.isRunning()).isTrue();
        assertThat(begun.type()).isEqualTo("insert");
        assertThat(begun.targetLink()).endsWith("/projects/demo/regions/europe-west1/addresses/web");
        assertThat(begun.targetId()).isNotEmpty();
        assertThat(project.time.passed()).isZero();

        ComputeOperation ended = project.api.await(begun);

        assertThat(ended.status()).isInstanceOf(ComputeOperation.Status.Done.class);
        assertThat(project.time.passed()).isEqualTo(Duration.ofSeconds(30));
        assertThat(project.cloud.ledger().calls().operations())
                .containsExactly("addresses.insert", "regionOperations.wait");
    }

    @Test
    void everyScopeHasItsWait() {
        List<ComputeOperation> begun = List.of(
                project.api.insert(ComputeKind.FIREWALLS, GLOBAL, firewall("allow")),
                project.api.insert(ComputeKind.ADDRESSES, REGION, address("web")),
                project.api.insert(
                        ComputeKind.INSTANCE_GROUPS,
                        ZONE,
                        InstanceGroup.newBuilder().setName("nodes").build()));

        assertThat(begun)
                .allMatch(operation -> project.api.await(operation).status() instanceof ComputeOperation.Status.Done);
        assertThat(project.cloud.ledger().calls().operations())
                .contains("globalOperations.wait", "regionOperations.wait", "zoneOperations.wait");
    }

    @Test
    void anOperationLongerThanAWaitIsAnsweredAsItIs() {
        ComputeProject slow = new ComputeProject(
                builder -> builder.timing(ComputeTiming.immediate().operationsTaking(Duration.ofMinutes(3))));

        ComputeOperation first = slow.api.await(slow.api.insert(ComputeKind.ADDRESSES, REGION, address("web")));

        assertThat(first.isRunning()).isTrue();
        assertThat(slow.time.passed()).isEqualTo(Duration.ofMinutes(2));
        assertThat(slow.api.await(first).status()).isInstanceOf(ComputeOperation.Status.Done.class);
        slow.close();
    }

    @Test
    void anOperationThatEndsWithAnErrorHasFailedAlsoWithoutAnHttpStatus() {
        project.cloud
                .faults()
                .atCall(
                        "addresses.insert",
                        1,
                        Fault.acceptThenFail(
                                0,
                                "QUOTA_EXCEEDED",
                                "Quota 'STATIC_ADDRESSES' exceeded.  Limit: 8.0 in region europe-west1."));

        ComputeOperation ended = project.api.await(project.api.insert(ComputeKind.ADDRESSES, REGION, address("web")));

        assertThat(ended.status())
                .isInstanceOfSatisfying(
                        ComputeOperation.Status.Failed.class,
                        failed -> assertThat(failed.error()).satisfies(quota -> {
                            assertThat(quota.kind()).isEqualTo(CloudError.Kind.QUOTA_EXCEEDED);
                            assertThat(quota.code()).isEqualTo("STATIC_ADDRESSES");
                            assertThat(quota.message()).contains("QUOTA_EXCEEDED", "Limit: 8.0 in region europe-west1");
                            assertThat(quota.requestId()).isEqualTo(ended.name());
                        }));
    }

    @Test
    void anOperationThatHasFailedInTheFirstAnswerIsAnError() {
        ComputeProject immediate = new ComputeProject();
        immediate
                .cloud
                .faults()
                .atCall("addresses.insert", 1, Fault.acceptThenFail(0, "INTERNAL_ERROR", "Something broke"))
                .atCall("addresses.insert", 2, Fault.acceptThenFail(409, "RESOURCE_ALREADY_EXISTS", "It is there"));

        assertThat(errorOf(() -> immediate.api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind)
                .extracting(CloudError::message)
                .isEqualTo("INTERNAL_ERROR: Something broke");
        assertThat(errorOf(() -> immediate.api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                .returns(CloudError.Kind.STALE, CloudError::kind);
        immediate.close();
    }

    @Test
    void whatIsAskedOftenerThanItMayIsMadeAgainAndNotTheSameFailureReadAgain() {
        ComputeProject immediate = new ComputeProject();
        immediate
                .cloud
                .faults()
                .atCall("addresses.insert", 1, Fault.acceptThenFail(403, "RATE_LIMIT_EXCEEDED", "Too many"));

        immediate.api.insert(ComputeKind.ADDRESSES, REGION, address("web"));

        assertThat(immediate.cloud.made()).containsExactly("regions/europe-west1/addresses/web");
        assertThat(immediate.cloud.ledger().count("addresses.insert")).isEqualTo(2);
        immediate.close();
    }

    @Test
    void anOperationThatIsForgottenIsNotFoundAndNothingIsSaidOfItsEnd() {
        ComputeOperation first = project.api.insert(ComputeKind.ADDRESSES, REGION, address("first"));
        for (String name : List.of("second", "third", "fourth")) {
            project.api.await(project.api.insert(ComputeKind.ADDRESSES, REGION, address(name)));
        }

        assertThat(errorOf(() -> project.api.await(first))).returns(CloudError.Kind.NOT_FOUND, CloudError::kind);
    }

    @Test
    void aLaterProcessKnowsAnOperationByItsIdAndFindsThoseThatGoOn() {
        ComputeOperation begun = project.api.insert(ComputeKind.ADDRESSES, REGION, address("web"));

        assertThat(project.api.operations(REGION, "status != DONE"))
                .extracting(ComputeOperation::id)
                .containsExactly(begun.id());
        assertThat(project.api
                        .await(ComputeOperation.known(begun.id()).orElseThrow())
                        .status())
                .isInstanceOf(ComputeOperation.Status.Done.class);
        assertThat(project.api.operations(REGION, "status != DONE")).isEmpty();
        assertThat(ComputeOperation.known("regions/europe-west1/operations/o")).isEmpty();
        assertThat(ComputeOperation.known("projects/demo")).isEmpty();
    }

    @Test
    void theAddressOfARuleIsKnownOnlyByAReadAfterTheEnd() {
        done(project.api.insert(ComputeKind.HEALTH_CHECKS, REGION, check("hc")));
        done(project.api.insert(ComputeKind.BACKEND_SERVICES, REGION, service("web", "hc")));
        ComputeOperation begun = project.api.insert(ComputeKind.FORWARDING_RULES, REGION, rule("web", "web"));

        assertThat(project.api.get(ComputeKind.FORWARDING_RULES, REGION, "web")).isEmpty();

        done(begun);

        assertThat(project.api.get(ComputeKind.FORWARDING_RULES, REGION, "web"))
                .get()
                .extracting(ForwardingRule::getIPAddress)
                .asString()
                .matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
        assertThat(project.api.list(ComputeKind.FORWARDING_RULES, REGION, "", Stream::of))
                .hasSize(1);
    }

    private void done(ComputeOperation begun) {
        assertThat(project.api.await(begun).status()).isInstanceOf(ComputeOperation.Status.Done.class);
    }
}
