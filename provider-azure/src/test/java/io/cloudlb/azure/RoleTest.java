// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.testkit.preparation.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The role in `docs/azure.md` has what the calls need. What Azure asks for besides, of resources that a
/// document refers to, no call tells.
class RoleTest {
    private static final Pattern ROLE = Pattern.compile("(?s)```json\n(.*?)```");
    private static final Pattern ACTION = Pattern.compile("\"Microsoft\\.Network/([^\"]+)\"");

    /// Asked where an answer names a result and no operation, which the emulator does not do.
    private static final String RESULTS = "locations/operationResults/read";

    private static final Map<String, String> VERBS =
            Map.of("get", "read", "list", "read", "put", "write", "delete", "delete");
    private static final Map<String, String> PARENTS =
            Map.of("backendAddressPools", "loadBalancers/", "operations", "locations/");

    @Test
    void theRoleAllowsTheCallsThatAreMadeAndNoOthers() throws IOException {
        AzureWorld azure = new AzureWorld();
        long mark = azure.emulator().ledger().mark();
        AzureCluster cluster = new AzureCluster(azure).nodes(1, 2);
        cluster.create("web");
        cluster.rest();
        cluster.nodes(3);
        cluster.rest();
        cluster.restart();
        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(5));

        SortedSet<String> needed = azure.emulator().ledger().since(mark).operations().stream()
                .map(RoleTest::action)
                .collect(Collectors.toCollection(TreeSet::new));

        needed.add(RESULTS);
        assertThat(documented()).isEqualTo(needed);
    }

    private static String action(String operation) {
        String[] words = operation.split("\\.", 2);
        return PARENTS.getOrDefault(words[0], "") + words[0] + "/" + VERBS.get(words[1]);
    }

    private static SortedSet<String> documented() throws IOException {
        String page = Files.readString(
                Checkout.find().orElseThrow().folder().resolve("docs").resolve("azure.md"));
        String role = ROLE.matcher(page)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        return ACTION.matcher(role)
                .results()
                .map(found -> found.group(1))
                .filter(action -> !action.endsWith("/action"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
