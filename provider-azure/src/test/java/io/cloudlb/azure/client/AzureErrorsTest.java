// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import static io.cloudlb.azure.client.AzureSubscription.ADDRESS;
import static io.cloudlb.azure.client.AzureSubscription.BALANCER;
import static io.cloudlb.azure.client.AzureSubscription.NETWORK;
import static io.cloudlb.azure.client.AzureSubscription.address;
import static io.cloudlb.azure.client.AzureSubscription.balancer;
import static io.cloudlb.azure.client.AzureSubscription.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.client.ArmApi.Precondition;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudError.Kind;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.world.AzureTiming;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What refusals of Azure mean to whoever asked.
class AzureErrorsTest {
    private AzureSubscription subscription = new AzureSubscription();

    @AfterEach
    void close() {
        subscription.close();
    }

    private static CloudError read(int status, String body) {
        return new AzureErrors()
                .classify(new ArmFailure(
                        status,
                        ErrorBody.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                        "request-1",
                        Duration.ZERO))
                .orElseThrow();
    }

    private static CloudError read(int status, String code, String words) {
        return read(status, "{'error':{'code':'%s','message':'%s'}}".formatted(code, words));
    }

    @ParameterizedTest
    @CsvSource({
        "412, PreconditionFailed, STALE",
        "409, CanceledAndSupersededDueToAnotherOperation, STALE",
        "409, Canceled, STALE",
        "409, AnotherOperationInProgress, BUSY",
        "429, RetryableError, BUSY",
        "429, RetryableErrorDueToAnotherOperation, BUSY",
        "429, ReferencedResourceNotProvisioned, BUSY",
        "409, SomethingNew, BUSY",
        "400, PublicIPAddressCannotBeDeleted, BUSY",
        "400, InUseSubnetCannotBeDeleted, BUSY",
        "400, InUseNetworkSecurityGroupCannotBeDeleted, BUSY",
        "400, PublicIpPrefixCannotBeDeleted, BUSY",
        "400, LoadBalancerInUseByVirtualMachineScaleSet, BUSY",
        "400, LoadBalancerInUseByPrivateLinkService, BUSY",
        "400, LoadBalancerFrontendIPConfigurationInUseByPrivateLinkService, BUSY",
        "400, NicInUse, BUSY",
        "400, PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted, OBSTRUCTED",
        "400, PrivateLinkServiceIsNotSupportedForIPBasedLoadBalancer, OBSTRUCTED",
        "400, PLSCannotBeCreatedInSubnetWithPrivateLinkServiceNetworkPoliciesEnabled, OBSTRUCTED",
        "400, PublicIPAddressInUse, OBSTRUCTED",
        "400, PrivateIPAddressInUse, OBSTRUCTED",
        "400, DnsRecordInUse, OBSTRUCTED",
        "400, SubnetIsFull, OBSTRUCTED",
        "409, ScopeLocked, OBSTRUCTED",
        "403, RequestDisallowedByPolicy, OBSTRUCTED",
        "409, MissingSubscriptionRegistration, OBSTRUCTED",
        "409, ReadOnlyDisabledSubscription, OBSTRUCTED",
        "400, PublicIPCountLimitReached, QUOTA_EXCEEDED",
        "400, LoadBalancerRuleCountLimitReached, QUOTA_EXCEEDED",
        "400, SecurityRuleCountLimitReached, QUOTA_EXCEEDED",
        "400, RulesPerNetworkInterfaceLimitReached, QUOTA_EXCEEDED",
        "409, QuotaExceeded, QUOTA_EXCEEDED",
        "403, AuthorizationFailed, DENIED",
        "403, LinkedAuthorizationFailed, DENIED",
        "401, ExpiredAuthenticationToken, DENIED",
        "401, SomethingNew, DENIED",
        "404, ResourceNotFound, NOT_FOUND",
        "404, ResourceGroupNotFound, NOT_FOUND",
        "404, SubscriptionNotFound, NOT_FOUND",
        "400, InvalidResourceReference, NOT_FOUND",
        "429, TooManyRequests, THROTTLED",
        "429, SubscriptionRequestsThrottled, THROTTLED",
        "429, SomethingNew, THROTTLED",
        "400, InvalidRequestFormat, INVALID_REQUEST",
        "409, PropertyChangeNotAllowed, INVALID_REQUEST",
        "413, RequestContentTooLarge, INVALID_REQUEST",
        "500, InternalServerError, AMBIGUOUS",
        "503, ServiceUnavailable, AMBIGUOUS",
        "408, SomethingNew, AMBIGUOUS",
    })
    void eachCodeMeansOneThing(int status, String code, Kind kind) {
        assertThat(read(status, code, "Why."))
                .returns(kind, CloudError::kind)
                .returns(code, CloudError::code)
                .returns("request-1", CloudError::requestId);
    }

