// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "255.255.255.255, 255.255.255.255",
        "0.0.0.0, 0.0.0.0",
        "2001:DB8:0:0::1, 2001:db8::1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "::, ::"
    })
    void isReadAndWrittenCanonically(String text, String canonical) {
        assertThat(IpAddress.parse(text).map(IpAddress::toString)).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "0x0a.0.0.1",
                "10.0.0.0/24",
                "::ffff:192.0.2.1",
                "::ffff:c000:201",
                "64:ff9b::192.0.2.1",
                "fe80::1%eth0",
                "web"
            })
    void refusesWhatAnotherReaderMightTakeForSomethingElse(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void comesInOrderOfFamilyAndNumber() {
        List<String> inOrder = List.of("9.0.0.0", "10.0.0.0", "200.0.0.1", "::1", "2001:db8::", "ffff::");

        assertThat(Stream.of("ffff::", "10.0.0.0", "2001:db8::", "200.0.0.1", "::1", "9.0.0.0")
                        .map(text -> IpAddress.parse(text).orElseThrow())
                        .sorted()
                        .map(IpAddress::toString))
                .containsExactlyElementsOf(inOrder);
    }

    @Test
    void onlyIpv4ConfusesOldDevices() {
        assertThat(Stream.of("10.0.0.0", "10.0.0.255", "10.0.0.1", "2001:db8::", "2001:db8::ff")
                        .filter(text -> IpAddress.parse(text).orElseThrow().confusesOldDevices()))
                .containsExactly("10.0.0.0", "10.0.0.255");
    }
}
