// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.Subscription.NETWORK;
import static io.cloudlb.emulators.azure.Subscription.described;
import static io.cloudlb.emulators.azure.Subscription.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.azure.Subscription.Answer;
import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Changes that take time: shown at once as under way, done or failed later.
class OperationsInTimeTest {

    private static final Duration TIME = Duration.ofSeconds(5);
    private static final String IP = NETWORK + "publicIPAddresses/ip";
    private static final String LB = NETWORK + "loadBalancers/lb";

    private final TestClock clock = new TestClock();
    private final Subscription subscription = Subscription.of(
            AzureEmulator.builder().clock(clock).timing(AzureTiming.immediate().operationsTaking(TIME)));

    private static String path(String url) {
        return url.substring(url.indexOf("/subscriptions"));
    }

    private Answer operation(Answer begun) {
        return subscription.get(path(begun.header("Azure-AsyncOperation")));
    }

    private void passTime() {
        clock.advance(TIME);
    }

    @Test
    void aPutIsUpdatingUntilItsOperationHasSucceeded() {
        Answer begun = subscription.address("ip");

        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.state()).isEqualTo("Updating");
        assertThat(begun.header("Retry-After")).isEqualTo("1");
        assertThat(begun.properties().has("ipAddress")).isFalse();
        assertThat(operation(begun).json().path("status").asString()).isEqualTo("InProgress");
        assertThat(operation(begun).header("Retry-After")).isEqualTo("1");
        passTime();
        assertThat(operation(begun).json().path("status").asString()).isEqualTo("Succeeded");
        assertThat(subscription.get(IP).state()).isEqualTo("Succeeded");
        assertThat(subscription.get(IP).properties().path("ipAddress").asString())
                .isEqualTo("198.18.0.1");
        assertThat(subscription.get(IP).etag()).isNotEqualTo(begun.etag());
    }

    @Test
    void aListMayLagBehindWhatAReadShows() {
        Subscription lagging = Subscription.of(AzureEmulator.builder()
                .clock(clock)
                .timing(AzureTiming.immediate().listing(ConsistencyLag.ofTime(TIME))));
        lagging.address("ip");

        assertThat(lagging.get(IP).status()).isEqualTo(200);
        assertThat(lagging.get(NETWORK + "publicIPAddresses").json().path("value"))
                .isEmpty();
        passTime();
        assertThat(lagging.get(NETWORK + "publicIPAddresses").json().path("value"))
                .hasSize(1);
    }

    @Test
    void aPutThatIsDoneAtOnceSaysSoInItsBody() {
        Answer done = Subscription.standard().address("ip");

        assertThat(done.state()).isEqualTo("Succeeded");
        assertThat(done.header("Azure-AsyncOperation"))
                .contains("/providers/Microsoft.Network/locations/westeurope/operations/");
        assertThat(done.headers()).doesNotContainKey("Retry-After");
    }

    @Test
    void aDeleteIs202WithBothPlacesToAsk() {
        subscription.address("ip");
        passTime();
        Answer begun = subscription.delete(IP);

        assertThat(begun.status()).isEqualTo(202);
        assertThat(subscription.get(IP).state()).isEqualTo("Deleting");
        Answer waiting = subscription.get(path(begun.header("Location")));
        assertThat(waiting.status()).isEqualTo(202);
        assertThat(waiting.header("Location")).isEqualTo(begun.header("Location"));
        passTime();
        assertThat(operation(begun).json().path("status").asString()).isEqualTo("Succeeded");
        assertThat(subscription.get(path(begun.header("Location"))).status()).isEqualTo(204);
        assertThat(subscription.get(IP).status()).isEqualTo(404);
    }

    @Test
    void aMakingThatFailsLeavesAFailedResourceWithoutAddress() {
        subscription
                .cloud()
                .faults()
                .atCall(
                        "publicIPAddresses.put",
                        1,
                        Fault.acceptThenFail(500, "InternalServerError", "An error occurred."));
        Answer begun = subscription.address("ip");
        passTime();

        assertThat(operation(begun).json().path("status").asString()).isEqualTo("Failed");
        assertThat(operation(begun).json().path("error").path("code").asString())
                .isEqualTo("InternalServerError");
        assertThat(subscription.get(IP).state()).isEqualTo("Failed");
        assertThat(subscription.get(IP).properties().has("ipAddress")).isFalse();
    }

    @Test
    void aChangeThatFailsLeavesWhatWasThere() {
        balancer();
        subscription
                .cloud()
                .faults()
                .atCall(
                        "loadBalancers.put",
                        2,
                        Fault.acceptThenFail(409, "RetryableErrorDueToAnotherOperation", "Again."));
        ObjectNode changed = described("lb", "ip");
        list(changed, "loadBalancingRules").removeAll();
        Answer begun = subscription.put(LB, changed);
        passTime();

        assertThat(operation(begun).json().path("error").path("code").asString())
                .isEqualTo("RetryableErrorDueToAnotherOperation");
        assertThat(subscription.get(LB).state()).isEqualTo("Failed");
        assertThat(subscription.get(LB + "/loadBalancingRules/r").status()).isEqualTo(200);
    }

    @Test
    void aChangeMayBeThereAlthoughItIsSaidToHaveFailed() {
        balancer();
        subscription
                .cloud()
                .faults()
                .atCall("loadBalancers.put", 2, Fault.acceptThenFailAfter(500, "InternalServerError", "Odd."));
        ObjectNode changed = described("lb", "ip");
        list(changed, "loadBalancingRules").removeAll();
        subscription.put(LB, changed);
        passTime();

        assertThat(subscription.get(LB).state()).isEqualTo("Failed");
        assertThat(subscription.get(LB + "/loadBalancingRules/r").status()).isEqualTo(404);
    }

    private void balancer() {
        subscription.address("ip");
        passTime();
        subscription.balancer("lb", "ip").accepted();
        passTime();
    }

    @Test
    void aLaterPutOfALoadBalancerCancelsTheOneUnderWay() {
        balancer();
        Answer first = subscription.balancer("lb", "ip");
        Answer second = subscription.balancer("lb", "ip");

        assertThat(second.status()).isEqualTo(200);
        assertThat(operation(first).json().path("status").asString()).isEqualTo("Canceled");
        assertThat(operation(first)
                        .json()
                        .path("error")
                        .path("details")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo("CanceledAndSupersededDueToAnotherOperation");
        passTime();
        assertThat(operation(second).json().path("status").asString()).isEqualTo("Succeeded");
        assertThat(subscription.get(LB).state()).isEqualTo("Succeeded");
    }

    @Test
    void whatIsBeingChangedOrDeletedIsBusy() {
        subscription.address("ip");
        assertThat(subscription.address("ip").code()).isEqualTo("AnotherOperationInProgress");
        assertThat(subscription.delete(IP).code()).isEqualTo("AnotherOperationInProgress");
        passTime();
        subscription.delete(IP);

        Answer busy = subscription.address("ip");
        assertThat(busy.status()).isEqualTo(409);
        assertThat(busy.message()).contains("To retrieve status of the operation use uri: http");
    }

    @Test
    void whatIsNotDoneYetCannotBeReferredTo() {
        subscription.address("ip");
        Answer refused = subscription.balancer("lb", "ip");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("RetryableError");
        assertThat(refused.detail()).isEqualTo("ReferencedResourceNotProvisioned");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        passTime();
        assertThat(subscription.balancer("lb", "ip").status()).isEqualTo(201);
    }

    @Test
    void whatFailedCannotBeReferredToUntilItIsPutAgain() {
        subscription
                .cloud()
                .faults()
                .atCall("publicIPAddresses.put", 1, Fault.acceptThenFail(500, "InternalServerError", "Odd."));
        subscription.address("ip");
        passTime();
        assertThat(subscription.balancer("lb", "ip").code()).isEqualTo("ReferencedResourceNotProvisioned");
        subscription.address("ip").accepted();
        passTime();

        assertThat(subscription.balancer("lb", "ip").status()).isEqualTo(201);
    }
}
