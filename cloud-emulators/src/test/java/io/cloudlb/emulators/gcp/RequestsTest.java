// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static io.cloudlb.emulators.gcp.Project.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.gcp.Project.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What every request is held to, and what lists show.
class RequestsTest {

    private final Project project = Project.standard();

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
    void placesAndQuotasAreShown() {
        assertThat(project.get("zones").json().path("items").size()).isEqualTo(3);
        assertThat(project.get("regions/europe-west1").json().path("quotas").size())
                .isEqualTo(7);
        assertThat(project.get(REGION + "subnetworks").json().path("items").size())
                .isEqualTo(2);
    }

    @Test
    void aStaleReadMissesTheLastWrite() {
        project.post(REGION + "addresses", "{'name':'a'}");
        project.post(REGION + "addresses", "{'name':'b'}");
        project.cloud()
                .faults()
                .atCall("addresses.get", 1, Fault.stale())
                .atCall("addresses.list", 1, Fault.stale())
                .atCall("addresses.aggregatedList", 1, Fault.stale());

        assertThat(project.get(REGION + "addresses/b").status()).isEqualTo(404);
        assertThat(project.get(REGION + "addresses/b").status()).isEqualTo(200);
        assertThat(project.get(REGION + "addresses").json().path("items").size())
                .isEqualTo(1);
        assertThat(project.get(REGION + "addresses").json().path("items").size())
                .isEqualTo(2);
        assertThat(project.get("aggregated/addresses")
                        .json()
                        .path("items")
                        .path("regions/europe-west1")
                        .path("addresses")
                        .size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name = web-1                              | web-1
            name=web-1                                | web-1
            name = web-1 OR name = db                 | db web-1
            (name = web-1) OR (name = db)             | db web-1
            (name : web) (description != old)         | web-1
            name:web* AND NOT description = old       | web-1
            name eq web-.*                            | web-1 web-2
            name eq web                               | ''
            name ne web-.*                            | db
            description = "old"                       | web-2
            labels.app:*                              | ''
            status = RESERVED                         | db web-1 web-2
            colour = red                              | ''
            name != web-1                             | db web-2
            id > 1                                    | db web-1 web-2
            """)
    void listsAreFiltered(String filter, String names) {
        project.post(REGION + "addresses", "{'name':'web-1'}");
        project.post(REGION + "addresses", "{'name':'web-2','description':'old'}");
        project.post(REGION + "addresses", "{'name':'db'}");

        assertThat(filtered(filter)
                        .json()
                        .path("items")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly(names.isEmpty() ? new String[0] : names.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "name =", "(name = a", "name = a)", "name ? a", "name eq (", "OR", "name = a OR"})
    void filtersThatMakeNoSenseAreRefused(String filter) {
        assertThat(filtered(filter).message()).contains("Invalid list filter expression");
    }

    private Answer filtered(String filter) {
        return project.get(REGION + "addresses?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    }

    @Test
    void theProjectTellsItsNameAndQuotas() {
        project.post("global/firewalls", "{'name':'f','allowed':[{'IPProtocol':'tcp'}]}");

        JsonNode told = project.itself().json();
        assertThat(told.path("name").asString()).isEqualTo("demo");
        assertThat(told.path("quotas")
                        .valueStream()
                        .filter(each -> each.path("metric").asString().equals("FIREWALLS"))
                        .map(each -> each.path("usage").asDouble()))
                .containsExactly(1.0);
    }

    @Test
    void whatIsNotEmulatedIsSaidAndNotIgnored() {
        Answer answer =
                project.post(REGION + "forwardingRules", "{'name':'a','target':'regions/europe-west1/targetPools/p'}");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.message()).contains("'target' of forwardingRules");
        assertThat(project.get(REGION + "targetPools").status()).isEqualTo(404);
    }

    @Test
    void aResourceIsNotRenamed() {
        project.post("global/firewalls", "{'name':'f','allowed':[{'IPProtocol':'tcp'}]}");

        assertThat(project.patch("global/firewalls/f", "{'name':'g'}").message())
                .contains("cannot be renamed");
    }
}
