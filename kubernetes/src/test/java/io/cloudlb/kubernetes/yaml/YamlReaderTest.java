// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | Truth",
                "yes | Truth",
                "off | Truth",
                "80 | Numeric",
                "0x1F | Numeric",
                "1e3 | Numeric",
                "~ | Nothing",
                "null | Nothing",
                "10.0.0.1 | Text",
                "\"80\" | Text",
                "!!str 80 | Text",
                "2026-01-01 | Text",
                "12:30 | Text"
            })
    void tellsTypesApartAsKubectlDoes(String written, String type) {
        YamlNode.Mapping object = (YamlNode.Mapping) read("a: " + written).getFirst();

        assertThat(object.get("a").orElseThrow().getClass().getSimpleName()).isEqualTo(type);
    }

    @Test
    void handsOverEachElementOfAListByItselfAndThenTheRest() {
        assertThat(read("kind: List\nitems: [{kind: A}, {kind: B}]\n---\nkind: C\n---\n"))
                .extracting(node -> ((YamlNode.Mapping) node).text("kind").orElse(""))
                .containsExactly("A", "B", "List", "C");
    }

    @Test
    void takesAliasesAndMergedKeys() {
        YamlNode.Mapping object = (YamlNode.Mapping)
                read("a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\n").getFirst();

        assertThat(Conformed.plain(object.get("b").orElseThrow()).orElseThrow()).hasToString("{x=3, y=2}");
    }

    @Test
    void refusesWhatStandsForMoreThanItSays() {
        StringBuilder doubling = new StringBuilder("a0: &a0 [x, x]\n");
        for (int level = 1; level <= 25; level++) {
            doubling.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
        }

        assertThatThrownBy(() -> read(doubling.toString()))
                .isInstanceOf(YamlReader.YamlException.class)
                .hasMessageContaining("an object of more than 200,000 values");
        assertThatThrownBy(() -> read("&a [[*a]]"))
                .isInstanceOf(YamlReader.YamlException.class)
                .hasMessage("*a stands within what it stands for (line 1)");
        assertThatThrownBy(() -> read("kind: List\nitems: &l [{kind: List, items: *l}]"))
                .isInstanceOf(YamlReader.YamlException.class);
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        for (String bracket : List.of("[", "{a: ", "- ")) {
            assertThatThrownBy(() -> read(bracket.repeat(5_000)))
                    .isInstanceOf(YamlReader.YamlException.class)
                    .hasMessageContaining("nested deeper than 100 levels");
        }
    }

    @Test
    void readsMegabytesOfComments() {
        assertThat(read("# nothing\n".repeat(300_000) + "a: b")).hasSize(1);
    }

    @Test
    void saysInASentenceWhatIsNoYamlAndShowsNothingOfIt() {
        assertThatThrownBy(() -> read("token: [secret"))
                .hasMessageStartingWith("not YAML: ")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> read("token: secret\ntoken: other"))
                .hasMessage("a key stands twice in one mapping, the text \"token\" (line 2)");
        assertThatThrownBy(() -> read(new ByteArrayInputStream(new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe})))
                .hasMessage("not text in UTF-8; save it in that encoding");
        assertThatThrownBy(() -> read(new ByteArrayInputStream("a: b".getBytes(StandardCharsets.UTF_16))))
                .hasMessage("not text in UTF-8; save it in that encoding");
        assertThatThrownBy(() -> read("a: \u0001")).isInstanceOf(YamlReader.YamlException.class);
    }

    @Test
    void passesOverAByteOrderMark() {
        assertThat(read(new ByteArrayInputStream("\uFEFFa: b".getBytes(StandardCharsets.UTF_8))))
                .hasSize(1);
    }

    private static List<YamlNode> read(String text) {
        List<YamlNode> objects = new ArrayList<>();
        try {
            YamlReader.read(new StringReader(text), objects::add);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return objects;
    }

    private static List<YamlNode> read(InputStream input) {
        List<YamlNode> objects = new ArrayList<>();
        try {
            YamlReader.read(input, objects::add);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return objects;
    }
}
