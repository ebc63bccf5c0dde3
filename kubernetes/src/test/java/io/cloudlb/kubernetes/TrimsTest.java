// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrimsTest {
    private static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";
    private static final String WHOSE = "service.beta.kubernetes.io/aws-load-balancer-type";
    private static final ServiceMapper MAPPER =
            new ServiceMapper(key -> key.startsWith("service.beta."), true, Set.of(), Set.of(WHOSE));

    @Test
    void ofAServiceTenTimesTooLargeWhatWasMadeForItAndWhoseItIsAreStillKnown() {
        ServiceView kept = read("""
            {"metadata":{"name":"web","namespace":"shop","uid":"u","resourceVersion":"7",
              "deletionTimestamp":"2026-11-01T00:00:00Z","annotations":{%s"%s":"external"},"finalizers":["%s"]},
             "spec":{"ports":[%s],"type":"LoadBalancer","loadBalancerClass":"a/b","externalTrafficPolicy":"Local"},
             "status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}\
            """.formatted(annotations(), WHOSE, FINALIZER, ports()));

        assertThat(kept.meta().isTooLarge()).isTrue();
        assertThat(kept.meta().deleting()).isTrue();
        assertThat(kept.carries(FINALIZER)).isTrue();
        assertThat(kept.meta().annotations()).containsOnlyKeys(WHOSE);
        assertThat(kept.spec().type()).isEqualTo(ServiceType.LOAD_BALANCER);
        assertThat(kept.spec().loadBalancerClass()).contains("a/b");
        assertThat(kept.spec().ports()).isEmpty();
        assertThat(kept.status().ingress())
                .singleElement()
                .satisfies(shown -> assertThat(shown.address()).isEqualTo(Address.vip("192.0.2.1")));
    }

    @Test
    void aServiceOfHundredsOfPortsIsKeptWhole() {
        String ports = IntStream.rangeClosed(1, 500)
                .mapToObj("{\"name\":\"p-%1$d\",\"protocol\":\"UDP\",\"port\":%1$d,\"targetPort\":%1$d}"::formatted)
                .collect(Collectors.joining(","));

        ServiceView kept = read(
                "{\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"},\"spec\":{\"ports\":[%s]}}".formatted(ports));

        assertThat(kept.meta().isTooLarge()).isFalse();
        assertThat(kept.spec().ports()).hasSize(500);
    }

    @ParameterizedTest
    @CsvSource({"PreferSameZone, true", "PreferClose, true", "PreferSameNode, false", "PreferTheMoon, false"})
    void ofAWishForClosenessThatOfTheSameZoneIsKept(String written, boolean kept) {
        ServiceView view = read("""
            {"metadata":{"name":"web","namespace":"shop"},"spec":{"trafficDistribution":"%s"}}\
            """.formatted(written));

        assertThat(view.spec().prefersSameZone()).isEqualTo(kept);
    }

    @Test
    void ofANodeTheLabelsAreKeptThatSelectionAndTheProviderLookAt() {
        ProviderTraits traits = new ProviderTraits(
                "cloud",
                new Capabilities(Set.of(), Set.of(), false, false, false, false, false),
                new AnnotationCatalogue(Set.of(), Set.of(), Set.of()),
                List.of(),
                ProviderTraits.Mode.OF_A_CLOUD.selecting(false, Set.of("pool")));
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName("a")
                .withLabels(Map.of("pool", "edge", "kubernetes.io/os", "linux", NodeSelection.ZONE_LABEL, "z1"))
                .endMetadata()
                .build();

        assertThat(KubernetesCaches.Mappers.of(traits).nodes().view(node).labels())
                .isEqualTo(Map.of("pool", "edge", NodeSelection.ZONE_LABEL, "z1"));
    }

    private static String annotations() {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "\"service.beta.kubernetes.io/%04d\":\"%s\",".formatted(i, "x".repeat(1_000)))
                .collect(Collectors.joining());
    }

    private static String ports() {
        return IntStream.range(0, 20_000)
                .mapToObj("{\"name\":\"p-%1$d\",\"protocol\":\"TCP\",\"port\":%1$d}"::formatted)
                .collect(Collectors.joining(","));
    }

    private static ServiceView read(String json) {
        ObjectReader<io.fabric8.kubernetes.api.model.Service> reader = Trims.serviceReader(MAPPER);
        return Trims.view(MAPPER, reader.read(new ByteArrayInputStream(json.getBytes(UTF_8))));
    }
}
