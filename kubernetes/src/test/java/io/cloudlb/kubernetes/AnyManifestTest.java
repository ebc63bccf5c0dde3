// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/// Whatever a manifest holds, it is read or refused in one sentence.
class AnyManifestTest {
    private static final String MARK = "s3cr3t";
    private static final List<String> FIELDS = Arrays.asList(
            "apiVersion",
            "kind",
            "metadata",
            "name",
            "namespace",
            "annotations",
            "labels",
            "finalizers",
            "items",
            "spec",
            "type",
            "ports",
            "port",
            "nodePort",
            "targetPort",
            "protocol",
            "loadBalancerSourceRanges",
            "ipFamilies",
            "loadBalancerClass",
            "selector",
            "allocateLoadBalancerNodePorts",
            "sessionAffinityConfig",
            "trafficDistribution",
            "status",
            "conditions",
            "lastTransitionTime",
            "loadBalancer",
            "ingress",
            "ip",
            "ports",
            "addresses",
            "capacity",
            "taints",
            "podCIDR",
            "providerID",
            "deletionTimestamp",
            "creationTimestamp",
            "clientIP");
    private static final List<String> WORDS = Arrays.asList(
            "",
            "v1",
            "Service",
            "Node",
            "List",
            "ServiceList",
            "LoadBalancer",
            "TCP",
            "yesterday",
            "10.0.0.0/8",
            "2026-11-30T00:00:00Z",
            "64",
            "\u0000",
            "\u001b[31m",
            "a\nb",
            "\ud800",
            "\u2028",
            "1e9999");

    @Property(tries = 300)
    void readsOrRefusesAnyBytes(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(outcome(bytes)).isNotNull();
    }

    @Property(tries = 500)
    void readsOrRefusesAnyYaml(@ForAll("yaml") String text) {
        assertThat(outcome(text.getBytes(StandardCharsets.UTF_8))).isNotNull();
    }

    @Property(tries = 500)
    void readsOrRefusesAnyTreeInTheShapeOfAService(@ForAll("trees") Object spec, @ForAll("trees") Object status) {
        assertThat(outcome(json(manifest("Service", spec, status)))).isNotNull();
    }

    @Property(tries = 300)
    void readsOrRefusesAnyTreeInTheShapeOfANode(@ForAll("trees") Object spec, @ForAll("trees") Object status) {
        assertThat(outcome(json(manifest("Node", spec, status)))).isNotNull();
    }

    @Property(tries = 300)
    void readsOrRefusesAnyTree(@ForAll("trees") Object tree) {
        assertThat(outcome(json(tree))).isNotNull();
    }

    @Property(tries = 100)
    void showsNothingOfADocumentWithoutAKind(@ForAll("trees") Object tree) {
        assertThat(outcome(json(Map.of("token", Arrays.asList(tree, MARK)))))
                .isEqualTo("an object without a kind is no Kubernetes object");
    }

    @Provide
    Arbitrary<String> yaml() {
        return Arbitraries.of(
                        "kind: ",
                        "Service",
                        "apiVersion: v1\n",
                        "metadata: ",
                        "items: ",
                        "name",
                        ": ",
                        "- ",
                        "\n",
                        "  ",
                        "&a ",
                        "*a",
                        "[",
                        "]",
                        "{",
                        "}",
                        "!!binary ",
                        "!!int ",
                        "! ",
                        "!<",
                        "<<",
                        "<<: ",
                        "? ",
                        "|\n",
                        ">-\n",
                        "---\n",
                        "...\n",
                        "%YAML 1.",
                        "%TAG ! a\n",
                        "null",
                        "'",
                        "\"",
                        "\\x",
                        "\\uD800",
                        "#",
                        "~",
                        ",",
                        "0x1",
                        "1e999",
                        "\t",
                        "\u0000",
                        "\ufeff",
                        "\u0085",
                        "\u001b")
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Object> trees() {
        return tree(4);
    }

    private static Arbitrary<Object> tree(int depth) {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.of(WORDS).map(Object.class::cast),
                Arbitraries.of(0, -1, 80, 65_536, 99_999_999_999L, 0.5, true, false)
                        .map(Object.class::cast),
                Arbitraries.of(NullNode.getInstance(), Map.of()).map(Object.class::cast));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Object> below = Arbitraries.lazy(() -> tree(depth - 1));
        Arbitrary<Object> lists = below.list().ofMaxSize(3).map(Object.class::cast);
        Arbitrary<Object> maps = Combinators.combine(Arbitraries.of(FIELDS), below)
                .as((String name, Object value) -> new Object[] {name, value})
                .list()
                .ofMaxSize(5)
                .map(AnyManifestTest::mapping);
        return Arbitraries.frequencyOf(Tuple.of(2, leaf), Tuple.of(2, lists), Tuple.of(4, maps));
    }

    private static Object mapping(List<Object[]> entries) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        entries.forEach(entry -> mapping.put((String) entry[0], entry[1]));
        return mapping;
    }

    private static Map<String, Object> manifest(String kind, Object spec, Object status) {
        Map<String, Object> manifest =
                new LinkedHashMap<>(Map.of("apiVersion", "v1", "kind", kind, "metadata", Map.of("name", "web")));
        manifest.put("spec", spec);
        manifest.put("status", status);
        return manifest;
    }

    /// Each is what a reader breaks at that goes down as often as the text says.
    @ParameterizedTest
    @CsvSource({
        "'[', 100000, nested deeper than",
        "'{a: ', 100000, nested deeper than",
        "'- ', 100000, nested deeper than",
        "'? ', 100000, nested deeper than",
        "'? - ', 100000, nested deeper than",
        "'{? ', 100000, nested deeper than",
        "'&a [*a, ', 1, stands within",
        "'a: &a {b: *a', 1, stands within",
        "'a: !!binary ', 1, without a kind",
    })
    void refusesInASentenceWhatIsMadeToBreakAReader(String piece, int times, String why) {
        assertThat(outcome(piece.repeat(times).getBytes(StandardCharsets.UTF_8)))
                .contains(why);
    }

    /// A sentence, or nothing for what is read; whatever else comes is the failure of the test.
    private static String outcome(byte[] manifest) {
        KubernetesCaches.Mappers mappers =
                new KubernetesCaches.Mappers(new ServiceMapper(_ -> true), new NodeMapper(_ -> true));
        try {
            new Manifests.Reading("shop", mappers, Manifests.Judge.NONE)
                    .take(new ByteArrayInputStream(manifest))
                    .done();
            return "";
        } catch (IllegalArgumentException refused) {
            String sentence = String.valueOf(refused.getMessage());
            assertThat(sentence.lines()).as("one sentence").hasSize(1);
            assertThat(sentence).doesNotContain("Exception", "java.", "io.fabric8", "\u001b");
            return sentence;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] json(Object tree) {
        return JsonMapper.shared().writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
    }
}
