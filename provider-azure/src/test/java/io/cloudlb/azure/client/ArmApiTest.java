// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import static io.cloudlb.azure.client.AzureSubscription.ADDRESS;
import static io.cloudlb.azure.client.AzureSubscription.BALANCER;
import static io.cloudlb.azure.client.AzureSubscription.NETWORK;
import static io.cloudlb.azure.client.AzureSubscription.address;
import static io.cloudlb.azure.client.AzureSubscription.balancer;
import static io.cloudlb.azure.client.AzureSubscription.errorOf;
import static io.cloudlb.azure.client.AzureSubscription.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.azure.client.ArmApi.Answer;
import io.cloudlb.azure.client.ArmApi.Precondition;
import io.cloudlb.azure.client.ArmOperation.Status;
import io.cloudlb.azure.json.Json;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.azure.world.AzureTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents as they are read and written.
class ArmApiTest {
    private AzureSubscription subscription = new AzureSubscription();

    @AfterEach
    void close() {
        subscription.close();
    }

    private ArmApi api() {
        return subscription.api;
    }

    private List<String> calls() {
        return subscription.cloud.ledger().calls().operations();
    }

    private ArmDocument made() {
        api().put(ADDRESS, address(), Precondition.none());
        return api().put(BALANCER, balancer(), Precondition.ifNew()).document();
    }

    @Test
    void whatIsPutIsThereWithItsVersion() {
        Answer answer = api().put(ADDRESS, address(), Precondition.ifNew());

        assertThat(answer.operation()).isEmpty();
        assertThat(answer.document())
                .returns("Succeeded", ArmDocument::provisioningState)
                .returns("ip", ArmDocument::name)
                .returns(ADDRESS, ArmDocument::id);
        assertThat(answer.document().etag()).startsWith("W/\"");
        assertThat(api().get(ADDRESS)).contains(answer.document());
        assertThat(api().list(NETWORK + "publicIPAddresses"))
                .containsExactly(answer.document().tree());
        assertThat(calls()).containsExactly("publicIPAddresses.put", "publicIPAddresses.get", "publicIPAddresses.list");
        assertThat(subscription.records)
                .extracting(record -> record.family() + " " + record.operation() + " " + record.outcome())
                .containsExactly(
                        "network-changes publicIPAddresses.put ok",
                        "network-reads publicIPAddresses.get ok",
                        "network-reads publicIPAddresses.list ok");
        assertThat(subscription.records)
                .extracting(record -> record.requestId())
                .containsExactly("request-1", "request-2", "request-3");
    }

    @Test
    void whatIsNotThereIsNothingUnlessItsGroupIsMissing() {
        assertThat(api().get(ADDRESS)).isEmpty();
        assertThat(api().get(NETWORK + "virtualNetworks/no/subnets/nodes")).isEmpty();
        assertThat(api().get(NETWORK + "virtualNetworks/net/subnets/no")).isEmpty();
        assertThat(errorOf(() -> api().get(ADDRESS.replace("/rg/", "/no/"))))
                .returns(CloudError.Kind.NOT_FOUND, CloudError::kind)
                .returns("ResourceGroupNotFound: Resource group 'no' could not be found.", CloudError::message);
    }

    @Test
    void aWriteByAVersionThatIsGoneIsStaleAndChangesNothing() {
        ArmDocument read = made();
        Json.Mapping changed = read.tree().changing("tags", tags -> tags.with("mine", "1"));
        api().put(BALANCER, read.tree().changing("tags", tags -> tags.with("theirs", "1")), Precondition.none());

        assertThat(errorOf(() -> api().put(BALANCER, changed, Precondition.ifMatch(read.etag()))))
                .returns(CloudError.Kind.STALE, CloudError::kind)
                .returns("PreconditionFailedEtagMismatch", CloudError::code);
        ArmDocument now = api().get(BALANCER).orElseThrow();
        assertThat(now.tree().mapping("tags")).isEqualTo(json("{'theirs':'1'}"));
        assertThat(api().put(BALANCER, changed, Precondition.ifMatch(now.etag()))
                        .document()
                        .tree()
                        .mapping("tags"))
                .isEqualTo(json("{'mine':'1'}"));
    }

