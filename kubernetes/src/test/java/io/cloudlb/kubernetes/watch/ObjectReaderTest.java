// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import java.io.ByteArrayInputStream;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class ObjectReaderTest {
    private static final ObjectReader<Service> READER = new ObjectReader<>(
            Service.class,
            Fields.of("metadata.finalizers", "spec.ports", "spec.type", "spec.loadBalancerSourceRanges")
                    .entries("metadata.annotations", key -> key.startsWith("ours/"), Set.of("ours/z-whose")));

    @Test
    void keepsWhatIsWantedAndNothingElse() {
        Service service = read("""
            {"metadata":{"name":"web","namespace":"shop","uid":"u","resourceVersion":"7","generation":3,
              "labels":{"app":"web"},"annotations":{"ours/a":"1","theirs/b":"2"},
              "managedFields":[{"manager":"kubectl","fieldsV1":{"f:spec":{}}}],"finalizers":["x/y"]},
             "spec":{"ports":[{"port":80,"targetPort":"http"}],"selector":{"app":"web"},"type":"LoadBalancer"}}\
            """).object();

        assertThat(service.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(service.getMetadata().getAnnotations()).containsOnlyKeys("ours/a");
        assertThat(service.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(service.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(service.getMetadata().getFinalizers()).containsExactly("x/y");
        assertThat(service.getSpec().getPorts().getFirst().getTargetPort().getStrVal())
                .isEqualTo("http");
        assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
        assertThat(service.getSpec().getSelector()).isNullOrEmpty();
    }

    @Test
    void keepsNameTypeAndWhoseItIsOfAnObjectTenTimesTooLarge() {
        String annotations = IntStream.range(0, 1_000)
                .mapToObj(i -> "\"ours/%04d\":\"%s\",".formatted(i, "x".repeat(ObjectReader.LIMIT / 100)))
                .collect(Collectors.joining());
        String ranges = IntStream.range(0, ObjectReader.LIMIT)
                .mapToObj("\"10.0.0.%d/32\""::formatted)
                .collect(Collectors.joining(","));

        ObjectReader.Trimmed<Service> read = read("""
            {"metadata":{"name":"web","annotations":{%s"ours/z-whose":"theirs"},"finalizers":["x/y"]},
             "spec":{"loadBalancerSourceRanges":[%s],"type":"LoadBalancer"}}\
            """.formatted(annotations, ranges));

        assertThat(read.isCut()).isTrue();
        assertThat(read.characters()).isLessThan(3 * ObjectReader.LIMIT);
        assertThat(read.object().getMetadata().getName()).isEqualTo("web");
        assertThat(read.object().getMetadata().getAnnotations()).containsEntry("ours/z-whose", "theirs");
        assertThat(read.object().getMetadata().getFinalizers()).containsExactly("x/y");
        assertThat(read.object().getSpec().getType()).isEqualTo("LoadBalancer");
    }

    @Test
    void cutsOneTextThatIsTenTimesTooLarge() {
        ObjectReader.Trimmed<Service> read =
                read("{\"metadata\":{\"name\":\"web\",\"annotations\":{\"ours/a\":\"%s\"}}}"
                        .formatted("x".repeat(10 * ObjectReader.LIMIT)));

        assertThat(read.isCut()).isTrue();
        assertThat(read.object().getMetadata().getAnnotations().get("ours/a"))
                .hasSizeLessThanOrEqualTo(ObjectReader.LIMIT);
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatThrownBy(() -> read("[1]")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("{\"metadata\":{\"name\":\"we")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("<html>")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("")).isInstanceOf(JacksonException.class);
    }

    private static ObjectReader.Trimmed<Service> read(String json) {
        return READER.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }
}
