// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.claims;

import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.claims.ClaimText.Reading;
import io.cloudlb.metallb.claims.Claims.Claim;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTextTest {
    private static final String WEB = "default/web uid-1 192.0.2.1\n";

    @Test
    void isOneLineForEachClaimByName() {
        assertThat(ClaimText.write(List.of(
                        new Claim(key("web"), "uid-1", ips("192.0.2.1")),
                        new Claim(key("api"), "uid-2", ips("2001:db8::1", "192.0.2.2")))))
                .isEqualTo("default/api uid-2 192.0.2.2,2001:db8::1\n" + WEB);
        assertThat(ClaimText.write(List.of())).isEmpty();
    }

    @Property(tries = 500)
    void readsWhatItWrites(@ForAll("claims") List<Claim> claims) {
        List<Claim> byName =
                claims.stream().sorted(Comparator.comparing(Claim::service)).toList();

        assertThat(ClaimText.read(ClaimText.write(claims))).isEqualTo(new Reading.Sound(byName));
    }

    @Property(tries = 500)
    void takesNoTextThatWasCutOffForAWholeOne(@ForAll("claims") List<Claim> claims, @ForAll int at) {
        String text = ClaimText.write(claims);
        String rest = text.substring(0, Math.floorMod(at, text.length() + 1));

        if (ClaimText.read(rest) instanceof Reading.Sound(List<Claim> some)) {
            assertThat(rest).isEqualTo(ClaimText.write(some));
        } else {
            assertThat(rest).doesNotEndWith("\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "default/web uid-1 192.0.2.1 |no claim",
                "default/web uid-1|no claim",
                "default/web uid-1 |no claim",
                "default/web 192.0.2.1|no claim",
                "web uid-1 192.0.2.1|no claim",
                "default/web  uid-1 192.0.2.1|no claim",
                "default/web uid-1 192.0.2.1 more|no claim",
                "default/web uid-1 192.0.2.1,|no claim",
                "default/web uid-1 192.0.2.1,192.0.2.1|no claim",
                "default/web uid-1 192.0.2|no claim",
                "default/web uid-1 192.0.2.01|no claim",
                "default/web uid-1 192.0.2.0/24|no claim",
                "# a remark|no claim",
                "''|no claim",
                "default/api uid-9 192.0.2.9|second claim of Service default/api",
            })
    void passesOverNothing(String line, String why) {
        String text = "default/api uid-2 192.0.2.2\n" + line + "\n" + WEB;

        assertThat(ClaimText.read(text))
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class,
                        unreadable -> assertThat(unreadable.why())
                                .startsWith("line 2 is ")
                                .contains(why));
    }

    @Test
    void refusesOtherLineEnds() {
        assertThat(ClaimText.read("default/web uid-1 192.0.2.1\r\n")).isInstanceOf(Reading.Unreadable.class);
        assertThat(ClaimText.read("default/web uid-1 192.0.2.1\r" + WEB)).isInstanceOf(Reading.Unreadable.class);
        assertThat(ClaimText.read("\n")).isInstanceOf(Reading.Unreadable.class);
    }

    @Provide
    Arbitrary<List<Claim>> claims() {
        Arbitrary<String> names =
                Arbitraries.strings().withChars("abcxyz019-.").ofMinLength(1).ofMaxLength(20);
        Arbitrary<ServiceKey> services = Combinators.combine(names, names).as(ServiceKey::new);
        Arbitrary<String> uids =
                Arbitraries.strings().withChars("0123456789abcdef-").ofLength(36);
        Arbitrary<List<IpAddress>> addresses =
                addresses().list().uniqueElements().ofMinSize(1).ofMaxSize(4);
        return Combinators.combine(services, uids, addresses)
                .as(Claim::new)
                .list()
                .uniqueElements(Claim::service)
                .ofMaxSize(20);
    }

    private static Arbitrary<IpAddress> addresses() {
        Arbitrary<Long> words = Arbitraries.longs();
        return Arbitraries.oneOf(
                words.map(low -> new IpAddress(IpFamily.IPV4, 0, low & 0xffff_ffffL)),
                Combinators.combine(words.filter(high -> high != 0), words)
                        .as((high, low) -> new IpAddress(IpFamily.IPV6, high, low)));
    }
}
