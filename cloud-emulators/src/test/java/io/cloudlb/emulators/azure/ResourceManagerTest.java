// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.Subscription.GROUP;
import static io.cloudlb.emulators.azure.Subscription.NETWORK;
import static io.cloudlb.emulators.azure.Subscription.described;
import static io.cloudlb.emulators.azure.Subscription.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.azure.Subscription.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What every request is held to, whatever resource it is about.
class ResourceManagerTest {

    private static final String LB = NETWORK + "loadBalancers/lb";

    private final Subscription subscription = Subscription.standard();

    @ParameterizedTest
    @CsvSource({"api-version=2025-03-01,200", "api-version=2025-05-01,200", "other=1,400", "api-version=latest,400"})
    void everyRequestNamesAnApiVersionAndAnyWillDo(String query, int status) {
        assertThat(subscription.get(GROUP + "?" + query).status()).isEqualTo(status);
    }

    @Test
    void whatIsNotThereIsNotFoundByItsPlace() {
        Answer answer = subscription.get(LB);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("ResourceNotFound");
        assertThat(answer.message())
                .startsWith(
                        "The Resource 'Microsoft.Network/loadBalancers/lb' under resource group 'rg' was not found.");
        assertThat(answer.header("x-ms-failure-cause")).isEqualTo("gateway");
        assertThat(subscription.get(LB.replace("/rg/", "/nobody/")).code()).isEqualTo("ResourceGroupNotFound");
        assertThat(subscription.get(LB.replace("11111111", "99999999")).code()).isEqualTo("SubscriptionNotFound");
        assertThat(subscription.get(NETWORK + "applicationGateways/x").code()).isEqualTo("InvalidResourceType");
    }

