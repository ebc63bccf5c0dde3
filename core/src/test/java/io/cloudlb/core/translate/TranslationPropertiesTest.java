// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import io.cloudlb.testkit.AService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class TranslationPropertiesTest {
    private static final ServiceTranslator TRANSLATOR = new ServiceTranslator(
            new ClusterIdentity("test", "cluster-uid"),
            new Capabilities(Set.of(Protocol.TCP, Protocol.UDP), Set.of(IpFamily.IPV4), true, false, true, false, true),
            new AnnotationCatalogue(Set.of(), Set.of(), Set.of()));

    @Property
    void orderOfPortsAndRangesDoesNotMatter(
            @ForAll("ports") List<Integer> ports, @ForAll("ranges") List<String> ranges, @ForAll Random random) {
        Translation<LoadBalancerSpec> inOrder = TRANSLATOR.translate(service(ports, ranges));
        List<Integer> shuffledPorts = shuffled(ports, random);
        List<String> shuffledRanges = shuffled(ranges, random);

        assertThat(TRANSLATOR.translate(service(shuffledPorts, shuffledRanges))).isEqualTo(inOrder);
    }

    @Property
    void readingARangeAgainChangesNothing(@ForAll("ranges") List<String> ranges) {
        List<String> canonical = List.copyOf(
                TRANSLATOR.translate(service(List.of(80), ranges)).value().allowedSources());
        Translation<LoadBalancerSpec> again = TRANSLATOR.translate(service(List.of(80), canonical));

        assertThat(again.value().allowedSources()).containsExactlyElementsOf(canonical);
        assertThat(again.warnings()).isEmpty();
    }

    @Property
    void anyTextAtAllIsARangeOrAProblemAndNeverAnException(@ForAll @Size(max = 5) List<String> texts) {
        Translation<LoadBalancerSpec> translation = TRANSLATOR.translate(service(List.of(80), texts));

        assertThat(translation.accepted()).isEqualTo(translation.problems().isEmpty());
        if (translation.accepted()) {
            assertThat(translation.value().allowedSources()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<List<Integer>> ports() {
        return Arbitraries.integers().between(1, 2767).list().uniqueElements().ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<String>> ranges() {
        Arbitrary<Integer> octets = Arbitraries.integers().between(0, 255);
        return Combinators.combine(octets, octets, Arbitraries.integers().between(0, 32))
                .as((first, second, mask) -> "%d.%d.0.0/%d".formatted(first, second, mask))
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    private static ServiceView service(List<Integer> ports, List<String> ranges) {
        AService service = aService("web").sourceRanges(ranges.toArray(String[]::new));
        ports.forEach(service::port);
        return service.view();
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }
}
