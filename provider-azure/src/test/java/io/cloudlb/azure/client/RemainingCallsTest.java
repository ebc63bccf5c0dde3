// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.WorkScope;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.azure.AzureThrottle;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Azure tells with each answer how many more calls it takes, whoever makes them.
class RemainingCallsTest {
    private static final String NET = AzureSubscription.NETWORK + "virtualNetworks/net";

    /// As many a second as we make, so that only what others use up makes a difference.
    private final AzureSubscription subscription =
            new AzureSubscription(builder -> builder.throttle(AzureThrottle.of(150, 12, 200, 10)));

    @AfterEach
    void close() {
        subscription.close();
    }

    private void othersRead(int times) throws IOException {
        for (int number = 0; number < times; number++) {
            subscription.cloud.answer(new WireRequest("GET", NET, "api-version=2025-03-01", Map.of(), ""));
        }
    }

    private Duration read(String owner) {
        long before = subscription.time.nanoTime();
        WorkScope.within(owner, () -> subscription.api.get(NET));
        return Duration.ofNanos(subscription.time.nanoTime() - before);
    }

    @Test
    void callsAreSpreadBeforeAzureRefusesAny() throws IOException {
        othersRead(140);

        for (int number = 0; number < 40; number++) {
            read("shop/web");
        }

        assertThat(subscription.records)
                .hasSize(40)
                .allMatch(record -> record.outcome().equals("ok"));
    }

    @Test
    void whatNobodyWaitsForWaitsFirst() throws IOException {
        othersRead(130);
        read("shop/web");

        assertThat(read("shop/web")).isZero();
        assertThat(read(WorkScope.BACKGROUND)).isGreaterThan(Duration.ofMillis(500));
        assertThat(subscription.records).allMatch(record -> record.outcome().equals("ok"));
    }
}
