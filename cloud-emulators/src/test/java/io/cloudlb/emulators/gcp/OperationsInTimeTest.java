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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Operations of the three scopes: they take time, end, fail late and are forgotten.
class OperationsInTimeTest {

    private final Project project = Project.standard();

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
    void whatAnOperationFailedToMakeLeavesItsNameFree() {
        project.cloud()
                .faults()
                .atCall("addresses.insert", 1, Fault.acceptThenFail(0, "INTERNAL_ERROR", "out of order"));
        project.post(REGION + "addresses", "{'name':'a'}");

        assertThat(project.get(REGION + "addresses/a").status()).isEqualTo(404);
        assertThat(project.post(REGION + "addresses", "{'name':'a'}").json().has("error"))
                .isFalse();
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

    @Test
    void operationsAreFoundInTheScopeOfTheirResourceOnly() {
        String global = project.post("global/firewalls", "{'name':'f','allowed':[{'IPProtocol':'tcp'}]}")
                .text("name");
        String zonal = project.post(ZONE + "instanceGroups", "{'name':'g'}").text("name");
        String regional = project.post(REGION + "addresses", "{'name':'a'}").text("name");
        Map<String, String> scopes = Map.of("global/", global, ZONE, zonal, REGION, regional);

        scopes.forEach((scope, own) -> scopes.values().forEach(name -> {
            int status = name.equals(own) ? 200 : 404;
            assertThat(project.get(scope + "operations/" + name).status())
                    .as(scope)
                    .isEqualTo(status);
            assertThat(project.post(scope + "operations/" + name + "/wait", "").status())
                    .isEqualTo(status);
        }));
        scopes.forEach((scope, own) -> assertThat(project.get(scope + "operations")
                        .json()
                        .path("items")
                        .path(0)
                        .path("name")
                        .asString())
                .isEqualTo(own));
    }

    @Test
    void aFinishedOperationIsDeletedAndOneThatGoesOnIsNot() {
        TestClock clock = new TestClock();
        Project slow = Project.of(ComputeEmulator.builder()
                .clock(clock)
                .timing(ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(2))));
        for (String scope : new String[] {"global/", ZONE, REGION}) {
            String resource = scope.equals(ZONE) ? "instanceGroups" : "healthChecks";
            String made = slow.post(scope + resource, "{'name':'a'" + (scope.equals(ZONE) ? "}" : ",'type':'TCP'}"))
                    .text("name");
            String path = scope + "operations/" + made;

            assertThat(slow.delete(path).reason()).isEqualTo("resourceNotReady");
            clock.advance(Duration.ofSeconds(2));
            assertThat(slow.delete(path).status()).isEqualTo(204);
            assertThat(slow.get(path).status()).isEqualTo(404);
            assertThat(slow.delete(path).status()).isEqualTo(404);
        }
    }

    @Test
    void aResourceIsThereWhenItsOperationEndsAndNotBefore() {
        TestClock clock = new TestClock();
        Project slow = Project.of(ComputeEmulator.builder()
                .clock(clock)
                .timing(ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(2))));
        slow.post(REGION + "addresses", "{'name':'a'}");

        assertThat(slow.get(REGION + "addresses/a").status()).isEqualTo(404);
        clock.advance(Duration.ofSeconds(2));
        assertThat(slow.get(REGION + "addresses/a").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "00000000-0000-0000-0000-000000000000", "5e7d1f7a0c3f4d7e9a53111111111111"})
    void aRequestIdIsAUuid(String id) {
        assertThat(project.post(REGION + "addresses?requestId=" + id, "{'name':'a'}")
                        .message())
                .contains("Must be a valid non-zero UUID");
    }
}
