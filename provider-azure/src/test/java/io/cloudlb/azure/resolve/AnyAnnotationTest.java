// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.testkit.provider.SpecFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Whatever a tenant writes into an annotation means something or is refused with a sentence; nothing of it is
/// thrown. And the order in which things are told changes nothing.
class AnyAnnotationTest {
    private static final SpecFixture WEB =
            aSpec("web").port(80).udpPort(53).local().sticky();

    /// The bytes of an event's note.
    private static final int LONGEST_MESSAGE = 1_024;

    /// About as much as the API server takes of annotations.
    private static final int MOST_CHARACTERS = 200_000;

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork().with(Resolving.users("front", "192.0.2.7"));

    @Property(tries = 400)
    void resolvesOrRefusesAnyValue(
            @ForAll("keys") String key,
            @ForAll("values") String value,
            @ForAll boolean internal,
            @ForAll boolean stands,
            @ForAll boolean cluster) {
        SpecFixture plain = cluster ? aSpec("web").port(80).udpPort(53) : WEB;
        SpecFixture fixture = internal ? plain.annotated(AzureAnnotations.INTERNAL, "true") : plain;
        Resolving around = stands ? resolving.standing(fixture, internal ? "10.0.0.7" : "192.0.2.9") : resolving;
        List<Problem> said =
                new ArrayList<>(around.problems(fixture.annotated(key, value).spec()));
        said.addAll(around.warnings(fixture.annotated(key, value)));
        AzureResolver.wantedGroups(fixture.annotated(key, value).spec());

        if (!said.isEmpty()) {
            String message = AcceptedCondition.bad(said, false).message();
            assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LONGEST_MESSAGE);
            assertThat(Redaction.escape(message).chars()).noneMatch(Character::isISOControl);
        }
    }

    @Property(tries = 100)
    void meansTheSameInWhateverOrderItIsTold(@ForAll long seed, @ForAll("wishes") Map<String, String> wishes) {
        Random random = new Random(seed);
        List<Listener> ports = new ArrayList<>();
        for (int port = 80; port < 86; port++) {
            ports.add(new Listener("t" + port, port, Protocol.TCP, 30_000 + port, Optional.empty()));
            ports.add(new Listener("u" + port, port, Protocol.UDP, 31_000 + port, Optional.empty()));
        }
        List<TargetNode> nodes = new ArrayList<>();
        for (int number = 11; number < 20; number++) {
            nodes.add(Resolving.node("n" + number, "10.0.0." + number));
        }
        SpecFixture fixture = aSpec("web").annotated(wishes);
        LoadBalancerSpec sorted = Resolving.listening(fixture, ports.toArray(Listener[]::new));
        Resolving one = resolving.withNodes(nodes.toArray(TargetNode[]::new));
        Collections.shuffle(ports, random);
        Collections.shuffle(nodes, random);

        assertThat(resolving
                        .withNodes(nodes.toArray(TargetNode[]::new))
                        .resolve(Resolving.listening(fixture, ports.toArray(Listener[]::new))))
                .isEqualTo(one.resolve(sorted));
    }

    @Provide
    Arbitrary<Map<String, String>> wishes() {
        return Arbitraries.of(
                Map.of(),
                Map.of(AzureAnnotations.INTERNAL, "true"),
                Map.of(AzureAnnotations.PROBE_PROTOCOL, "http"),
                Map.of(AzureAnnotations.NO_FLOATING_IP, "true", AzureAnnotations.ALLOWED_TAGS, "B,A"),
                Map.of(AzureAnnotations.INTERNAL, "true", AzureAnnotations.ALL_PORTS, "true"),
                Map.of(AzureAnnotations.PIP_NAME, "front", AzureAnnotations.ADDITIONAL, "192.0.2.9,192.0.2.8"),
                Map.of(AzureAnnotations.PROBE_INTERVAL, "x", AzureAnnotations.IDLE_TIMEOUT, "x"));
    }

    @Provide
    Arbitrary<String> keys() {
        List<String> known =
                KnownAnnotations.catalogue().keys().stream().sorted().toList();
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
        Arbitrary<String> ofPorts = Arbitraries.of(
                        "no_lb_rule",
                        "no_probe_rule",
                        "health-probe_protocol",
                        "health-probe_port",
                        "health-probe_interval",
                        "health-probe_num-of-probe",
                        "health-probe_request-path",
                        "x",
                        "")
                .map(word -> AzureAnnotations.ofPort(80, word));
        return Arbitraries.frequencyOf(
                Tuple.of(7, Arbitraries.of(known)),
                Tuple.of(2, ofPorts),
                Tuple.of(1, text.map(suffix -> AzureAnnotations.PREFIX + suffix)),
                Tuple.of(1, text.map(suffix -> AzureAnnotations.PORT + suffix)));
    }

    /// Any text, pieces of what has a meaning in any order, and either of them many times.
    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(40);
        Arbitrary<String> pieces = Arbitraries.of(
                        "front",
                        "nodes",
                        "true",
                        "http",
                        "10.0.0.9",
                        "192.0.2.7",
                        "::1",
                        "/24",
                        "a=b",
                        "=",
                        "80",
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
