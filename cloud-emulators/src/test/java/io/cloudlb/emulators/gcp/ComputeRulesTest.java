// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static io.cloudlb.emulators.gcp.Project.REGION;
import static io.cloudlb.emulators.gcp.Project.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.gcp.Project.Answer;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.emulators.gcp.world.ComputeTiming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The rules of the API, one test each.
class ComputeRulesTest {

    private final Project project = Project.standard();

    @Test
    void theServerFillsInWhatAClientLeavesOut() {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", ",'portRange':'80'");

        Answer rule = project.get(REGION + "forwardingRules/web");
        assertThat(rule.text("loadBalancingScheme")).isEqualTo("EXTERNAL");
        assertThat(rule.text("networkTier")).isEqualTo("PREMIUM");
        assertThat(rule.text("IPProtocol")).isEqualTo("TCP");
        assertThat(rule.text("portRange")).isEqualTo("80-80");
        assertThat(rule.text("IPAddress")).isEqualTo("198.18.0.1");
        assertThat(rule.text("selfLink")).endsWith("/projects/demo/regions/europe-west1/forwardingRules/web");
    }

    @Test
    void anUnknownFieldIsRefused() {
        Answer answer = project.post(REGION + "addresses", "{'name':'a','colour':'red'}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("Unknown name \"colour\" at 'resource'");
    }

