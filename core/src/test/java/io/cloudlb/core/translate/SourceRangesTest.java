// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRangesTest {
    @Test
    void letsEverybodyInByDefaultInBothFamilies() {
        assertThat(AddressRules.sources(List.of(), Map.of()).value()).containsExactly("0.0.0.0/0", "::/0");
        assertThat(annotated("  ").value()).containsExactly("0.0.0.0/0", "::/0");
    }

    @Test
    void readsTheAnnotationAsATrimmedListWithoutRepeats() {
        assertThat(annotated(" 10.0.0.0/8 , 192.0.2.0/24,10.0.0.0/8").value())
                .containsExactly("10.0.0.0/8", "192.0.2.0/24");
    }

    @Test
    void prefersTheFieldAndSaysThatTheAnnotationIsIgnored() {
        Translation<SortedSet<String>> found =
                AddressRules.sources(List.of("10.0.0.0/8"), Map.of(ServiceTranslator.SOURCE_RANGES, "192.0.2.0/24"));

        assertThat(found.value()).containsExactly("10.0.0.0/8");
        assertThat(found.warnings()).map(Problem::reason).containsExactly("SourceRangesIgnored");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "192.0.2.1/32, 192.0.2.1/32",
        "0.0.0.0/0, 0.0.0.0/0",
        "::/0, ::/0",
        "2001:DB8:0:0::/32, 2001:db8::/32",
        "2001:db8::1/128, 2001:db8::1/128",
    })
    void writesARangeInOneWayOnly(String written, String canonical) {
        Translation<SortedSet<String>> found = field(written);

        assertThat(found.value()).containsExactly(canonical);
        assertThat(found.problems()).isEmpty();
        assertThat(found.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3/8, 10.0.0.0/8", "2001:db8::1/64, 2001:db8::/64"})
    void takesAHostInANetworkForTheNetworkAndWarns(String written, String network) {
        Translation<SortedSet<String>> found = field(written);

        assertThat(found.value()).containsExactly(network);
        assertThat(found.warnings()).map(Problem::reason).containsExactly("SourceRangeHostBits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "2001:db8::",
                "10.0.0.0/33",
                "::/129",
                "10.0.0/8",
                "010.0.0.0/8",
                "10.0.0.0/08",
                "10.0.0.0/255.0.0.0",
                "10.0.0.*/24",
                "10.0.0.1-5/24",
                "0x0a.0.0.0/8",
                "::ffff:10.0.0.0/104",
                "::ffff:a00:0/104",
                "fe80::1%eth0/64",
                "/8",
                "*",
                "example.com",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
            })
    void refusesWhatIsNotARange(String written) {
        Translation<SortedSet<String>> found = field(written);

        assertThat(found.value()).isEmpty();
        assertThat(found.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("'" + written + "'"));
    }

    @Test
    void namesEveryBadEntryAndATrailingComma() {
        Translation<SortedSet<String>> found = annotated("10.0.0.0/8,bad,10.0.0.1,");

        assertThat(found.value()).containsExactly("10.0.0.0/8");
        assertThat(found.problems())
                .map(Problem::message)
                .containsExactlyInAnyOrder(
                        "'bad' is not a range in CIDR form such as 192.0.2.0/24 or 2001:db8::/32",
                        "'10.0.0.1' has no mask; write 10.0.0.1/32 for that address alone",
                        "'' is not a range in CIDR form such as 192.0.2.0/24 or 2001:db8::/32");
    }

    private static Translation<SortedSet<String>> field(String range) {
        return AddressRules.sources(List.of(range), Map.of());
    }

    private static Translation<SortedSet<String>> annotated(String value) {
        return AddressRules.sources(List.of(), Map.of(ServiceTranslator.SOURCE_RANGES, value));
    }
}
