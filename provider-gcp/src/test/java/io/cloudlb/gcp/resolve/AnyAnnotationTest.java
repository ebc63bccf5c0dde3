// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.provider.SpecFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Whatever a tenant writes into an annotation means something or is refused with a sentence; nothing of it is
/// thrown.
class AnyAnnotationTest {
    private static final SpecFixture WEB =
            aSpec("web").port(80).udpPort(53).local().sticky();

    /// The bytes of an event's note.
    private static final int LONGEST_MESSAGE = 1_024;

    /// About as much as the API server takes of annotations.
    private static final int MOST_CHARACTERS = 200_000;

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork()
            .with(Resolving.external("front", "192.0.2.7"))
            .with(Resolving.internal("inside", "10.0.0.9", "GCE_ENDPOINT", "nodes"));

    @Property(tries = 400)
    void resolvesOrRefusesAnyValue(
            @ForAll("keys") String key,
            @ForAll("values") String value,
            @ForAll boolean internal,
            @ForAll boolean stands) {
        SpecFixture fixture = internal ? WEB.annotated(GcpAnnotations.TYPE, "Internal") : WEB;
        Resolving around = stands ? resolving.standing(fixture, internal ? "10.0.0.7" : "192.0.2.9") : resolving;
        List<Problem> said = new ArrayList<>(around.problems(fixture.annotated(key, value)));
        said.addAll(around.warnings(fixture.annotated(key, value)));

        if (!said.isEmpty()) {
            String message = AcceptedCondition.bad(said, false).message();
            assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LONGEST_MESSAGE);
            assertThat(Redaction.escape(message).chars()).noneMatch(Character::isISOControl);
        }
    }

    @Provide
    Arbitrary<String> keys() {
        AnnotationCatalogue catalogue = KnownAnnotations.catalogue();
        List<String> known = catalogue.keys().stream().sorted().toList();
        Arbitrary<String> unknown =
                Arbitraries.strings().ofMaxLength(20).map(suffix -> GcpAnnotations.PREFIXES.getFirst() + suffix);
        return Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(known)), Tuple.of(1, unknown));
    }

    /// Any text, pieces of what has a meaning in any order, and either of them many times.
    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(40);
        Arbitrary<String> pieces = Arbitraries.of(
                        "front",
                        "inside",
                        "nodes",
                        "Internal",
                        "Standard",
                        "enabled",
                        "pods-per-node",
                        "true",
                        "10.0.0.9",
                        "-",
                        ",",
                        "\\,",
                        "/",
                        "\n",
                        "\u001b[2J",
                        "\u202e",
                        "\ud83d",
                        "%s",
                        "%",
                        "$",
                        "x".repeat(200))
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
        Arbitrary<String> any = Arbitraries.oneOf(text, pieces);
        Arbitrary<Integer> times = Arbitraries.of(1, 1, 1, 1, 3, 50, 20_000);
        return Combinators.combine(any, times)
                .as((once, count) -> once.repeat(Math.min(count, 1 + MOST_CHARACTERS / (1 + once.length()))));
    }
}
