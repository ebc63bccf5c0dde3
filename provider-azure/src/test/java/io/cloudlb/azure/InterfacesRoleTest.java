// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.testkit.preparation.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `docs/azure.md` asks for besides the role is what pools of network interfaces need, no more and no less.
class InterfacesRoleTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)```json\n(.*?)```");
    private static final Pattern ACTION = Pattern.compile("\"(Microsoft\\.[^\"]+)\"");

    private static Set<String> documented(String begin) throws IOException {
        String page = Files.readString(
                Checkout.find().orElseThrow().folder().resolve("docs").resolve("azure.md"));
        return BLOCK.matcher(page)
                .results()
                .map(found -> found.group(1))
                .filter(block -> block.startsWith(begin))
                .flatMap(block -> ACTION.matcher(block).results())
                .map(action -> action.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everythingWorksWithTheRightsThatAreDocumentedAndAllOfThemAreUsed() throws IOException {
        Set<String> role = documented("{\n  \"Name\"");
        Set<String> besides = documented("[\n  \"Microsoft");
        Set<String> used = new TreeSet<>();
        AzureWorld azure = new AzureWorld(builder -> builder.allowing((action, _) -> {
                    used.add(action);
                    return role.contains(action) || besides.contains(action);
                }))
                .configuring(Place::withInterfaces);
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 1);
        AzureCluster cluster = new AzureCluster(azure).nodes(1, 2);
        cluster.kube().addNode(ScaleSetsTest.instance("pool", 0));

        cluster.create("web");
        cluster.rest(Duration.ofMinutes(2));
        assertThat(azure.members("interfaces_v4")).containsExactly("0", "node-1-nic", "node-2-nic", "pool");
        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(azure.owned()).isEmpty();
        used.removeAll(role);
        assertThat(used).isEqualTo(besides);
        assertThat(Stream.concat(role.stream(), besides.stream())).doesNotHaveDuplicates();
    }
}