    @Test
    void theInnermostCodeThatIsKnownCounts() {
        assertThat(
                        read(
                                429,
                                "{'error':{'code':'RetryableError','message':'A retryable error occurred.','details':[{'code':'ReferencedResourceNotProvisioned','message':'Cannot proceed because ip is in Updating state.'}]}}"))
                .returns(Kind.BUSY, CloudError::kind)
                .returns(
                        "ReferencedResourceNotProvisioned: Cannot proceed because ip is in Updating state.",
                        CloudError::message);
        assertThat(
                        read(
                                400,
                                "{'error':{'code':'BadRequest','message':'Outer.','details':[{'code':'PublicIPCountLimitReached','message':'At most 10.','details':[]}]}}"))
                .returns(Kind.QUOTA_EXCEEDED, CloudError::kind)
                .returns("PublicIPCountLimitReached", CloudError::code);
        assertThat(
                        read(
                                409,
                                "{'error':{'code':'Canceled','message':'Outer.','details':[{'code':'Unheard','message':'Inner.'}]}}"))
                .returns(Kind.STALE, CloudError::kind)
                .returns("Unheard: Inner.", CloudError::message);
    }

    @Test
    void anAddressThatHasFailedIsSomebodysToMend() {
        assertThat(
                        read(
                                400,
                                "ReferencedResourceNotProvisioned",
                                "Cannot proceed. Resource is in Failed state and the last operation was PutPublicIpAddressOperation."))
                .returns(Kind.OBSTRUCTED, CloudError::kind)
                .returns("ReferencedResourceNotProvisioned", CloudError::code);
    }

