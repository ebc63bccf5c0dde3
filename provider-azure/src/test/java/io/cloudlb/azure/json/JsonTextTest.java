// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was read is what is written.
class JsonTextTest {
    private static Json read(String text) throws IOException {
        return JsonText.read(text);
    }

    private static String written(Json value) {
        return new String(JsonText.write(value), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1,\"a\":null,\"m\":{\"b\":[],\"a\":{}},\"\":\"\"}",
                "[1.10,1e400,-0,0.1000000000000000055511151231257827,123456789012345678901234567890,-1E-7]",
                "{\"tag\":\"Grüße, 世界\",\"lines\":\"a\\nb\\tc\\\"d\\\\\"}",
                "{\"allowed\":true,\"denied\":false}",
                "\"alone\"",
            })
    void whatIsReadIsWrittenAgainToTheByte(String text) throws IOException {
        assertThat(written(read(text))).isEqualTo(text);
    }

    @Test
    void aMemberThatIsChangedStaysInItsPlaceAndTheOthersInTheirs() throws IOException {
        Json.Mapping document = (Json.Mapping) read("{\"a\":1,\"b\":{\"x\":1.50},\"c\":null}");

        assertThat(written(document.changing("b", b -> b.with("y", "new")).with("a", 2)))
                .isEqualTo("{\"a\":2,\"b\":{\"x\":1.50,\"y\":\"new\"},\"c\":null}");
        assertThat(written(document.without("a"))).isEqualTo("{\"b\":{\"x\":1.50},\"c\":null}");
        assertThat(written(document)).as("itself").isEqualTo("{\"a\":1,\"b\":{\"x\":1.50},\"c\":null}");
    }

    @Test
    void valuesAreLookedUpByWhatTheyAre() throws IOException {
        Json.Mapping document = (Json.Mapping)
                read("{\"port\":80,\"far\":8e1,\"name\":\"web\",\"on\":true,\"list\":[{\"id\":\"x\"},1],\"no\":null}");

        assertThat(document.number("port")).contains(80);
        assertThat(document.number("far")).isEmpty();
        assertThat(document.number("name")).isEmpty();
        assertThat(document.text("name")).contains("web");
        assertThat(document.text("port")).isEmpty();
        assertThat(document.isTrue("on")).isTrue();
        assertThat(document.isTrue("no")).isFalse();
        assertThat(document.get("no")).contains(new Json.Nothing());
        assertThat(document.get("never")).isEmpty();
        assertThat(document.list("list")).hasSize(2);
        assertThat(document.mappings("list")).containsExactly(Json.Mapping.of("id", Json.of("x")));
        assertThat(document.mapping("name")).isEqualTo(Json.Mapping.EMPTY);
    }

    @Test
    void theOrderOfMembersMakesNoDifference() throws IOException {
        assertThat(read("{\"a\":1,\"b\":2}"))
                .isEqualTo(read("{\"b\":2,\"a\":1}"))
                .isNotEqualTo(read("{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"}",
                "[1,]",
                "{\"a\":1}{",
                "1 2",
                "NaN",
                "[+1]",
                "<html></html>",
                "{\"a\":01}",
                "nul"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNestedWithoutEndIsRefused() {
        assertThatThrownBy(() -> read("[".repeat(1_000_000))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("[".repeat(150) + "]".repeat(150)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("100 deep");
    }

    @Property(tries = 300)
    void everyValueSurvivesItsText(@ForAll("values") Json value) throws IOException {
        assertThat(read(written(value))).isEqualTo(value);
    }

    @Provide
    Arbitrary<Json> values() {
        Arbitrary<Json> leaves = Arbitraries.oneOf(
                Arbitraries.strings()
                        .ofMaxLength(12)
                        .filter(JsonTextTest::isText)
                        .map(Json::of),
                Arbitraries.bigDecimals().map(number -> new Json.Numeric(number.toString())),
                Arbitraries.of(Json.of(true), Json.of(false), new Json.Nothing()));
        return Arbitraries.recursive(() -> leaves, JsonTextTest::nested, 0, 3);
    }

    private static Arbitrary<Json> nested(Arbitrary<Json> inner) {
        Arbitrary<String> names = Arbitraries.strings().ofMaxLength(6).filter(JsonTextTest::isText);
        Arbitrary<Json> sequences = inner.list().ofMaxSize(3).map(Json::of);
        return Arbitraries.oneOf(
                sequences, Arbitraries.maps(names, inner).ofMaxSize(3).map(members -> {
                    SequencedMap<String, Json> ordered = new LinkedHashMap<>(members);
                    return new Json.Mapping(ordered);
                }));
    }

    /// Half a surrogate pair is no text that UTF-8 could have.
    private static boolean isText(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }
}
