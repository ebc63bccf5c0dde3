// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What users of Azure's own controller complained of, by the number of their threads (#n is
/// kubernetes-sigs/cloud-provider-azure, k# kubernetes/kubernetes, AKS# Azure/AKS).
class ComplaintsTest {
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private final AzureWorld azure = new AzureWorld();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    private static AService at(String name, String address, int port) {
        return AService.aService(name).port(port).annotation(AzureAnnotations.PIP_NAME, address);
    }

    private String everything() {
        return String.join("\n", azure.emulator().canonical());
    }

    private List<Ingress> shown(String name) {
        return cluster.kube().service(name).status().ingress();
    }

    /// #10862, #6186: two Services at one public address, one of which shuts out all but some.
    @Test
    void theDenyingRuleOfASharedAddressLivesWhileAnyoneWhoSharesItNeedsIt() {
        azure.makeAddress("shared");
        cluster.kube()
                .create(at("web", "shared", 80)
                        .annotation(AzureAnnotations.DENY_ALL, "true")
                        .annotation(RANGES, "203.0.113.0/24"));
        cluster.kube()
                .create(at("api", "shared", 443)
                        .annotation(AzureAnnotations.DENY_ALL, "true")
                        .annotation(RANGES, "203.0.113.0/24"));
        cluster.rest(Duration.ofMinutes(3));
        assertThat(shown("web")).isNotEmpty().isEqualTo(shown("api"));

        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(3));

