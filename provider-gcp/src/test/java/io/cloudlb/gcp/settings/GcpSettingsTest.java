// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings;
import java.net.URI;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcpSettingsTest {
    private final GcpProviderSettings settings = new GcpProviderSettings();

    @Test
    void allMayBeLeftOut() {
        assertThat(settings.validate(Map.of())).isEmpty();
        assertThat(GcpSettings.of(Map.of()).project()).isEmpty();
        assertThat(GcpSettings.of(Map.of()).nodeTags()).isEmpty();
        assertThat(GcpSettings.of(Map.of()).backends()).isEqualTo("auto");
    }

    @Test
    void whatIsGivenIsRead() {
        Map<String, String> given = Map.of(
                "gcp-project", "example.com:shop-1",
                "gcp-region", "us-central1",
                "gcp-network", "prod",
                "gcp-subnetwork", "nodes",
                "gcp-network-project", "host-project",
                "gcp-node-tags", " gke-prod, gke-prod,batch ,",
                "gcp-backends", "endpoint-groups",
                "gcp-endpoint-url", "http://127.0.0.1:8080");

        GcpSettings read = GcpSettings.of(given);

        assertThat(settings.validate(given)).isEmpty();
        assertThat(read.project()).contains("example.com:shop-1");
        assertThat(read.networkProject()).contains("host-project");
        assertThat(read.nodeTags()).containsExactly("gke-prod", "batch");
        assertThat(read.backends()).isEqualTo("endpoint-groups");
        assertThat(read.endpoint()).contains(URI.create("http://127.0.0.1:8080"));
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        assertThat(settings.validate(Map.of(
                        "gcp-project", "My Project",
                        "gcp-region", "europe-west1-b",
                        "gcp-network", "global/networks/default",
                        "gcp-subnetwork", "Nodes",
                        "gcp-network-project", "x",
                        "gcp-node-tags", "ok,Not Ok,-no",
                        "gcp-endpoint-url", "127.0.0.1:8080")))
                .extracting(Problem::field)
                .containsExactly(
                        "--gcp-project",
                        "--gcp-region",
                        "--gcp-network",
                        "--gcp-subnetwork",
                        "--gcp-network-project",
                        "--gcp-node-tags",
                        "--gcp-node-tags",
                        "--gcp-endpoint-url");
    }

    @ParameterizedTest
    @CsvSource({
        "gcp-project, 123456, is no id of a project",
        "gcp-region, eu-west-1, is no region",
        "gcp-network, my_net, is no name of a network",
        "gcp-backends, negs, is none of auto",
        "gcp-endpoint-url, ftp://x, is no URL that begins with",
    })
    void aWrongValueIsNamedWithWhatARightOneLooksLike(String name, String value, String words) {
        assertThat(settings.validate(Map.of(name, value)))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("'" + value + "'", words);
    }

    @Test
    void moreTagsThanAnInstanceCanHaveAreRefused() {
        String tags = IntStream.range(0, 65).mapToObj(number -> "tag-" + number).collect(Collectors.joining(","));

        assertThat(settings.validate(Map.of("gcp-node-tags", tags)))
                .extracting(Problem::message)
                .containsExactly("these are 65 tags, and an instance has at most 64");
    }

    @Test
    void theProgramFindsThem() {
        assertThat(ServiceLoader.load(ProviderSettings.class))
                .extracting(ProviderSettings::name)
                .contains("gcp");
    }
}