    @Test
    void whatIsToBeNewIsStaleWhereSomethingIs() {
        made();

        assertThat(errorOf(() -> api().put(BALANCER, balancer(), Precondition.ifNew())))
                .returns(CloudError.Kind.STALE, CloudError::kind);
    }

    @Test
    void membersThatNobodyHereKnowsAreWrittenAsTheyWereRead() {
        subscription = new AzureSubscription(builder -> builder.knowing("future"));
        api().put(ADDRESS, address(), Precondition.none());
        Json.Mapping theirs = balancer()
                .changing(
                        "properties",
                        properties -> properties.with(
                                "probes",
                                properties.mappings("probes").stream()
                                        .map(
                                                probe -> probe.changing(
                                                        "properties",
                                                        inner -> inner.with(
                                                                "future",
                                                                json(
                                                                        "{'z':[1.50,null,123456789012345678901234567890],'a':'ß'}"))))
                                        .toList()));
        ArmDocument read = api().put(BALANCER, theirs, Precondition.none()).document();
        List<String> before = subscription.cloud.canonical();

        api().put(BALANCER, read.tree(), Precondition.ifMatch(read.etag()));

        assertThat(before.toString()).contains("future");
        assertThat(subscription.cloud.canonical()).isEqualTo(before);
    }

    @Test
    void anOperationIsAskedForUntilItHasEnded() {
        subscription = new AzureSubscription(builder -> builder.timing(AzureTiming.immediate()
                .operationsTaking(Duration.ofSeconds(5))
                .askingAgainAfter(Duration.ofSeconds(2))));

        Answer answer = api().put(ADDRESS, address(), Precondition.none());
        ArmOperation operation = answer.operation().orElseThrow();

        assertThat(answer.document().provisioningState()).isEqualTo("Updating");
        assertThat(operation)
                .returns(ArmOperation.Asked.STATUS, ArmOperation::asked)
                .returns(Duration.ofSeconds(2), ArmOperation::after);
        assertThat(api().status(operation)).isEqualTo(new Status.Running(Duration.ofSeconds(2)));
        subscription.time.pass(Duration.ofSeconds(5));
        assertThat(api().status(ArmOperation.known(operation.id()).orElseThrow()))
                .isEqualTo(new Status.Succeeded());
        assertThat(api().get(ADDRESS).orElseThrow().properties().text("ipAddress"))
                .isPresent();
        assertThat(calls())
                .containsExactly("publicIPAddresses.put", "operations.get", "operations.get", "publicIPAddresses.get");

        ArmOperation deletion = api().delete(ADDRESS, Precondition.none()).orElseThrow();
        assertThat(api().status(deletion)).isInstanceOf(Status.Running.class);
        subscription.time.pass(Duration.ofSeconds(5));
        assertThat(api().status(deletion)).isEqualTo(new Status.Succeeded());
        assertThat(api().get(ADDRESS)).isEmpty();
        assertThat(subscription.records)
                .filteredOn(record -> record.family().equals("operations"))
                .hasSize(4);
    }

    @Test
    void anOperationThatFailsTellsWhyAndOneThatIsCancelledThatItIsStale() {
        subscription
                .cloud
                .faults()
                .atCall(
                        "publicIPAddresses.put",
                        1,
                        Fault.acceptThenFail(400, "PublicIPCountLimitReached", "10 there are."))
                .atCall(
                        "publicIPAddresses.put",
                        2,
                        Fault.acceptThenFail(409, "CanceledAndSupersededDueToAnotherOperation", "Later."));
        ArmOperation failing =
                api().put(ADDRESS, address(), Precondition.none()).operation().orElseThrow();
        ArmOperation superseded =
                api().put(ADDRESS, address(), Precondition.none()).operation().orElseThrow();

        assertThat(api().status(failing))
                .isInstanceOfSatisfying(
                        Status.Failed.class,
                        failed -> assertThat(failed.error())
                                .returns(CloudError.Kind.QUOTA_EXCEEDED, CloudError::kind)
                                .returns("PublicIPCountLimitReached", CloudError::code));
        assertThat(api().status(superseded))
                .isInstanceOfSatisfying(
                        Status.Cancelled.class,
                        cancelled -> assertThat(cancelled.error())
                                .returns(CloudError.Kind.STALE, CloudError::kind)
                                .returns("CanceledAndSupersededDueToAnotherOperation", CloudError::code));
    }

