// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.pipeline.Routes.Match;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private final Routes<String> routes = new Routes<String>()
            .with("GET", "/v1/zones/{zone}/machines/{machine}", "one machine")
            .with("DELETE", "/v1/zones/{zone}/machines/{machine}", "no machine")
            .with("GET", "/v1/zones/{zone}/machines/spare", "the spare machine")
            .with("POST", "/v1/zones/{zone}/machines/{machine}/start", "start");

    @Test
    void findAnOperationByVerbAndPathWithItsVariables() {
        assertThat(routes.find("DELETE", "/v1/zones/a/machines/m1"))
                .contains(new Match<>("no machine", Map.of("zone", "a", "machine", "m1")));
        assertThat(routes.find("POST", "/v1/zones/a/machines/m1/start")
                        .orElseThrow()
                        .operation())
                .isEqualTo("start");
    }

    @Test
    void preferWhatIsWrittenOutToAVariable() {
        assertThat(routes.find("GET", "/v1/zones/a/machines/spare")
                        .orElseThrow()
                        .operation())
                .isEqualTo("the spare machine");
    }

    @Test
    void keepASlashThatIsPartOfAName() {
        assertThat(routes.find("GET", "/v1/zones/a%2Fb/machines/c+d%20e"))
                .contains(new Match<>("one machine", Map.of("zone", "a/b", "machine", "c+d e")));
    }

    @Test
    void findNothingForAnotherVerbAnotherLengthOrAnotherWord() {
        assertThat(routes.find("PUT", "/v1/zones/a/machines/m1")).isEmpty();
        assertThat(routes.find("GET", "/v1/zones/a/machines")).isEmpty();
        assertThat(routes.find("GET", "/v1/zones/a/machines/m1/")).isEmpty();
        assertThat(routes.find("GET", "/v2/zones/a/machines/m1")).isEmpty();
    }
}