    @Test
    void aMissingRightIsNamed() {
        assertThat(read(
                                403,
                                "AuthorizationFailed",
                                "The client <x> with object id <y> does not have authorization to perform action <Microsoft.Network/loadBalancers/write> over scope </subscriptions/s> or the scope is invalid."
                                        .replaceAll("[<>]", "\\\\u0027"))
                        .message())
                .endsWith(
                        ". Allow Microsoft.Network/loadBalancers/write to the controller's identity: docs/azure.md has the role with all it needs");
        assertThat(read(
                                403,
                                "LinkedAuthorizationFailed",
                                "The client has permission to perform action <Microsoft.Network/loadBalancers/write> on scope <a>; however, it does not have permission to perform action(s) <Microsoft.Network/virtualNetworks/subnets/join/action> on the linked scope(s) <b>."
                                        .replaceAll("[<>]", "\\\\u0027"))
                        .message())
                .contains(". Allow Microsoft.Network/virtualNetworks/subnets/join/action to the controller's identity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>proxy</html>", "{}", "[]", "{\"error\":7}", "{\"error\":{\"code\":7}}", "null"})
    void anAnswerThatIsNotAzuresSaysSo(String body) {
        assertThat(read(502, body)).returns(Kind.AMBIGUOUS, CloudError::kind);
        assertThat(read(403, body))
                .returns(Kind.DENIED, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .contains("HTTP status 403; check --azure-endpoint-url and the proxy on the way");
        assertThat(read(407, body).message()).contains("the proxy asks who we are");
        assertThat(read(429, body)).returns(Kind.THROTTLED, CloudError::kind);
        assertThat(read(418, body)).returns(Kind.OBSTRUCTED, CloudError::kind);
    }

    @Test
    void wordsOfStrangersAreOneShortLineWithoutSecrets() {
        CloudError error = read(
                400, "InvalidRequestFormat", "password=hunter2hunter2 \\u001b[31m\\nsecond line " + "x".repeat(2_000));

        assertThat(error.message())
                .contains("password=[redacted]")
                .doesNotContain("hunter2", "\u001b", "second line")
                .hasSizeLessThan(700);
        assertThat(read(400, "InvalidRequestFormat", "y".repeat(5_000)).message())
                .hasSizeLessThan(700);
        assertThat(read(400, "C".repeat(5_000), "").message()).hasSizeLessThan(700);
    }

    @Test
    void anErrorWithoutEndIsReadToFiveDeep() {
        String nested = "{'code':'C','message':'M','details':[".repeat(20) + "]}".repeat(20);

        assertThat(ErrorBody.read(
                                ("{'error':" + nested + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                        .codes())
                .hasSize(5);
    }

    @Test
    void whoAsksTooMuchWaitsInThatFamilyAndOthersGoOn() {
        subscription.cloud.faults().atCall("publicIPAddresses.put", 1, Fault.throttle(Duration.ofMinutes(2)));

        assertThat(errorOf(() -> subscription.api.put(ADDRESS, address(), Precondition.none())))
                .returns(Kind.THROTTLED, CloudError::kind)
                .returns(Duration.ofMinutes(2), CloudError::after)
                .extracting(CloudError::message)
                .asString()
                .startsWith("Azure asks for fewer calls for 120 s (TooManyRequests)");
        assertThat(subscription.api.get(ADDRESS)).as("a read goes on").isEmpty();
        assertThat(errorOf(() -> subscription.api.put(BALANCER, balancer(), Precondition.none())))
                .as("any change of the network waits")
                .returns(Kind.THROTTLED, CloudError::kind);
        assertThat(calls()).containsExactly("publicIPAddresses.put", "publicIPAddresses.get");

        subscription.time.pass(Duration.ofSeconds(121));
        subscription.api.put(ADDRESS, address(), Precondition.none());
        assertThat(calls()).hasSize(3);
    }

    @Test
    void whatIsNotReadyHoldsUpNobodyElse() {
        subscription = new AzureSubscription(
                builder -> builder.timing(AzureTiming.immediate().operationsTaking(Duration.ofMinutes(1))));
        subscription.api.put(ADDRESS, address(), Precondition.none());

        assertThat(errorOf(() -> subscription.api.put(BALANCER, balancer(), Precondition.none())))
                .returns(Kind.BUSY, CloudError::kind)
                .returns(Duration.ofSeconds(10), CloudError::after);
        subscription.api.put(NETWORK + "publicIPAddresses/other", address(), Precondition.none());
        assertThat(calls())
                .as("with no retry and no wait")
                .containsExactly("publicIPAddresses.put", "loadBalancers.put", "publicIPAddresses.put");
    }

    @Test
    void aThrottledCallWithAShortWaitIsMadeAgainAndEachAttemptIsCounted() {
        subscription.cloud.faults().atCall("publicIPAddresses.put", 1, Fault.throttle(Duration.ofSeconds(3)));

        subscription.api.put(ADDRESS, address(), Precondition.none());

        assertThat(calls()).containsExactly("publicIPAddresses.put", "publicIPAddresses.put");
        assertThat(subscription.records)
                .extracting(CloudCalls.CallRecord::outcome)
                .containsExactly("Throttled", "ok");
    }

    @Test
    void aFailureOfAzuresIsTriedAgainForReadsAndNeverForWrites() {
        subscription
                .cloud
                .faults()
                .atCall("publicIPAddresses.get", 1, Fault.refuse(500, "InternalServerError", "Odd."))
                .atCall("publicIPAddresses.put", 1, Fault.refuse(500, "InternalServerError", "Odd."));

        assertThat(subscription.api.get(ADDRESS)).isEmpty();
        assertThat(errorOf(() -> subscription.api.put(ADDRESS, address(), Precondition.none())))
                .returns(Kind.AMBIGUOUS, CloudError::kind);
        assertThat(calls()).containsExactly("publicIPAddresses.get", "publicIPAddresses.get", "publicIPAddresses.put");
    }

    @Test
    void aProviderThatIsNotRegisteredIsLeftSo() {
        subscription
                .cloud
                .faults()
                .atCall(
                        "publicIPAddresses.put",
                        1,
                        Fault.refuse(409, "MissingSubscriptionRegistration", "Not registered."));

        assertThat(errorOf(() -> subscription.api.put(ADDRESS, address(), Precondition.none())))
                .extracting(CloudError::message)
                .asString()
                .contains("az provider register --namespace Microsoft.Network");
        assertThat(calls()).containsExactly("publicIPAddresses.put");
    }

    private List<String> calls() {
        return subscription.cloud.ledger().calls().operations();
    }
}
