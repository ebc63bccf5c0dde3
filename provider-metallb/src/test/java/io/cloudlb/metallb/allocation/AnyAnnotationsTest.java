// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AServiceObject.aServiceObject;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.allocation.Decision.Assignment;
import io.cloudlb.metallb.fixture.AServiceObject;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a user writes into an annotation of MetalLB's is answered, and in a message that fits into an event.
class AnyAnnotationsTest {
    private static final int AN_EVENT = 1_024;
    private static final List<String> KEYS =
            MetalLbAnnotations.known().stream().sorted().toList();
    private static final List<String> LIKELY =
            List.of("", " ", ",", "a", "10.0.0.1", "10.0.0.1,2001:db8::1", "10.0.0.1,10.0.0.2", "k", "*", "10.0.0.999");

    @Property(tries = 300)
    void answersAnyValue(@ForAll("annotations") Map<String, String> annotations) {
        assertThat(answer(annotated(annotations)).orElse("")).hasSizeLessThan(AN_EVENT);
    }

    @Provide
    Arbitrary<Map<String, String>> annotations() {
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(LIKELY),
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings().withChars("0123456789abcdef.:,/-% ").ofMaxLength(60),
                Arbitraries.strings().all().ofMinLength(1_000).ofMaxLength(3_000));
        return Arbitraries.maps(Arbitraries.of(KEYS), values).ofMaxSize(KEYS.size());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void answersTheLongestValueBriefly(String key) {
        assertThat(answer(aServiceObject().annotated(key, "x".repeat(256 * 1024)))
                        .orElse(""))
                .hasSizeLessThan(AN_EVENT);
    }

    static List<String> keys() {
        return KEYS;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x"})
    void cutsNoCharacterInTwo(String before) {
        String message = answer(aServiceObject()
                        .annotated(MetalLbAnnotations.ADDRESS_POOL, before + "\uD83D\uDE00".repeat(1_000)))
                .orElseThrow();

        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(message)).isTrue();
    }

    @Test
    void namesAFewOfManyWhoShareAnAddress() {
        AllocatorFixture fixture = AllocatorFixture.fixture(aPool("a", "10.0.0.1/32"));
        for (int port = 1_000; port < 1_100; port++) {
            fixture.give(aService("sharer-" + port).tcp(port).sharing("k"));
        }

        assertThat(UnmetText.event(
                        aService("web").key(),
                        false,
                        fixture.refuse(aService("web").asking("10.0.0.1"))))
                .contains("and 97 more")
                .hasSizeLessThan(AN_EVENT);
    }

    /// With another Service on the only address, whose key is as long as a key can be.
    private static Optional<String> answer(AServiceObject service) {
        AllocatorFixture fixture = AllocatorFixture.fixture(aPool("a", "10.0.0.1/32"));
        fixture.give(aService("before").tcp(443).sharing("y".repeat(200_000)));
        AllocationRequest request = service.request();
        return switch (fixture.allocator().decide(request, Instant.EPOCH)) {
            case Decision.Pending(Unmet why) -> Optional.of(UnmetText.event(request.service(), false, why));
            case Decision.Holds(Assignment _, Optional<Unmet> unmet) ->
                unmet.map(why -> UnmetText.event(request.service(), true, why));
        };
    }

    private static AServiceObject annotated(Map<String, String> annotations) {
        AServiceObject service = aServiceObject();
        annotations.forEach(service::annotated);
        return service;
    }
}
