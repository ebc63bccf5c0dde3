// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.claims;

import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.claims.Claims.Claim;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    private static final Claim WEB = new Claim(key("web"), "uid-1", ips("192.0.2.1"));

    @Test
    void aClaimHasIpv4First() {
        assertThat(new Claim(key("web"), "uid-1", ips("2001:db8::1", "192.0.2.1")))
                .isEqualTo(new Claim(key("web"), "uid-1", ips("192.0.2.1", "2001:db8::1")));
    }

    @Test
    void aClaimIsOfSomething() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Claim(key("web"), "uid-1", List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Claim(key("web"), "uid-1", ips("192.0.2.1", "192.0.2.1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "ä"})
    void aClaimIsMadeOfWords(String word) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Claim(key("web"), word, ips("192.0.2.1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Claim(new ServiceKey("a/b", "web"), "uid-1", ips("192.0.2.1")));
    }

    @Test
    void aServiceHasOneClaim() {
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.of("1", List.of(WEB, WEB)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Claims("1", new TreeMap<>(Map.of(key("other"), WEB))));
    }

    @Test
    void whatIsClaimedHasAVersion() {
        assertThat(Claims.of("", List.of())).isEqualTo(Claims.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.of("", List.of(WEB)));
    }
}
