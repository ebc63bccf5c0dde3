// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloudlb.metallb.pool.PoolSetReading;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the API server delivers as a pool is taken or refused with a sentence; nothing of it ends the controller.
class AnyPoolsTest {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"addresses\":[null]}",
                "{\"addresses\":[\"10.0.0.0/30\"],\"serviceAllocation\":{\"namespaces\":[\"a\",null,null]}}",
                "{\"addresses\":[\"10.0.0.0/30\"],\"serviceAllocation\":{\"namespaceSelectors\":[null]}}",
                "{\"addresses\":[\"10.0.0.0/30\"],\"serviceAllocation\":{\"serviceSelectors\":[{\"matchExpressions\":[null]}]}}",
            })
    void refusesNullWhereSomethingBelongs(String spec) {
        assertThat(read(spec)).isInstanceOf(PoolSetReading.Refused.class);
    }

    @Test
    void takesALabelWithoutAValueForAnEmptyOne() {
        assertThat(
                        read(
                                "{\"addresses\":[\"10.0.0.0/30\"],\"serviceAllocation\":{\"serviceSelectors\":[{\"matchLabels\":{\"a\":null}}]}}"))
                .isInstanceOf(PoolSetReading.Sound.class);
    }

    @Test
    void takesAVeryLongListOfAddresses() {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            addresses.add("10.%d.%d.0-10.%d.%d.9".formatted(i / 250, i % 250, i / 250, i % 250));
        }

        assertThat(read(SERIALIZATION.asJson(Map.of("addresses", addresses)))).isInstanceOf(PoolSetReading.Sound.class);
    }

    @Property(tries = 300)
    void readsOrRefusesAnyPool(@ForAll("specs") Map<String, @Nullable Object> spec) {
        assertThatCode(() -> read(SERIALIZATION.asJson(spec))).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<Map<String, @Nullable Object>> specs() {
        Arbitrary<String> addresses = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.of(
                        "10.0.0.0/24", "10.0.0.5-10.0.0.1", "::/0", "0.0.0.0/0", "fe80::1%eth0", "10.0.0.1-::1"));
        Arbitrary<String> words = Arbitraries.strings().ofMaxLength(12);
        return addresses
                .injectNull(0.2)
                .list()
                .ofMaxSize(5)
                .flatMap(list -> words.injectNull(0.2).list().ofMaxSize(4).map(names -> {
                    Map<String, @Nullable Object> allocation = new LinkedHashMap<>();
                    allocation.put("namespaces", names);
                    allocation.put("namespaceSelectors", selectors(names));
                    allocation.put("serviceSelectors", selectors(names));
                    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
                    spec.put("addresses", list);
                    spec.put("serviceAllocation", allocation);
                    return spec;
                }));
    }

    private static List<@Nullable Object> selectors(List<@Nullable String> words) {
        List<@Nullable Object> selectors = new ArrayList<>();
        for (@Nullable String word : words) {
            Map<String, @Nullable Object> expression = new LinkedHashMap<>();
            expression.put("key", word);
            expression.put("operator", word);
            expression.put("values", words);
            selectors.add(word == null ? null : Map.of("matchExpressions", List.of(expression)));
        }
        return selectors;
    }

    private static PoolSetReading read(String spec) {
        IpAddressPool pool = SERIALIZATION.unmarshal(
                "{\"apiVersion\":\"metallb.io/v1beta1\",\"kind\":\"IPAddressPool\",\"metadata\":{\"name\":\"p\"},\"spec\":%s}"
                        .formatted(spec),
                IpAddressPool.class);
        return PoolSetReading.read(List.of(PoolDefinitions.of(pool)));
    }
}