    @Test
    void deletingWhatIsNotThereIsDone() {
        assertThat(api().delete(ADDRESS, Precondition.none())).isEmpty();
        assertThat(api().delete(ADDRESS.replace("/rg/", "/no/"), Precondition.none()))
                .as("with its group")
                .isEmpty();
        assertThat(answering(404, "{'error':{'code':'ResourceNotFound','message':'The Resource was not found.'}}")
                        .delete(ADDRESS, Precondition.none()))
                .as("as Azure also says it")
                .isEmpty();
        assertThat(errorOf(() -> answering(404, "<html>nothing here</html>").delete(ADDRESS, Precondition.none())))
                .as("by a proxy")
                .returns(CloudError.Kind.NOT_FOUND, CloudError::kind);
    }

    @Test
    void whatIsInUseStaysAndSaysSo() {
        made();

        assertThat(errorOf(() -> api().delete(ADDRESS, Precondition.none())))
                .returns(CloudError.Kind.BUSY, CloudError::kind)
                .returns("PublicIPAddressCannotBeDeleted", CloudError::code);
    }

    @Test
    void allPagesOfAListAreRead() {
        subscription = new AzureSubscription(builder -> builder.pageSize(2));
        for (int index = 0; index < 5; index++) {
            api().put(ADDRESS + index, address(), Precondition.none());
        }

        assertThat(api().list(NETWORK + "publicIPAddresses", each -> each.text("name").stream()))
                .containsExactlyInAnyOrder("ip0", "ip1", "ip2", "ip3", "ip4");
        assertThat(calls().stream().filter(call -> call.equals("publicIPAddresses.list")))
                .hasSize(3);
    }

    @Test
    void aListThatLeadsElsewhereOrDoesNotEndIsAnError() {
        String elsewhere = "{'value':[],'nextLink':'%s'}";
        for (String link : List.of(
                "https://evil.example/x",
                "http://azure.invalid/x",
                "https://azure.invalid:8443/x",
                "//evil.example/x")) {
            assertThat(errorOf(() -> answering(200, elsewhere.formatted(link)).list(NETWORK + "loadBalancers")))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .contains("a link that leads elsewhere: " + link);
        }
        assertThat(errorOf(() -> answering(200, elsewhere.formatted("https://AZURE.invalid:443/again"))
                                .list(NETWORK + "loadBalancers"))
                        .message())
                .isEqualTo("Azure's list of loadBalancers does not end after 400 pages");
    }

    @Test
    void anOperationElsewhereIsNotAskedFor() {
        ArmApi api = answering(202, "", Map.of("Azure-AsyncOperation", "https://evil.example/operations/1"));

        assertThat(errorOf(() -> api.delete(ADDRESS, Precondition.none())))
                .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
    }

    @Test
    void aDeletionIsFollowedWhereverTheApiTellsOfItsEnd() {
        assertThat(answering(
                                202,
                                "",
                                Map.of(
                                        "Location",
                                        "https://azure.invalid/subscriptions/s/operationResults/1?api-version=1",
                                        "Retry-After",
                                        "7"))
                        .delete(ADDRESS, Precondition.none()))
                .contains(new ArmOperation(
                        ArmOperation.Asked.RESULT,
                        "/subscriptions/s/operationResults/1?api-version=1",
                        Duration.ofSeconds(7)));
        ArmOperation silent = answering(202, "", Map.of())
                .delete(ADDRESS, Precondition.none())
                .orElseThrow();
        assertThat(silent.asked()).isEqualTo(ArmOperation.Asked.ABSENCE);
        assertThat(api().status(silent)).as("it is not there").isEqualTo(new Status.Succeeded());
        api().put(ADDRESS, address(), Precondition.none());
        assertThat(api().status(silent)).isInstanceOf(Status.Running.class);
    }

