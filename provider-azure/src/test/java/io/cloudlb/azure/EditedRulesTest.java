// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody edits security rules of ours by hand.
class EditedRulesTest {
    private static final Duration A_ROUND = Duration.ofHours(3);

    private final AzureWorld azure = new AzureWorld();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    /// Edits the rules of ours whose names contain a text.
    private void edit(String part, Consumer<ObjectNode> change) {
        azure.emulator()
                .seed()
                .edit(
                        Kind.SECURITY_GROUP,
                        AzureWorld.GROUP,
                        "nodes",
                        group -> ours(group).stream()
                                .filter(rule -> rule.path("name").asString().contains(part))
                                .forEach(rule -> change.accept(rule.withObject("properties"))));
    }

    private static List<ObjectNode> ours(ObjectNode group) {
        return StreamSupport.stream(
                        group.withObject("properties")
                                .withArray("securityRules")
                                .spliterator(),
                        false)
                .filter(rule -> rule.path("name").asString().startsWith("k8s-"))
                .map(ObjectNode.class::cast)
                .toList();
    }

    private List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        azure.emulator()
                .seed()
                .edit(
                        Kind.SECURITY_GROUP,
                        AzureWorld.GROUP,
                        "nodes",
                        group -> ours(group)
                                .forEach(rule ->
                                        rules.add(rule.path("properties").deepCopy())));
        return rules;
    }

    private int priority(String access) {
        return rules().stream()
                .filter(rule -> rule.path("access").asString().equals(access))
                .mapToInt(rule -> rule.path("priority").asInt())
                .findFirst()
                .orElseThrow();
    }

    private static void spoil(String what, ObjectNode rule) {
        switch (what) {
            case "direction" -> rule.put("direction", "Outbound");
            case "source port" -> rule.put("sourcePortRange", "1024");
            case "access" -> rule.put("access", "Deny");
            case "protocol" -> rule.put("protocol", "Udp");
            case "ports" -> rule.put("destinationPortRange", "80-90").remove("destinationPortRanges");
            default -> throw new IllegalArgumentException(what);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direction", "source port", "access", "protocol", "ports"})
    void aRuleIsRepairedWhileItIsWanted(String what) {
        cluster.create("web", "more");
        cluster.rest();
        String before = azure.owned();

        edit("_allow_", rule -> spoil(what, rule));
        cluster.rest(A_ROUND);

        assertThat(azure.owned()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direction", "source port", "access", "protocol", "ports"})
    void aRuleThatNobodyWantsAnyMoreGoesHoweverItWasEdited(String what) {
        cluster.create("web", "more");
        cluster.rest();

        edit("_allow_", rule -> spoil(what, rule));
        cluster.kube().delete("web");
        cluster.kube().delete("more");
        cluster.rest(A_ROUND);

        assertThat(rules()).isEmpty();
        assertThat(azure.owned()).isEmpty();
    }

    @Test
    void aRuleOfOneServiceAloneGoesWithItAfterARestart() {
        azure.makeAddress("shared");
        cluster.kube().create(AService.aService("web").port(80).annotation(AzureAnnotations.PIP_NAME, "shared"));
        cluster.rest(Duration.ofMinutes(3));

        cluster.stop();
        edit("_allow_", rule -> spoil("direction", rule));
        cluster.kube().delete("web");
        cluster.restart();
        cluster.rest(A_ROUND);

        assertThat(rules()).isEmpty();
    }

    /// AKS#4121: ranges land below the rule that denies, where they do nothing.
    @Test
    void whatIsLetInComesBeforeWhatIsShutOutAgain() {
        cluster.kube()
                .create(AService.aService("web")
                        .port(80)
                        .annotation(AzureAnnotations.DENY_ALL, "true")
                        .annotation(AzureAnnotations.ALLOWED_RANGES, "203.0.113.0/24"));
        cluster.rest();

        edit("_deny_", rule -> rule.put("priority", 450));
        cluster.rest(A_ROUND);
        assertThat(priority("Deny")).isGreaterThan(priority("Allow"));
        assertThat(priority("Allow")).isEqualTo(500);

        edit("_allow_", rule -> rule.put("priority", 4_096));
        cluster.rest(A_ROUND);
        assertThat(priority("Deny")).isGreaterThan(priority("Allow"));
    }

    @Test
    void aPriorityThatIsMerelyAnotherStays() {
        cluster.kube()
                .create(AService.aService("web")
                        .port(80)
                        .annotation(AzureAnnotations.DENY_ALL, "true")
                        .annotation(AzureAnnotations.ALLOWED_RANGES, "203.0.113.0/24"));
        cluster.rest();

        edit("_allow_", rule -> rule.put("priority", 700));
        cluster.rest(A_ROUND);

        assertThat(priority("Allow")).isEqualTo(700);
    }
}