    @Test
    void anUnknownMemberIsRefusedByItsNameAndPlace() {
        subscription.address("ip");
        ObjectNode document = described("lb", "ip");
        ((ObjectNode) document.path("properties").path("probes").path(0).path("properties")).put("colour", "red");

        Answer answer = subscription.put(LB, document);
        assertThat(answer.code()).isEqualTo("InvalidRequestFormat");
        assertThat(answer.message()).isEqualTo("Cannot parse the request.");
        assertThat(answer.detail()).isEqualTo("InvalidJson");
        assertThat(answer.json()
                        .path("error")
                        .path("details")
                        .path(0)
                        .path("message")
                        .asString())
                .isEqualTo(
                        "Could not find member 'colour' on object of type 'ProbePropertiesFormat'. Path 'properties.probes[0].properties.colour'.");
        assertThat(answer.header("x-ms-failure-cause")).isEqualTo("service");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'location':'westeurope','sku':{'name':'Gold'}}                               | InvalidRequestFormat
            {'location':'westeurope','properties':{'idleTimeoutInMinutes':'long'}}        | InvalidRequestFormat
            {'location':'westeurope','properties':[]}                                     | InvalidRequestFormat
            {'location':'westeurope','location':'westeurope'}                             | InvalidRequestContent
            {'location':'westeurope'                                                      | InvalidRequestContent
            {'sku':{'name':'Standard'}}                                                   | LocationRequired
            {'location':'mars'}                                                           | LocationNotAvailableForResourceType
            """)
    void aBodyIsReadStrictly(String body, String code) {
        assertThat(subscription.put(NETWORK + "publicIPAddresses/a", body).code())
                .isEqualTo(code);
    }

    @Test
    void whatOnlyTheServerSaysIsPassedOver() {
        subscription.address("ip").accepted();
        ObjectNode seen =
                (ObjectNode) subscription.get(NETWORK + "publicIPAddresses/ip").json();
        seen.put("etag", "W/\"mine\"");
        ((ObjectNode) seen.path("properties")).put("provisioningState", "Failed");

        Answer again = subscription.put(NETWORK + "publicIPAddresses/ip", seen).accepted();
        assertThat(again.state()).isEqualTo("Succeeded");
        assertThat(again.etag()).isNotEqualTo("W/\"mine\"");
    }

    @Test
    void aMemberThatIsNewerThanItsClientsIsKept() {
        Subscription newer = Subscription.of(AzureEmulator.builder().knowing(Subscription.NEWER));
        newer.address("ip");
        ObjectNode document = described("lb", "ip");
        ((ObjectNode) document.path("properties").path("probes").path(0).path("properties")).put(Subscription.NEWER, 7);
        Answer made = newer.call("PUT", LB + "?api-version=2027-01-01", document.toString(), Map.of());

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.properties()
                        .path("probes")
                        .path(0)
                        .path("properties")
                        .path(Subscription.NEWER)
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void aStaleEtagIsRefusedOnPutAndDelete() {
        subscription.address("ip");
        subscription.balancer("lb", "ip").accepted();
        String etag = subscription.get(LB).etag();
        assertThat(subscription.putIf(LB, described("lb", "ip"), etag).status()).isEqualTo(200);

        Answer refused = subscription.putIf(LB, described("lb", "ip"), etag);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.code()).isEqualTo("PreconditionFailed");
        assertThat(refused.detail()).isEqualTo("PreconditionFailedEtagMismatch");
        assertThat(refused.json().toString()).contains("in NRP data store");
        assertThat(subscription.call("DELETE", LB, "", Map.of("If-Match", etag)).status())
                .isEqualTo(412);
        assertThat(subscription.call("GET", LB, "", Map.of("If-Match", etag)).status())
                .isEqualTo(200);
        assertThat(subscription.call("DELETE", LB, "", Map.of("If-Match", "*")).status())
                .isEqualTo(200);
    }

    @Test
    void withoutAnEtagAWriteGoesOverWhateverCameBetween() {
        subscription.address("ip");
        subscription.balancer("lb", "ip").accepted();
        ObjectNode mine = (ObjectNode) subscription.get(LB).json();
        ObjectNode theirs = mine.deepCopy();
        list(theirs, "probes").add(Subscription.json("{'name':'theirs','properties':{'protocol':'Tcp','port':1}}"));
        subscription.put(LB, theirs).accepted();
        subscription.put(LB, mine).accepted();

        assertThat(subscription.get(LB + "/probes/theirs").status()).isEqualTo(404);
    }

    @Test
    void ifNoneMatchMakesOnly() {
        assertThat(create("ip").status()).isEqualTo(201);
        assertThat(create("ip").status()).isEqualTo(412);
    }

    private Answer create(String name) {
        return subscription.call(
                "PUT",
                NETWORK + "publicIPAddresses/" + name,
                "{'location':'westeurope'}",
                Map.of("If-None-Match", "*"));
    }

    @Test
    void tagsArePatchedAloneAndTheRestStays() {
        subscription.address("ip").accepted();
        String path = NETWORK + "publicIPAddresses/ip";
        String address = subscription.get(path).properties().path("ipAddress").asString();

        assertThat(subscription.patch(path, "{'tags':{'a':'b'}}").status()).isEqualTo(200);
        assertThat(subscription.get(path).json().path("tags").path("a").asString())
                .isEqualTo("b");
        assertThat(subscription.get(path).properties().path("ipAddress").asString())
                .isEqualTo(address);
        assertThat(subscription.patch(path, "{'properties':{}}").detail()).isEqualTo("InvalidJson");
    }

    @Test
    void listsAreOfAGroupOrOfAllAndComeInPages() {
        Subscription paged = Subscription.of(AzureEmulator.builder().pageSize(2));
        for (String name : new String[] {"a", "b", "c"}) {
            paged.address(name).accepted();
        }
        String elsewhere = NETWORK.replace("/rg/", "/other/") + "publicIPAddresses/d";
        paged.put(elsewhere, "{'location':'westeurope'}").accepted();
        Answer first = paged.get(NETWORK + "publicIPAddresses");
        String next = first.json().path("nextLink").asString();

        assertThat(first.json().path("value").size()).isEqualTo(2);
        assertThat(next).startsWith("http").contains("api-version=2025-03-01");
        Answer second = paged.get(next.substring(next.indexOf("/subscriptions")));
        assertThat(second.json().path("value").path(0).path("name").asString()).isEqualTo("c");
        assertThat(second.json().has("nextLink")).isFalse();
        Answer all = paged.get(GROUP.substring(0, GROUP.indexOf("/resourceGroups"))
                + "/providers/Microsoft.Network/publicIPAddresses");
        assertThat(all.json().path("value").path(0).path("name").asString()).isEqualTo("d");
    }

    @Test
    void deletingWhatIsNotThereIs204ButInNoGroup404() {
        assertThat(subscription.delete(LB).status()).isEqualTo(204);
        assertThat(subscription.delete(LB.replace("/rg/", "/nobody/")).status()).isEqualTo(404);
        assertThat(subscription.delete(LB + "/backendAddressPools/p").code()).isEqualTo("ParentResourceNotFound");
    }

    @Test
    void aStaleReadMissesTheLastWrite() {
        subscription.address("a");
        subscription.address("b");
        subscription.cloud().faults().atCall("publicIPAddresses.list", 1, Fault.stale());

        assertThat(subscription
                        .get(NETWORK + "publicIPAddresses")
                        .json()
                        .path("value")
                        .size())
                .isEqualTo(1);
        assertThat(subscription
                        .get(NETWORK + "publicIPAddresses")
                        .json()
                        .path("value")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void callsComeOutOfBucketsThatSayWhatIsLeft() {
        TestClock clock = new TestClock();
        Subscription busy =
                Subscription.of(AzureEmulator.builder().clock(clock).throttle(AzureThrottle.of(2, 0.5, 1, 1)));
        assertThat(busy.get(GROUP).header("x-ms-ratelimit-remaining-subscription-reads"))
                .isEqualTo("1");
        assertThat(busy.get(GROUP).header("x-ms-ratelimit-remaining-subscription-global-reads"))
                .isEqualTo("28");
        Answer refused = busy.get(GROUP);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("TooManyRequests");
        assertThat(refused.header("Retry-After")).isEqualTo("2");
        assertThat(busy.address("ip").header("x-ms-ratelimit-remaining-subscription-writes"))
                .isEqualTo("0");
        assertThat(busy.address("ip").status()).isEqualTo(429);
        assertThat(busy.delete(LB).status()).isEqualTo(204);
        clock.advance(Duration.ofSeconds(2));
        assertThat(busy.get(GROUP).status()).isEqualTo(200);
    }

    @Test
    void theNetworkProviderHasItsOwnFiveMinutes() {
        TestClock clock = new TestClock();
        Subscription busy = Subscription.of(AzureEmulator.builder()
                .clock(clock)
                .throttle(AzureThrottle.off().ofNetwork(1, 1)));
        assertThat(busy.get(NETWORK + "loadBalancers").status()).isEqualTo(200);

        assertThat(busy.get(NETWORK + "loadBalancers").status()).isEqualTo(429);
        clock.advance(Duration.ofMinutes(5));
        assertThat(busy.get(NETWORK + "loadBalancers").status()).isEqualTo(200);
    }

    @Test
    void aTokenIsAskedForWhereOneIsDemanded() {
        Subscription closed = Subscription.of(AzureEmulator.builder().tokens("good"::equals));

        assertThat(closed.get(GROUP).code()).isEqualTo("AuthenticationFailed");
        assertThat(closed.call("GET", GROUP, "", Map.of("Authorization", "Bearer bad"))
                        .code())
                .isEqualTo("InvalidAuthenticationToken");
        assertThat(closed.call("GET", GROUP, "", Map.of("Authorization", "Bearer good"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void everyProviderIsRegistered() {
        String provider = GROUP.substring(0, GROUP.indexOf("/resourceGroups")) + "/providers/Microsoft.Network";

        assertThat(subscription.get(provider).json().path("registrationState").asString())
                .isEqualTo("Registered");
        assertThat(subscription
                        .call("POST", provider + "/register", "", Map.of())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void resourceGroupsAreMadeAndListed() {
        assertThat(subscription
                        .put(GROUP.replace("/rg", "/new"), "{'location':'westeurope'}")
                        .status())
                .isEqualTo(201);
        assertThat(subscription
                        .get(GROUP.substring(0, GROUP.lastIndexOf('/')))
                        .json()
                        .path("value")
                        .size())
                .isEqualTo(3);
        assertThat(subscription.call("HEAD", GROUP, "", Map.of()).status()).isEqualTo(204);
    }

    @Test
    void whatTheLedgerCallsCallsBy() {
        subscription.address("ip");
        subscription.get(NETWORK + "loadBalancers");
        subscription.delete(LB + "/backendAddressPools/p");

        assertThat(subscription.cloud().ledger().calls().operations())
                .containsExactly("publicIPAddresses.put", "loadBalancers.list", "backendAddressPools.delete");
    }
}