    @Test
    void anOperationByItsResultGoesOnWhileItIsAccepted() {
        ArmOperation operation =
                new ArmOperation(ArmOperation.Asked.RESULT, "/subscriptions/s/operationResults/1", Duration.ZERO);

        assertThat(answering(202, "", Map.of("Retry-After", "3")).status(operation))
                .isEqualTo(new Status.Running(Duration.ofSeconds(3)));
        assertThat(answering(204, "").status(operation)).isEqualTo(new Status.Succeeded());
        assertThat(answering(400, "{'error':{'code':'InUseSubnetCannotBeDeleted','message':'No.'}}")
                        .status(operation))
                .isInstanceOf(Status.Failed.class);
    }

    @Test
    void anOperationWithoutALinkIsFollowedByItsResource() {
        String updating = "{'id':'%s','properties':{'provisioningState':'%s'}}";
        ArmOperation operation = answering(200, updating.formatted(ADDRESS, "Updating"))
                .put(ADDRESS, address(), Precondition.none())
                .operation()
                .orElseThrow();

        assertThat(operation.asked()).isEqualTo(ArmOperation.Asked.RESOURCE);
        assertThat(answering(200, updating.formatted(ADDRESS, "Updating")).status(operation))
                .isInstanceOf(Status.Running.class);
        assertThat(answering(200, updating.formatted(ADDRESS, "Succeeded")).status(operation))
                .isEqualTo(new Status.Succeeded());
        assertThat(answering(200, updating.formatted(ADDRESS, "Failed")).status(operation))
                .isInstanceOf(Status.Failed.class);
        assertThat(answering(200, updating.formatted(ADDRESS, "Canceled")).status(operation))
                .isInstanceOf(Status.Cancelled.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "loadBalancers/x",
                "/subscriptions/s/../x",
                "/subscriptions/s/x?y=z",
                "/subscriptions/s/x#y",
                "/subscriptions/s//x",
                "/subscriptions/s/%2e%2e/x",
                "/subscriptions/s/a\nb",
            })
    void whatIsNoPathIsNotSent(String path) {
        assertThatThrownBy(() -> api().get(path)).isInstanceOf(IllegalArgumentException.class);
        assertThat(calls()).isEmpty();
    }

    @Test
    void requestsSayWhichVersionTheySpeakAndWhoSpeaks() {
        List<WireRequest> asked = new ArrayList<>();
        ArmApi api = subscription.api(
                CallBudget.STANDARD,
                () -> ArmConnection.over(new EmulatedHttp(request -> {
                    asked.add(request);
                    return subscription.cloud.answer(request);
                })));

        api.get(BALANCER);
        api.get(AzureSubscription.GROUP + "/providers/Microsoft.Compute/virtualMachines/vm-1");
        api.delete(AzureSubscription.NETWORK + "publicIPAddresses/ä b", Precondition.ifMatch("W/\"1\""));

        assertThat(asked)
                .extracting(WireRequest::query)
                .containsExactly("api-version=2025-05-01", "api-version=2024-07-01", "api-version=2025-05-01");
        assertThat(asked.getLast().path()).endsWith("/publicIPAddresses/%C3%A4%20b");
        assertThat(asked.getLast().header("If-Match")).contains("W/\"1\"");
        assertThat(asked.getFirst().header("If-Match")).isEmpty();
        assertThat(asked).allSatisfy(request -> {
            assertThat(request.header("User-Agent").orElseThrow()).startsWith("cloudlb/");
            assertThat(request.header("x-ms-client-request-id")).isPresent();
            assertThat(request.header("Authorization")).isEmpty();
        });
    }

    private ArmApi answering(int status, String body) {
        return answering(status, body, Map.of("Content-Type", "application/json"));
    }

    private ArmApi answering(int status, String body, Map<String, String> headers) {
        WireAnswer answer = new WireAnswer(status, headers, body.replace('\'', '"'));
        CallBudget once = new CallBudget(
                Duration.ofSeconds(6), Duration.ofSeconds(30), 1, Duration.ofMillis(200), Duration.ofSeconds(5));
        return subscription.api(once, () -> ArmConnection.over(new EmulatedHttp(_ -> answer)));
    }
}
