// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// Somebody else writes the load balancer and the security group between any two of our calls: whenever that is, all
/// that they wrote stays to the letter, and what is ours ends as if nobody had.
class WritersBetweenCallsTest {
    private static final String NEWER = "newerThanAnyClient";
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private static final int NEVER = Integer.MAX_VALUE;
    private static final Duration A_WHILE = Duration.ofMinutes(5);

    /// Parts of documents in their canonical text; their order there tells who came first.
    private static final Pattern PART = Pattern.compile("\\{id=");

    private static final Pattern BETWEEN_PARTS = Pattern.compile("[]}, ]+$");

    /// What is done to a cluster that serves two Services.
    record Step(String name, Consumer<AzureCluster> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// @param calls how many calls the step took
    /// @param parts all parts of documents, and lines of other resources, in order
    private record Played(int calls, List<String> parts) {}

    static Stream<Step> steps() {
        return Stream.of(
                new Step("a Service is created", cluster -> cluster.create("more")),
                new Step("clients are limited", cluster -> cluster.kube().annotate("web", RANGES, "192.0.2.0/24")),
                new Step(
                        "a Service becomes internal",
                        cluster -> cluster.kube().annotate("web", AzureAnnotations.INTERNAL, "true")),
                new Step("a node is added", cluster -> cluster.nodes(4)),
                new Step("a Service is deleted", cluster -> cluster.kube().delete("web")));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void loseNothingAndKeepNothingBack(Step step) {
        Played undisturbed = play(step, NEVER);
        assertThat(undisturbed.calls()).isPositive();
        assertThat(undisturbed.parts())
                .anyMatch(part -> part.contains("/probes/theirs") && part.contains(NEWER + "=kept"))
                .anyMatch(part -> part.contains("/securityRules/ssh") && part.contains(NEWER + "=kept"));

        for (int call = 1; call <= undisturbed.calls(); call++) {
            assertThat(play(step, call).parts())
                    .as("somebody writes before call %d", call)
                    .isEqualTo(undisturbed.parts());
        }
    }

    /// @param before the call before which somebody writes; else they do once all is at rest
    private static Played play(Step step, int before) {
        AzureWorld azure = new AzureWorld(builder -> builder.knowing(NEWER));
        AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);
        cluster.create("web", "api");
        cluster.rest();
        int[] calls = {0};
        boolean[] over = {false};
        azure.hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                if (!over[0] && ++calls[0] == before) {
                    write(azure);
                }
            }
        });

        step.change().accept(cluster);
        cluster.rest(A_WHILE);
        over[0] = true;
        if (calls[0] < before) {
            write(azure);
        }
        return new Played(calls[0], parts(azure));
    }

    private static List<String> parts(AzureWorld azure) {
        return azure.emulator().canonical().stream()
                .flatMap(PART::splitAsStream)
                .map(part -> BETWEEN_PARTS.matcher(part).replaceAll(""))
                .sorted()
                .toList();
    }

    private static void write(AzureWorld azure) {
        azure.emulator()
                .seed()
                .edit(
                        Kind.LOAD_BALANCER,
                        AzureWorld.GROUP,
                        "demo",
                        balancer -> part(balancer, "probes", "theirs")
                                .put("protocol", "Tcp")
                                .put("port", 22)
                                .put("intervalInSeconds", 15)
                                .put("numberOfProbes", 2)
                                .put("probeThreshold", 2)
                                .put(NEWER, "kept"));
        azure.emulator().seed().edit(Kind.SECURITY_GROUP, AzureWorld.GROUP, "nodes", group -> {
            ObjectNode rule = part(group, "securityRules", "ssh")
                    .put("priority", 450)
                    .put("direction", "Inbound")
                    .put("access", "Allow")
                    .put("protocol", "Tcp")
                    .put("sourceAddressPrefix", "10.9.0.0/16")
                    .put("sourcePortRange", "*")
                    .put("destinationAddressPrefix", "*")
                    .put("destinationPortRange", "22")
                    .put(NEWER, "kept");
            // As Azure shows them.
            Stream.of(
                            "sourceAddressPrefixes",
                            "sourcePortRanges",
                            "destinationAddressPrefixes",
                            "destinationPortRanges")
                    .forEach(rule::putArray);
        });
    }

    private static ObjectNode part(ObjectNode document, String list, String name) {
        return document.withObject("properties")
                .withArray(list)
                .addObject()
                .put("name", name)
                .putObject("properties");
    }
}
