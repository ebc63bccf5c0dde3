// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import static io.cloudlb.gcp.client.ComputeProject.REGION;
import static io.cloudlb.gcp.client.ComputeProject.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.gcp.InMemoryTransport;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Google's client makes of answers, read as what to do next.
class GcpErrorsTest {
    private static final CallBudget ONCE = new CallBudget(
            Duration.ofSeconds(6), Duration.ofSeconds(30), 1, Duration.ofMillis(200), Duration.ofSeconds(5));

    private final ComputeProject project = new ComputeProject();

    @AfterEach
    void close() {
        project.close();
    }

    /// The API behind something that always gives the same answer.
    private ComputeApi answering(int status, String contentType, String body) {
        WireAnswer answer = new WireAnswer(
                status, Map.of("Content-Type", contentType, "Location", "http://elsewhere.invalid/"), body);
        return project.api(ONCE, () -> GcpClients.over(new InMemoryTransport(_ -> answer)));
    }

    private CloudException writing(int status, String contentType, String body) {
        try (ComputeApi api = answering(status, contentType, body)) {
            return refusal(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web")));
        }
    }

    private static CloudException refusal(Runnable call) {
        CloudException refusal = catchThrowableOfType(CloudException.class, call::run);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static String body(int status, String reason, String message) {
        return """
                {"error": {"code": %d, "message": "%s", "errors": [{"message": "%s", "domain": "global", "reason": "%s"}]}}
                """.formatted(status, message, message, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "403, rateLimitExceeded, Throttled",
        "403, userRateLimitExceeded, Throttled",
        "429, rateLimitExceeded, Throttled",
        "429, somethingNew, Throttled",
        "403, quotaExceeded, QuotaExceeded",
        "400, limitExceeded, QuotaExceeded",
        "403, forbidden, Denied",
        "403, accessNotConfigured, Denied",
        "403, somethingNew, Denied",
        "401, authError, Denied",
        "404, notFound, NotFound",
        "409, alreadyExists, Stale",
        "412, conditionNotMet, Stale",
        "409, operationInProgress, Busy",
        "409, somethingNew, Busy",
        "400, resourceInUseByAnotherResource, Busy",
        "400, resourceNotReady, Busy",
        "409, IP_IN_USE_BY_ANOTHER_RESOURCE, Obstructed",
        "400, ipSpaceExhausted, Obstructed",
        "400, invalid, InvalidRequest",
        "400, required, InvalidRequest",
        "500, internalError, Ambiguous",
        "503, backendError, Ambiguous",
    })
    void readsGooglesReasonsAsWhatToDoNext(int status, String reason, String expected) {
        CloudException refusal = writing(status, "application/json; charset=UTF-8", body(status, reason, "some words"));

        assertThat(refusal.error().kind().toString()).isEqualTo(expected);
        assertThat(refusal.error().message()).contains(reason);
        assertThat(GcpErrors.reasonOf(refusal)).isEqualTo(reason);
        assertThat(GcpErrors.isAnswer(refusal)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, QUOTA_EXCEEDED, QuotaExceeded",
        "403, QUOTA_EXCEEDED, QuotaExceeded",
        "0, RATE_LIMIT_EXCEEDED, Throttled",
        "0, RESOURCE_ALREADY_EXISTS, Stale",
        "0, RESOURCE_NOT_FOUND, NotFound",
        "0, RESOURCE_IN_USE_BY_ANOTHER_RESOURCE, Busy",
        "0, RESOURCE_NOT_READY, Busy",
        "0, CONDITION_NOT_MET, Stale",
        "0, IP_IN_USE_BY_ANOTHER_RESOURCE, Obstructed",
        "400, INSTANCE_IN_MULTIPLE_LOAD_BALANCED_IGS, Obstructed",
        "400, instanceInMultipleLoadBalancedIgs, Obstructed",
        "0, INVALID_FIELD_VALUE, InvalidRequest",
        "400, SOMETHING_NEW, InvalidRequest",
        "0, PERMISSIONS_ERROR, Denied",
        "0, INTERNAL_ERROR, Ambiguous",
        "503, SERVICE_UNAVAILABLE, Ambiguous",
    })
    void readsTheCodesOfFailedOperationsTheSame(int status, String code, String expected) {
        CloudError error = GcpErrors.ofOperation(new OperationFailure("operation-1", status, code, "some words"));

        assertThat(error.kind().toString()).isEqualTo(expected);
        assertThat(error.message()).contains(code);
        assertThat(error.requestId()).isEqualTo("operation-1");
    }

    @Test
    void aDenialSaysWhatWasDeniedAndWhatToDo() {
        assertThat(writing(403, "application/json", body(403, "forbidden", "No."))
                        .error()
                        .message())
                .isEqualTo(
                        "compute.addresses.insert is denied. forbidden: No. Allow it to the controller's service account: docs/gcp.md lists all it needs");
        assertThat(writing(
                                403,
                                "application/json",
                                body(403, "forbidden", "Required 'compute.addresses.create' permission for 'x'"))
                        .error()
                        .message())
                .startsWith("forbidden: Required 'compute.addresses.create' permission for 'x'. Allow it");
        assertThat(writing(403, "application/json", body(403, "accessNotConfigured", "Not enabled."))
                        .error()
                        .message())
                .endsWith("gcloud services enable compute.googleapis.com");
    }

    @Test
    void aReferenceToWhatIsGoneAndAnAddressThatIsTakenAreNoMistakesOfTheRequest() {
        assertThat(writing(
                                400,
                                "application/json",
                                body(
                                        400,
                                        "invalid",
                                        "Invalid value for field 'resource.backendService': 'x'. The referenced backendService resource cannot be found."))
                        .error())
                .returns(CloudError.Kind.NOT_FOUND, CloudError::kind);
        assertThat(writing(
                                400,
                                "application/json",
                                body(
                                        400,
                                        "invalid",
                                        "Invalid value for field 'resource.IPAddress': '1.2.3.4'. Specified IP address is in-use and would result in a conflict."))
                        .error())
                .returns(CloudError.Kind.OBSTRUCTED, CloudError::kind);
    }

    @Test
    void anErrorInTheNewerFormIsReadToo() {
        CloudException refusal = writing(403, "application/json", """
                {"error": {"code": 403, "message": "Compute Engine API has not been used.", "status": "PERMISSION_DENIED",
                 "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED"}]}}
                """);

        assertThat(refusal.error()).returns(CloudError.Kind.DENIED, CloudError::kind);
        assertThat(refusal.error().message())
                .contains("SERVICE_DISABLED: Compute Engine API has not been used. Enable the");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "<html><body>Welcome</body></html>",
                "{\"status\": \"DONE\"}",
                "{\"kind\": \"storage#object\"}",
                "{\"kind\": [1, 2",
                "\u0000\u0001",
            })
    void aSuccessThatIsNoneOfComputeEnginesEndsInASentence(String body) {
        CloudException write = writing(200, "text/html", body);

        assertThat(write.error()).returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
        assertThat(write.error().message())
                .contains("Compute Engine", "--gcp-endpoint-url")
                .doesNotContain("Exception", "\n");
        try (ComputeApi api = answering(200, "text/html", body)) {
            assertThat(refusal(() -> api.list(ComputeKind.ADDRESSES, REGION, "", Stream::of))
                            .error())
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "302, Ambiguous, redirect",
        "307, Ambiguous, redirect",
        "403, Denied, 403",
        "404, Obstructed, 404",
        "407, Denied, proxy",
        "502, Ambiguous, 502",
    })
    void aPageOfSomebodyElseEndsInASentence(int status, String expected, String word) {
        CloudException refusal = writing(status, "text/html", "<html><body>Welcome</body></html>");

        assertThat(refusal.error().kind().toString()).isEqualTo(expected);
        assertThat(refusal.error().message())
                .contains("is not Compute Engine", word)
                .doesNotContain("html", "Exception", "\n");
    }

    @Test
    void fieldsThatNobodyKnowsArePassedOver() {
        try (ComputeApi api = answering(200, "application/json", """
                {"kind": "compute#addressList", "novelty": {"a": [1]}, "items": [
                 {"kind": "compute#address", "name": "web", "status": "BRAND_NEW", "novelty": 1}]}
                """)) {
            assertThat(api.list(ComputeKind.ADDRESSES, REGION, "", each -> Stream.of(each.getName())))
                    .containsExactly("web");
        }
    }

    @Test
    void aListThatCouldNotReachAZoneIsNoList() {
        try (ComputeApi api = answering(200, "application/json", """
                {"kind": "compute#instanceAggregatedList", "items": {
                 "zones/europe-west1-b": {"instances": [{"name": "node-1"}]},
                 "zones/europe-west1-c": {"warning": {"code": "UNREACHABLE", "message": "Zone is down"}}}}
                """)) {
            assertThat(refusal(() -> api.list(ComputeKind.INSTANCES, ComputeProject.GLOBAL, "", Stream::of))
                            .error())
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .contains("UNREACHABLE", "Zone is down");
        }
    }

    @Test
    void aListWithoutEndIsGivenUp() {
        try (ComputeApi api = answering(200, "application/json", """
                {"kind": "compute#addressList", "nextPageToken": "again"}
                """)) {
            assertThat(refusal(() -> api.list(ComputeKind.ADDRESSES, REGION, "", Stream::of))
                            .error())
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .contains("400 pages");
        }
    }

    @Test
    void longWordsOfStrangersAreCutAndSecretsTakenOut() {
        String words = "Bearer ya29.a0AfH6SMBsecretsecretsecret was refused " + "x".repeat(1_000);

        assertThat(writing(403, "application/json", body(403, "forbidden", words))
                        .error()
                        .message())
                .contains("[redacted]")
                .doesNotContain("secretsecret")
                .hasSizeLessThan(700);
    }
}
