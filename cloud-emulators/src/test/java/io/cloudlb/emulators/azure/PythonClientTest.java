// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.testkit.azure.PythonNetworkClient;
import io.cloudlb.testkit.junit.RequiresPythonNetworkClient;
import io.cloudlb.testkit.process.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Microsoft's client for Python, unchanged, as an independent reader and writer of everything a controller makes, with
/// a token that it got by TLS. Its script is client.py.
@RequiresPythonNetworkClient
class PythonClientTest {

    private static final Duration SLOW = Duration.ofMillis(50);

    @Test
    void listsMakesChangesAndDeletesEverythingInItsOrder(PythonNetworkClient client, @TempDir Path folder)
            throws Exception {
        Subscription subscription = Subscription.of(AzureEmulator.builder()
                .tokens(SecureCloud.IDENTITY::gave)
                .timing(AzureTiming.immediate().operationsTaking(SLOW)));
        try (SecureCloud secure = SecureCloud.of(subscription, folder)) {
            Map<String, String> variables = new HashMap<>(secure.variables());
            variables.put("REQUESTS_CA_BUNDLE", secure.authority().pem().toString());
            ProgramRun run = client.run(
                    SecureCloud.script("client.py"),
                    variables,
                    secure.manager().endpoint().toString(),
                    secure.identity().endpoint().toString(),
                    SecureCloud.TENANT,
                    subscription.cloud().subscription());

            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines())
                    .containsExactly(
                            "surroundings", "make", "read", "change", "pool", "security", "wrong_order", "right_order");
        }
        assertThat(subscription.cloud().made())
                .containsExactly("rg/providers/Microsoft.Network/networkSecurityGroups/nsg");
    }
}
