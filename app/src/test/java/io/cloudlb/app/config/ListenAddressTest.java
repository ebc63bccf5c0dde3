// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListenAddressTest {
    @Test
    void readsAnIpv6AddressInBrackets() {
        ControllerConfig.ListenAddress address = ControllerConfig.ListenAddress.parse("[::1]:0");

        assertThat(address).isEqualTo(new ControllerConfig.ListenAddress("::1", 0));
        assertThat(address).hasToString("[::1]:0");
    }
}
