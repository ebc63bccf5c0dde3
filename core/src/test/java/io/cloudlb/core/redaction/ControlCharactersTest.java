// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ControlCharactersTest {
    @ParameterizedTest
    @CsvSource({
        "000a, \\n",
        "000d, \\r",
        "0009, \\t",
        "0000, \\u0000",
        "001b, \\u001b",
        "007f, \\u007f",
        "0085, \\u0085",
        "009b, \\u009b",
        "2028, \\u2028",
        "2029, \\u2029",
        "202e, \\u202e",
        "2066, \\u2066",
        "200f, \\u200f",
        "feff, \\ufeff",
        "d800, \\ud800",
    })
    void writesWhatIsNoVisibleCharacterAsAnEscape(String codePoint, String escaped) {
        String text = "x" + (char) Integer.parseInt(codePoint, 16) + "y";

        assertThat(Redaction.escape(text)).isEqualTo("x" + escaped + "y");
    }

    @Test
    void leavesLettersOfAnyScriptAsTheyAre() {
        String text = "Lastverteiler für größere Dienste, 負荷分散装置, \ud83d\ude00 \\n";

        assertThat(Redaction.escape(text)).isSameAs(text);
    }

    @Property(tries = 300)
    void makesOneLineOfAnyText(@ForAll @StringLength(max = 60) String text) {
        String safe = Redaction.escape(text);

        assertThat(safe.codePoints().map(Character::getType))
                .doesNotContain(
                        (int) Character.CONTROL,
                        (int) Character.FORMAT,
                        (int) Character.LINE_SEPARATOR,
                        (int) Character.PARAGRAPH_SEPARATOR,
                        (int) Character.SURROGATE);
        assertThat(Redaction.escape(safe)).isEqualTo(safe);
    }

    @Test
    void meansTheSameWithinJson() {
        String json = "{\"name\":\"a\u202eb\u0085c\u2028\"}";

        assertThat(JsonMapper.shared().readTree(Redaction.escape(json)))
                .isEqualTo(JsonMapper.shared().readTree(json));
    }
}