        assertThat(azure.owned().split("access=Deny", -1)).hasSize(2);
        assertThat(shown("api")).isNotEmpty();
        cluster.kube().delete("api");
        cluster.rest(Duration.ofMinutes(3));
        assertThat(azure.owned()).isEmpty();
    }

    /// AKS#2301: an address that a user made is not deleted with the Service that had it.
    @Test
    void aUsersAddressStaysWhenItsServiceGoes() {
        azure.makeAddress("mine");
        cluster.kube().create(at("web", "mine", 80));
        cluster.rest(Duration.ofMinutes(3));
        assertThat(shown("web")).isNotEmpty();

        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(3));

        assertThat(everything()).contains("publicIPAddresses/mine");
        assertThat(azure.owned()).isEmpty();
    }

    /// AKS#1403: a Service at a user's address is deleted and made again, over and over.
    @Test
    void aUsersAddressIsThereForTheNextServiceOfTheName() {
        azure.makeAddress("mine");
        for (int round = 0; round < 4; round++) {
            cluster.kube().create(at("web", "mine", 80));
            cluster.rest(Duration.ofMinutes(3));
            assertThat(shown("web")).as("round %d", round).isNotEmpty();

            cluster.kube().delete("web");
            cluster.rest(Duration.ofMinutes(3));
            assertThat(azure.owned()).as("round %d", round).isEmpty();
        }
    }

    /// k#70463: what an earlier Service of the same name has left, which went while nobody looked, is no obstacle.
    @Test
    void whatAnEarlierServiceOfTheNameLeftIsNoObstacleToTheNext() {
        cluster.create("web");
        cluster.rest();
        List<Ingress> before = shown("web");
        assertThat(before).isNotEmpty();
        cluster.stop();
        cluster.kube().delete("web");
        cluster.kube().removeFinalizer("web", ClaimRules.COMMON_FINALIZER);
        cluster.create("web");

        cluster.restart();
        cluster.rest(Duration.ofMinutes(3));

        assertThat(shown("web")).isNotEmpty().doesNotContainAnyElementsOf(before);
    }

    /// #8113: the Service's own address is given back when another, of another group even, is named.
    @Test
    void itsOwnAddressIsGivenBackWhenAUsersIsNamed() {
        azure.makeAddress("mine");
        cluster.create("web");
        cluster.rest();
        List<Ingress> before = shown("web");

        cluster.kube().annotate("web", AzureAnnotations.PIP_NAME, "mine");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(shown("web")).isNotEmpty().isNotEqualTo(before);
        assertThat(azure.owned()).doesNotContain("publicIPAddresses/k8s-");
        assertThat(everything()).doesNotContain("the address of k8s-");
    }

    /// AKS#2301: who takes our marks off an address keeps it, also when its Service goes in that moment.
    @Test
    void anAddressFromWhichTheMarksWereTakenIsLeftToItsTaker() {
        cluster.create("web");
        cluster.rest();
        String name = azure.emulator().made().stream()
                .filter(path -> path.contains("/publicIPAddresses/k8s-"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .findFirst()
                .orElseThrow();
        azure.emulator().seed().edit(Kind.PUBLIC_ADDRESS, AzureWorld.GROUP, name, address -> address.remove("tags"));

        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(everything()).contains("publicIPAddresses/" + name);
    }

    /// One tenant names a resource group that is not there.
    @Test
    void aResourceGroupThatIsNotThereIsTheTroubleOfWhoeverNamesIt() {
        cluster.kube()
                .create(AService.aService("lost")
                        .port(80)
                        .annotation(AzureAnnotations.RESOURCE_GROUP, "nowhere")
                        .annotation(AzureAnnotations.PIP_NAME, "mine"));
        cluster.rest();

        cluster.create("web");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(shown("web")).isNotEmpty();
        assertThat(shown("lost")).isEmpty();
        assertThat(cluster.kube().condition("lost", "cloudlb.io/Accepted").message())
                .contains("nowhere");
    }

    /// Whoever made the load balancer that has our name keeps it as it is.
    @Test
    void aLoadBalancerOfSomebodyElseIsLeftAlone() {
        cluster.create("web");
        cluster.rest();
        azure.emulator().seed().edit(Kind.LOAD_BALANCER, AzureWorld.GROUP, "demo", balancer -> balancer.remove("tags"));
        String before = everything();

        cluster.create("more");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(shown("more")).isEmpty();
        assertThat(everything()).doesNotContain("cloudlb-cluster-uid=c1a5-0001, cloudlb-service-uid=shared");
        assertThat(before).contains("loadBalancers/demo");
    }

    /// k#66424: an edit of the address moves the frontend, not only what the status says.
    @Test
    void anotherInternalAddressMovesTheFrontend() {
        cluster.kube().create(AService.aService("inside").port(80).annotation(AzureAnnotations.INTERNAL, "true"));
        cluster.rest();

        cluster.kube().annotate("inside", AzureAnnotations.IPV4, "10.0.0.200");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(shown("inside"))
                .extracting(ingress -> ingress.address().text())
                .containsExactly("10.0.0.200");
        assertThat(azure.owned())
                .contains("privateIPAddress=10.0.0.200")
                .doesNotContain("/frontendIPConfigurations/k8s-cc33bd20_00000000");
    }

    /// k#63994: one internal address for several Services.
    @Test
    void servicesThatAskForOneInternalAddressShareIt() {
        for (int port : List.of(80, 443)) {
            cluster.kube()
                    .create(AService.aService("inside" + port)
                            .port(port)
                            .annotation(AzureAnnotations.INTERNAL, "true")
                            .annotation(AzureAnnotations.IPV4, "10.0.0.200"));
        }
        cluster.rest(Duration.ofMinutes(3));
        assertThat(shown("inside80")).isNotEmpty().isEqualTo(shown("inside443"));

        cluster.kube().delete("inside80");
        cluster.rest(Duration.ofMinutes(3));

        assertThat(shown("inside443")).isNotEmpty();
        assertThat(azure.owned()).contains("privateIPAddress=10.0.0.200").doesNotContain("_v4_tcp_80");
    }

    /// B3: a port of an address is one Service's, and the other is told whose.
    @Test
    void aPortThatAnotherHasAtASharedAddressIsRefusedAndHarmsNobody() {
        azure.makeAddress("shared");
        cluster.kube().create(at("first", "shared", 80));
        cluster.rest(Duration.ofMinutes(3));
        cluster.kube().create(at("second", "shared", 80));
        cluster.rest(Duration.ofMinutes(3));

        assertThat(shown("first")).isNotEmpty();
        assertThat(shown("second")).isEmpty();
        assertThat(cluster.kube().condition("second", "cloudlb.io/Provisioned").message())
                .contains("Port 80");
    }

    /// k#85565: an address that cannot be deleted keeps the Service until it can.
    @Test
    void aServiceIsNotGoneBeforeItsAddressIs() {
        cluster.create("web");
        cluster.rest();
        azure.emulator()
                .faults()
                .everyCall(
                        "publicIPAddresses.delete",
                        Fault.refuse(400, "PublicIPAddressCannotBeDeleted", "Public IP address is in use."));

        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(30));
        assertThat(cluster.kube().find("web")).isPresent();

        azure.emulator().faults().clear();
        cluster.rest(Duration.ofHours(1));
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(azure.owned()).isEmpty();
    }

    /// #5904: 429 with `Retry-After` is heeded for the calls it is about, and the Service says so.
    @Test
    void callsOfAFamilyStopForAsLongAsAzureAsks() {
        cluster.create("first");
        cluster.rest();
        azure.emulator().faults().clear();
        azure.emulator().faults().atCall("loadBalancers.put", 1, Fault.throttle(Duration.ofMinutes(2)));

        cluster.create("web");
        cluster.rest(Duration.ofSeconds(20));
        long mark = azure.mark();
        cluster.rest(Duration.ofSeconds(80));

        Calls calls = azure.callsSince(mark);
        assertThat(calls.writes().count()).as(calls.summary()).isZero();
        assertThat(cluster.kube().condition("web", "cloudlb.io/Provisioned").reason())
                .isEqualTo("Throttled");
        cluster.rest(Duration.ofMinutes(10));
        assertThat(shown("web")).isNotEmpty();
    }

    /// terraform-provider-azurerm#19146, AKS#1187: 429 without `Retry-After` is no reason to ask again at once.
    @Test
    void throttlingThatDoesNotSayForHowLongIsNotMetByMoreCalls() {
        cluster.create("first");
        cluster.rest();
        azure.emulator()
                .faults()
                .everyCall(
                        "loadBalancers.put", Fault.refuse(429, "TooManyRequests", "The request is being throttled."));

        Calls calls = cluster.callsOf(() -> {
            cluster.create("web");
            cluster.rest(Duration.ofMinutes(4));
        });
        assertThat(calls.writes().of("loadBalancers.put").count())
                .as(calls.summary())
                .isBetween(1, 40);

        azure.emulator().faults().clear();
        cluster.rest(Duration.ofMinutes(30));
        assertThat(shown("web")).isNotEmpty();
    }

    /// AKS#621, AKS#705, AKS#2878: what keeps a deletion from ending is said, and its end is its end.
    @ParameterizedTest
    @CsvSource({
        "loadBalancers.delete, 409, ScopeLocked, Remove the lock",
        "publicIPAddresses.delete, 409, ScopeLocked, Remove the lock",
        "loadBalancers.delete, 400, LoadBalancerInUseByVirtualMachineScaleSet, is in use by virtual machine scale set"
    })
    void whatKeepsADeletionIsSaidAndItEndsWhenThatIsGone(String call, int status, String code, String said) {
        cluster.create("web");
        cluster.rest();
        azure.emulator()
                .faults()
                .everyCall(call, Fault.refuse(status, code, "The resource is in use by virtual machine scale set x."));

        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(20));
        assertThat(cluster.kube().find("web")).isPresent();
        assertThat(cluster.kube().condition("web", "cloudlb.io/Provisioned").message())
                .contains(code, said);

        azure.emulator().faults().clear();
        cluster.rest(Duration.ofHours(2));
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(azure.owned()).isEmpty();
    }

    /// AKS#4121: ranges that are added later come before the rule that shuts everybody else out.
    @Test
    void rangesThatAreAddedLaterComeBeforeTheRuleThatShutsOut() {
        cluster.kube()
                .create(AService.aService("web")
                        .port(80)
                        .annotation(AzureAnnotations.DENY_ALL, "true")
                        .annotation(RANGES, "203.0.113.0/24"));
        cluster.rest();

        cluster.kube().annotate("web", RANGES, "203.0.113.0/24,198.51.100.0/24");
        cluster.rest();

        String group = everything()
                .lines()
                .filter(line -> line.contains("/networkSecurityGroups/nodes "))
                .findFirst()
                .orElseThrow();
        assertThat(group).containsPattern("access=Allow[^{}]*priority=5\\d\\d[^{}]*198.51.100.0/24");
        assertThat(group).containsPattern("access=Deny[^{}]*priority=409\\d");
    }

    /// #337, AKS#1813: who names a service tag does not let in the internet, too.
    @Test
    void aServiceTagDoesNotLetInTheInternetToo() {
        cluster.create("web");
        cluster.rest();
        assertThat(azure.owned()).contains("sourceAddressPrefix=Internet");

        cluster.kube().annotate("web", AzureAnnotations.ALLOWED_TAGS, "AzureFrontDoor.Backend");
        cluster.rest();

        assertThat(azure.owned())
                .contains("sourceAddressPrefix=AzureFrontDoor.Backend")
                .doesNotContain("sourceAddressPrefix=Internet");
    }

    /// #5883: a blank in the list of ranges shuts nobody out.
    @Test
    void aBlankInTheRangesShutsNobodyOut() {
        cluster.kube()
                .create(AService.aService("web").port(80).annotation(RANGES, " 203.0.113.0/24 , 198.51.100.0/24 "));
        cluster.rest();

        assertThat(shown("web")).isNotEmpty();
        assertThat(azure.owned()).contains("198.51.100.0/24", "203.0.113.0/24").doesNotContain("access=Deny");
    }

    /// #7509, k#90611: a node whose machine is gone keeps nobody else out of the pool.
    @Test
    void aNodeWhoseMachineIsGoneStopsNoOther() {
        cluster.create("web");
        cluster.rest();
        azure.emulator().seed().deleteMachine(AzureWorld.GROUP, "node-2");

        cluster.nodes(4);
        cluster.rest();

        assertThat(azure.owned()).contains("ipAddress=10.0.0.4", "ipAddress=10.0.0.7");
        assertThat(shown("web")).isNotEmpty();
    }

    /// k#86686, k#54961, k#55627, AKS#326: the error is Azure's own, with its code.
    @Test
    void aServiceSaysWhatAzureSaid() {
        azure.emulator()
                .faults()
                .everyCall(
                        "publicIPAddresses.put",
                        Fault.refuse(
                                400, "PublicIPCountLimitReached", "Cannot create more than 10 public IP addresses."));

        cluster.create("web");
        cluster.rest();

        assertThat(cluster.kube().condition("web", "cloudlb.io/Provisioned").reason())
                .isEqualTo("QuotaExceeded");
        assertThat(cluster.kube().condition("web", "cloudlb.io/Provisioned").message())
                .contains("PublicIPCountLimitReached", "Cannot create more than 10 public IP addresses");
    }

    private void linked(String endpoint) {
        azure.configuring(Place::withInterfaces);
        cluster.restart();
        cluster.kube()
                .create(AService.aService("inside")
                        .port(80)
                        .annotation(AzureAnnotations.INTERNAL, "true")
                        .annotation(AzureAnnotations.LINK_CREATE, "true")
                        .annotation(AzureAnnotations.LINK_NAME, "shop"));
        cluster.rest(Duration.ofMinutes(3));
        azure.emulator()
                .seed()
                .edit(
                        Kind.PRIVATE_LINK_SERVICE,
                        AzureWorld.GROUP,
                        "shop",
                        link -> link.withObject("properties")
                                .withArray("privateEndpointConnections")
                                .addObject()
                                .put("name", endpoint));
    }

    /// #2125: deletion hangs on private endpoints, and nobody says on which.
    @Test
    void aDeletionThatWaitsForPrivateEndpointsNamesThemAndEndsWhenTheyAreGone() {
        linked("partner");

        cluster.kube().delete("inside");
        cluster.rest(Duration.ofMinutes(30));
        assertThat(cluster.kube().condition("inside", Condition.PROVISIONED).message())
                .contains("partner", "az network private-link-service connection delete -g rg --service-name shop");

        azure.emulator()
                .seed()
                .edit(
                        Kind.PRIVATE_LINK_SERVICE,
                        AzureWorld.GROUP,
                        "shop",
                        link -> link.withObject("properties").putArray("privateEndpointConnections"));
        cluster.rest(Duration.ofHours(2));
        assertThat(cluster.kube().find("inside")).isEmpty();
        assertThat(azure.owned()).isEmpty();
    }

    /// #1825: a Private Link Service is made anew, and whoever was connected to it is cut off.
    @Test
    void noEditCutsOffWhoeverIsConnectedToAPrivateLinkService() {
        linked("partner");
        String before = azure.emulator().canonical().stream()
                .filter(line -> line.contains("privateLinkServices/shop "))
                .findFirst()
                .orElseThrow();

        cluster.kube().annotate("inside", AzureAnnotations.LINK_NAME, "store");
        cluster.rest(Duration.ofMinutes(30));
        cluster.kube().annotate("inside", AzureAnnotations.IPV4, "10.0.0.200");
        cluster.rest(Duration.ofMinutes(30));
        cluster.restart();

        assertThat(azure.emulator().canonical()).contains(before);
        assertThat(everything()).doesNotContain("privateLinkServices/store");
        assertThat(cluster.kube().condition("inside", Condition.PROVISIONED).message())
                .contains("partner");
    }
}
