// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.pool.PoolDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolManifestsTest {
    private static final String POOL = """
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata: {name: a, namespace: metallb-system}
            spec: {addresses: [192.0.2.0/24], autoAssign: false}
            """;

    @Test
    void readsPoolsFromDocumentsAndLists() {
        String list = """
                {"apiVersion": "v1", "kind": "List", "items": [
                  {"apiVersion": "metallb.io/v1beta1", "kind": "IPAddressPool", "metadata": {"name": "b"},
                   "spec": {"addresses": ["198.51.100.1-198.51.100.9"]}}]}
                """;

        assertThat(read(POOL).pools())
                .containsExactly(new PoolDefinition("a", List.of("192.0.2.0/24"), false, false, Optional.empty()));
        assertThat(read(list).pools())
                .containsExactly(
                        new PoolDefinition("b", List.of("198.51.100.1-198.51.100.9"), true, false, Optional.empty()));
        assertThat(read(POOL + "---\n" + POOL.replace("name: a", "name: c")).pools())
                .extracting(PoolDefinition::name)
                .containsExactly("a", "c");
    }

    @Test
    void namesWhatIsNoPoolOfMetalLbs() {
        PoolManifests read = read(POOL.replace("metallb-system", "elsewhere")
                + "---\n{apiVersion: metallb.io/v1beta1, kind: L2Advertisement, metadata: {name: l2}}\n");

        assertThat(read.pools()).isEmpty();
        assertThat(read.skipped()).containsExactly("IPAddressPool a of namespace elsewhere", "L2Advertisement l2");
    }

    @Test
    void refusesFieldsAndVersionsThatDoNotExist() {
        assertThat(read(POOL.replace("autoAssign", "autoassign")).faults())
                .extracting(Problem::field)
                .containsExactly("IPAddressPool/a spec.autoassign");
        assertThat(read(POOL.replace("v1beta1", "v1")).faults())
                .extracting(Problem::message)
                .containsExactly("'metallb.io/v1' is not metallb.io/v1beta1");
        assertThat(read(POOL.replace("autoAssign: false", "serviceAllocation: {prio: 1}"))
                        .faults())
                .extracting(Problem::field)
                .containsExactly("IPAddressPool/a spec.serviceAllocation.prio");
    }

    @Test
    void refusesWhatIsOfAnotherShape() {
        assertThat(read(POOL.replace("autoAssign: false", "autoAssign: maybe")).faults())
                .extracting(Problem::field)
                .containsExactly("IPAddressPool/a spec.autoAssign");
        assertThat(read(POOL.replace("[192.0.2.0/24]", "[null, 192.0.2.0/24]")).faults())
                .extracting(Problem::toString)
                .containsExactly(
                        "IPAddressPool/a spec.addresses[0]: is empty (null): write a value, or leave the element out");
        assertThatThrownBy(() -> read("just text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("{{")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsOneFileAfterTheOther() {
        assertThat(read(POOL, "", POOL.replace("name: a", "name: c") + "---\n").pools())
                .extracting(PoolDefinition::name)
                .containsExactly("a", "c");
    }

    private static PoolManifests read(String... files) {
        PoolManifests.Reading reading = new PoolManifests.Reading("metallb-system");
        try {
            for (String file : files) {
                reading.take(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return reading.done();
    }
}
