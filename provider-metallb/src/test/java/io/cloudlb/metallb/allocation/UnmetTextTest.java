// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.key;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.fixture.AService;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// The words that people search for, and what to do.
class UnmetTextTest {
    private final AllocatorFixture fixture = fixture(
            aPool("a", "10.0.0.0/32", "2001:db8::/127"),
            aPool("by-hand", "10.0.1.0/31").byHandOnly(),
            aPool("office", "10.0.2.0/31").forNamespaces("office"));

    @Test
    void theEventIsMetalLbs() {
        assertThat(UnmetText.event(key("web"), false, new Unmet.NoPool()))
                .startsWith("Failed to allocate IP for \"default/web\": no available IPs");
    }

    @Test
    void saysHowFullPoolsAre() {
        fixture.give(aService("first"));

        assertThat(said(aService("web")))
                .isEqualTo("no available IPs in pool a for ipv4 IPFamily; a: 1 of 1 IPv4 addresses taken. "
                        + "Add addresses, or delete Services that need none");
        assertThat(said(aService("web").fromPool("a").requireDualStack()))
                .startsWith("no available IPs in pool a for dual IPFamily");
    }

    @Test
    void saysWhichPoolsThereAre() {
        assertThat(said(aService("web").fromPool("b")))
                .isEqualTo("unknown pool \"b\"; the pools are a, by-hand, office");
    }

    @Test
    void saysThatAPoolIsForOthers() {
        assertThat(said(aService("web").fromPool("office")))
                .startsWith("pool office not compatible for ip assignment; ");
    }

    @Test
    void saysWhichAddressesAreOfNoPool() {
        assertThat(said(aService("web").asking("11.0.0.1")))
                .startsWith("[\"11.0.0.1\"] is not allowed in config; 11.0.0.1 is in no pool");
        assertThat(said(aService("web").requireDualStack().asking("10.0.1.0", "2001:db8::1")))
                .startsWith("[\"10.0.1.0\" \"2001:db8::1\"] is not allowed in config; "
                        + "the addresses are of pools by-hand and a");
    }

    @Test
    void saysThatAddressAndPoolDoNotAgree() {
        assertThat(said(aService("web").askingIn("by-hand", "10.0.0.0")))
                .startsWith("requested loadBalancer IP(s) [\"10.0.0.0\"] is not compatible with requested address pool "
                        + "by-hand; ");
    }

    @Test
    void saysThatFamiliesDoNotAgree() {
        assertThat(said(aService("web").ipv6().asking("10.0.0.0")))
                .isEqualTo("requested loadBalancer IP(s) [\"10.0.0.0\"] does not match the ipFamily of the service; "
                        + "name one address for each of its families, which are IPv6");
    }

    @Test
    void saysWhoHasAnAddress() {
        fixture.give(aService("first"));

        assertThat(said(aService("web").asking("10.0.0.0")))
                .startsWith("can't change sharing key for \"default/web\", address also in use by default/first; ");
    }

    @Test
    void saysWhichPortIsTakenAndByWhom() {
        fixture.give(aService("first").sharing("k"));

        assertThat(said(aService("web").sharing("k").asking("10.0.0.0")))
                .startsWith("port TCP/80 is already in use on \"10.0.0.0\"; ")
                .contains("It would share with default/first");
    }

    @Test
    void saysWhichKeysDiffer() {
        fixture.give(aService("first").sharing("k"));

        assertThat(said(aService("web").sharing("l").tcp(81).asking("10.0.0.0")))
                .contains("sharing key \"l\" does not match existing sharing key \"k\"");
    }

    @Test
    void saysWhichQuotaIsReached() {
        AllocatorFixture limited = fixture(
                AllocatorSettings.DEFAULTS.withQuotas(new Quotas(OptionalInt.empty(), Map.of("default", 0))),
                aPool("a", "10.0.0.0/24"));

        assertThat(UnmetText.sentence(key("web"), limited.refuse(aService("web"))))
                .startsWith("namespace default has 0 of the 0 addresses that it may have; ");
    }

    private String said(AService service) {
        return UnmetText.sentence(key("web"), fixture.refuse(service));
    }
}
