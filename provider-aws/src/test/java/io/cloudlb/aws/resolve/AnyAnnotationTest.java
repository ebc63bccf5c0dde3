// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.testkit.provider.SpecFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/// Whatever a tenant writes into an annotation means something or is refused with a sentence; nothing of it is thrown.
class AnyAnnotationTest {
    private static final SpecFixture WEB = aSpec("web").port(80).udpPort(53);

    /// The bytes of an event's note.
    private static final int LONGEST_MESSAGE = 1_024;

    /// About as much as the API server takes of annotations.
    private static final int MOST_CHARACTERS = 200_000;

    private final Resolving resolving = Resolving.inAnOrdinaryVpc();

    /// The stack of a worker does not grow with what a tenant repeats.
    @Test
    void refusesATagsKeyOfManyDots() {
        assertThat(problems(AwsAnnotations.TAGS, "a.".repeat(MOST_CHARACTERS / 2) + "=b"))
                .anySatisfy(problem -> assertThat(problem.message()).contains("is longer than 128 characters"));
    }

    @Test
    void readsALongListOfCodes() {
        SpecFixture http = WEB.annotated(AwsAnnotations.CHECK_PROTOCOL, "http");

        assertThat(resolving.problems(http.annotated(AwsAnnotations.CHECK_CODES, "200,".repeat(20_000) + "204")))
                .isEmpty();
        assertThat(resolving.problems(http.annotated(AwsAnnotations.CHECK_CODES, "200,")))
                .isNotEmpty();
    }

    @Property(tries = 400)
    void resolvesOrRefusesAnyValue(@ForAll("keys") String key, @ForAll("values") String value) {
        List<Problem> said = new ArrayList<>(problems(key, value));
        said.addAll(resolving.warnings(WEB.annotated(key, value)));

        if (!said.isEmpty()) {
            String message = AcceptedCondition.bad(said, false).message();
            assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LONGEST_MESSAGE);
            assertThat(Redaction.escape(message).chars()).noneMatch(Character::isISOControl);
        }
    }

    private List<Problem> problems(String key, String value) {
        return resolving.problems(
                WEB.annotated(AwsAnnotations.CHECK_PROTOCOL, "http").annotated(key, value));
    }

    @Provide
    Arbitrary<String> keys() {
        AnnotationCatalogue catalogue = KnownAnnotations.catalogue();
        List<String> known = Stream.concat(
                        catalogue.keys().stream().sorted(),
                        Stream.of("80", "53", "81", "").map(AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT::concat))
                .toList();
        Arbitrary<String> unknown = Arbitraries.strings().ofMaxLength(20).map(suffix -> AwsAnnotations.PREFIX + suffix);
        return Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(known)), Tuple.of(1, unknown));
    }

    /// Any text, pieces of what has a meaning in any order, and either of them many times.
    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(40);
        Arbitrary<String> pieces = Arbitraries.of(
                        "a",
                        "a.",
                        "true",
                        "7",
                        "200",
                        "-",
                        "=",
                        ",",
                        "\\,",
                        ".",
                        "/",
                        ":",
                        "\n",
                        "\u001b[2J",
                        "\u202e",
                        "\ud83d",
                        "%s",
                        "%",
                        "$",
                        "i-0001",
                        "sg-own",
                        "subnet-a",
                        "k8s.aws/",
                        "x".repeat(200),
                        "deregistration_delay.timeout_seconds",
                        "deletion_protection.enabled",
                        "99999999999999999999")
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
        Arbitrary<String> any = Arbitraries.oneOf(text, pieces);
        Arbitrary<Integer> times = Arbitraries.of(1, 1, 1, 1, 3, 50, 20_000);
        return Combinators.combine(any, times)
                .as((once, count) -> once.repeat(Math.min(count, 1 + MOST_CHARACTERS / (1 + once.length()))));
    }
}