    @Test
    void aWrongWordIsRefused() {
        assertThat(project.post(REGION + "addresses", "{'name':'a','networkTier':'GOLD'}")
                        .reason())
                .isEqualTo("invalid");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Answer answer = project.get(REGION + "forwardingRules/x");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message())
                .isEqualTo("The resource 'projects/demo/regions/europe-west1/forwardingRules/x' was not found");
    }

    @Test
    void aNameIsTakenOnce() {
        project.post(REGION + "addresses", "{'name':'a'}");

        Answer again = project.post(REGION + "addresses", "{'name':'a'}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("alreadyExists");
    }

    @Test
    void aBackendServiceWithARuleIsNotDeleted() {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", "");

        Answer answer = project.delete(REGION + "backendServices/web");
        assertThat(answer.reason()).isEqualTo("resourceInUseByAnotherResource");
        assertThat(answer.message()).contains("forwardingRules/web");
    }

    @Test
    void aHealthCheckInUseIsNotDeleted() {
        project.service("web", "EXTERNAL", "TCP");

        assertThat(project.delete(REGION + "healthChecks/hc").reason()).isEqualTo("resourceInUseByAnotherResource");
    }

    @Test
    void anAddressInUseIsNotDeleted() {
        reservedRule(project);

        assertThat(project.get(REGION + "addresses/a").text("status")).isEqualTo("IN_USE");
        assertThat(project.delete(REGION + "addresses/a").reason()).isEqualTo("resourceInUseByAnotherResource");
    }

    @Test
    void anAddressInUseIsDemotedWhereThatIsAskedFor() {
        Project lenient = Project.of(ComputeEmulator.builder().demotesAddressesInUse());
        reservedRule(lenient);

        assertThat(lenient.delete(REGION + "addresses/a").status()).isEqualTo(200);
        assertThat(lenient.get(REGION + "forwardingRules/web").text("IPAddress"))
                .isEqualTo("198.18.0.1");
    }

    @Test
    void anEphemeralAddressIsPromotedAndOutlivesItsRule() {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", "");
        assertThat(project.post(REGION + "addresses", "{'name':'hold','address':'198.18.0.1'}")
                        .status())
                .isEqualTo(200);
        project.delete(REGION + "forwardingRules/web");

        assertThat(project.rule("next", "web", ",'IPAddress':'198.18.0.1'").status())
                .isEqualTo(200);
    }

    @Test
    void aStrangersAddressIsRefused() {
        project.service("web", "EXTERNAL", "TCP");

        assertThat(project.rule("web", "web", ",'IPAddress':'192.0.2.1'").reason())
                .isEqualTo("invalid");
    }

    @Test
    void tiersOfAddressAndRuleAreEqual() {
        project.post(REGION + "addresses", "{'name':'a','networkTier':'STANDARD'}");
        project.service("web", "EXTERNAL", "TCP");

        assertThat(project.rule("web", "web", ",'IPAddress':'" + REGION + "addresses/a'")
                        .message())
                .contains("network tier of the address is STANDARD");
    }

    @Test
    void standardTierHasNoIpv6() {
        Answer answer = project.post(
                REGION + "addresses",
                "{'name':'a','ipVersion':'IPV6','networkTier':'STANDARD','subnetwork':'" + REGION
                        + "subnetworks/outside'}");
        assertThat(answer.message()).contains("not supported for IPv6");
    }

    @Test
    void ipv6AddressesComeFromTheSubnetwork() {
        project.service("web", "EXTERNAL", "TCP");
        project.rule("web", "web", ",'ipVersion':'IPV6','subnetwork':'" + REGION + "subnetworks/outside'");

        assertThat(project.get(REGION + "forwardingRules/web").text("IPAddress"))
                .isEqualTo("2600:1900:0:1:0:1:0:0/96");
    }

    @Test
    void overlappingPortsOfOneAddressConflict() {
        reservedRule(project);

        assertThat(project.rule("two", "web", ",'IPAddress':'198.18.0.1','portRange':'80-90'")
                        .message())
                .contains("Forwarding rule's port range is conflicting with forwarding rule");
    }

    @Test
    void protocolsOfRuleAndServiceFit() {
        assertThat(project.service("web", "EXTERNAL", "TCP")
                        .rule("web", "web", ",'IPProtocol':'UDP'")
                        .reason())
                .isEqualTo("invalid");
    }

    @Test
    void anInternalRuleHasFivePortsAtMost() {
        project.service("web", "INTERNAL", "TCP");

        assertThat(project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL','ports':['1','2','3','4','5','6']")
                        .message())
                .contains("At most 5 ports");
        assertThat(project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL','allPorts':true")
                        .status())
                .isEqualTo(200);
        assertThat(project.get(REGION + "forwardingRules/web").text("IPAddress"))
                .isEqualTo("10.0.0.5");
    }

    @Test
    void aBackendServiceIsChangedByItsFingerprintOnly() {
        project.service("web", "EXTERNAL", "TCP");
        String path = REGION + "backendServices/web";
        String fingerprint = project.get(path).text("fingerprint");

        assertThat(project.patch(path, "{'sessionAffinity':'CLIENT_IP'}").message())
                .isEqualTo("Required field 'resource.fingerprint' not specified");
        String patch = "{'sessionAffinity':'CLIENT_IP','fingerprint':'" + fingerprint + "'}";
        assertThat(project.patch(path, patch).status()).isEqualTo(200);
        assertThat(project.patch(path, patch).status()).isEqualTo(412);
        assertThat(project.patch(path, patch).reason()).isEqualTo("conditionNotMet");
        assertThat(project.get(path).text("sessionAffinity")).isEqualTo("CLIENT_IP");
    }

    @Test
    void labelsAreSetByTheirFingerprintOnly() {
        reservedRule(project);
        String path = REGION + "forwardingRules/web";
        String fingerprint = project.get(path).text("labelFingerprint");

        assertThat(project.post(path + "/setLabels", "{'labels':{'a':'b'},'labelFingerprint':'AAAA'}")
                        .status())
                .isEqualTo(412);
        project.post(path + "/setLabels", "{'labels':{'a':'b'},'labelFingerprint':'" + fingerprint + "'}");
        assertThat(project.get(REGION + "forwardingRules?filter=labels.a%3Db")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void anInstanceIsInOneInternallyBalancedGroup() {
        for (String group : new String[] {"one", "two"}) {
            project.post(ZONE + "instanceGroups", "{'name':'" + group + "'}");
            project.post(
                    ZONE + "instanceGroups/" + group + "/addInstances",
                    "{'instances':[{'instance':'" + ZONE + "instances/node-1'}]}");
        }
        project.service("web", "INTERNAL", "TCP");
        assertThat(backend("web", "one").status()).isEqualTo(200);
        assertThat(backend("web", "two").message()).contains("at most one load-balanced instance group");
    }

    @Test
    void membersComeAndGo() {
        project.post(ZONE + "instanceGroups", "{'name':'g'}");
        String add = "{'instances':[{'instance':'" + ZONE + "instances/node-1'}]}";
        assertThat(project.post(ZONE + "instanceGroups/g/addInstances", add).status())
                .isEqualTo(200);
        assertThat(project.post(ZONE + "instanceGroups/g/addInstances", add).reason())
                .isEqualTo("memberAlreadyExists");
        assertThat(project.post(ZONE + "instanceGroups/g/listInstances", "{}")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
        project.cloud().seed().deleteInstance("node-1", "europe-west1-b");
        assertThat(project.get(ZONE + "instanceGroups/g").json().path("size").asInt())
                .isZero();
    }

    @Test
    void endpointsAreAttachedAndDetached() {
        project.post(ZONE + "networkEndpointGroups", "{'name':'g','networkEndpointType':'GCE_VM_IP'}");
        String endpoints = "{'networkEndpoints':[{'instance':'node-1','ipAddress':'10.0.0.2'}]}";
        assertThat(project.post(ZONE + "networkEndpointGroups/g/attachNetworkEndpoints", endpoints)
                        .status())
                .isEqualTo(200);
        assertThat(project.post(ZONE + "networkEndpointGroups/g/listNetworkEndpoints", "{'healthStatus':'SHOW'}")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
        assertThat(project.post(ZONE + "networkEndpointGroups/g/detachNetworkEndpoints", endpoints)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aQuotaIsExceededInTheAnswerAndInsideAnOperation() {
        TestClock clock = new TestClock();
        Project small = Project.of(ComputeEmulator.builder()
                .clock(clock)
                .timing(ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(2)))
                .quotas(ComputeQuotas.standard().with("STATIC_ADDRESSES", 1)));
        small.post(REGION + "addresses", "{'name':'a'}");
        String late = small.post(REGION + "addresses", "{'name':'b'}").text("name");
        clock.advance(Duration.ofSeconds(3));

        Answer operation = small.get(REGION + "operations/" + late);
        assertThat(operation.text("status")).isEqualTo("DONE");
        assertThat(operation
                        .json()
                        .path("error")
                        .path("errors")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo("QUOTA_EXCEEDED");
        Answer third = small.post(REGION + "addresses", "{'name':'c'}");
        assertThat(third.status()).isEqualTo(403);
        assertThat(third.reason()).isEqualTo("quotaExceeded");
    }

    @Test
    void whatIsBeingMadeOrDeletedIsNotReady() {
        TestClock clock = new TestClock();
        Project slow = Project.of(ComputeEmulator.builder()
                .clock(clock)
                .timing(ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(2))));
        slow.post(REGION + "healthChecks", "{'name':'hc','type':'TCP'}");
        Answer early =
                slow.post(REGION + "backendServices", "{'name':'b','healthChecks':['" + REGION + "healthChecks/hc']}");

        assertThat(early.reason()).isEqualTo("resourceNotReady");
        clock.advance(Duration.ofSeconds(2));
        slow.delete(REGION + "healthChecks/hc");
        assertThat(slow.delete(REGION + "healthChecks/hc").reason()).isEqualTo("resourceNotReady");
    }

    @Test
    void waitHoldsItsClientUntilTheOperationIsDone() {
        TestClock clock = new TestClock();
        Project slow = Project.of(ComputeEmulator.builder()
                .clock(clock)
                .pause(clock::advance)
                .timing(ComputeTiming.immediate()
                        .operationsTaking(Duration.ofSeconds(30))
                        .waiting(Duration.ofSeconds(20))));
        String operation = slow.post(REGION + "addresses", "{'name':'a'}").text("name");

        assertThat(slow.post(REGION + "operations/" + operation + "/wait", "").text("status"))
                .isEqualTo("RUNNING");
        assertThat(slow.post(REGION + "operations/" + operation + "/wait", "").text("status"))
                .isEqualTo("DONE");
    }

    @Test
    void anOperationFailsLateWithOrWithoutACode() {
        project.cloud()
                .faults()
                .atCall("addresses.insert", 1, Fault.acceptThenFail(503, "INTERNAL_ERROR", "out of order"))
                .atCall("addresses.insert", 2, Fault.acceptThenFail(0, "INTERNAL_ERROR", "out of order"));

        assertThat(project.post(REGION + "addresses", "{'name':'a'}")
                        .json()
                        .path("httpErrorStatusCode")
                        .asInt())
                .isEqualTo(503);
        Answer silent = project.post(REGION + "addresses", "{'name':'a'}");
        assertThat(silent.json().has("httpErrorStatusCode")).isFalse();
        assertThat(silent.json().has("error")).isTrue();
    }

    @Test
    void finishedOperationsAreForgottenFirst() {
        Project small = Project.of(
                ComputeEmulator.builder().timing(ComputeTiming.immediate().keeping(2)));
        for (String name : new String[] {"a", "b", "c"}) {
            small.post(REGION + "addresses", "{'name':'" + name + "'}");
        }
        assertThat(small.get(REGION + "operations").json().path("items").size()).isEqualTo(2);
    }

    @Test
    void aRequestSentAgainIsAnsweredByItsFirstOperation() {
        String path = REGION + "addresses?requestId=5e7d1f7a-0c3f-4d7e-9a53-111111111111";
        Answer first = project.post(path, "{'name':'a'}");

        assertThat(project.post(path, "{'name':'a'}").text("name")).isEqualTo(first.text("name"));
    }

    @Test
    void aMinutesCallsComeBackWithTheNextMinute() {
        TestClock clock = new TestClock();
        Project busy = Project.of(
                ComputeEmulator.builder().clock(clock).throttle(new ComputeThrottle(Map.of(ComputeThrottle.READS, 1))));
        busy.get("zones");
        Answer refused = busy.get("zones");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("rateLimitExceeded");
        clock.advance(Duration.ofMinutes(1));
        assertThat(busy.get("zones").status()).isEqualTo(200);
    }

    @Test
    void listsComeInPages() {
        Answer first = project.get("aggregated/instances?maxResults=2");
        Answer second = project.get("aggregated/instances?maxResults=2&pageToken=" + first.text("nextPageToken"));

        assertThat(first.text("nextPageToken")).isNotEmpty();
        assertThat(second.text("nextPageToken")).isEmpty();
        assertThat(second.json()
                        .path("items")
                        .path("zones/europe-west1-c")
                        .path("instances")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aFirewallAdmitsOrDenies() {
        assertThat(project.post("global/firewalls", "{'name':'f'}").reason()).isEqualTo("invalid");
        project.post(
                "global/firewalls",
                "{'name':'f','allowed':[{'IPProtocol':'tcp','ports':['80']}],'sourceRanges':['10.0.0.0/8'],'destinationRanges':['198.18.0.1/32'],'targetTags':['node']}");
        assertThat(project.get("global/firewalls/f").json().path("priority").asInt())
                .isEqualTo(1000);
    }

    @Test
    void placesAndQuotasAreShown() {
        assertThat(project.get("zones").json().path("items").size()).isEqualTo(3);
        assertThat(project.get("regions/europe-west1").json().path("quotas").size())
                .isEqualTo(7);
        assertThat(project.get("").status()).isEqualTo(404);
        assertThat(project.get(REGION + "subnetworks").json().path("items").size())
                .isEqualTo(2);
    }

    private Answer backend(String service, String group) {
        String path = REGION + "backendServices/" + service;
        return project.patch(
                path,
                "{'fingerprint':'%s','backends':[{'group':'%sinstanceGroups/%s'}%s]}"
                        .formatted(
                                project.get(path).text("fingerprint"),
                                ZONE,
                                group,
                                group.equals("two") ? ",{'group':'" + ZONE + "instanceGroups/one'}" : ""));
    }

    private static void reservedRule(Project project) {
        project.post(REGION + "addresses", "{'name':'a'}");
        project.service("web", "EXTERNAL", "TCP");
        project.rule("web", "web", ",'IPAddress':'" + REGION + "addresses/a','portRange':'80'");
    }

    @Test
    void whatGoesOnAnywhereIsListedByItsPlace() {
        Project slow = Project.of(
                ComputeEmulator.builder().timing(ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(30))));
        slow.post(REGION + "addresses", "{'name':'a'}");
        slow.post(ZONE + "instanceGroups", "{'name':'g'}");
        slow.post("global/firewalls", "{'name':'f','allowed':[{'IPProtocol':'tcp'}]}");

        JsonNode places =
                slow.get("aggregated/operations?filter=status+!%3D+DONE").json().path("items");
        assertThat(List.of(REGION, ZONE, "global/"))
                .allMatch(place -> places.path(place.substring(0, place.length() - 1))
                                .path("operations")
                                .size()
                        == 1);
        assertThat(slow.get("aggregated/operations?filter=status+%3D+DONE")
                        .json()
                        .findValues("operations"))
                .isEmpty();
    }
}
