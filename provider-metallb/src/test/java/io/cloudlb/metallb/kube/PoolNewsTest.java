// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Problem;
import io.cloudlb.kubernetes.ObjectEvent;
import io.cloudlb.metallb.kube.PoolEvents.PoolNews;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.metallb.pool.PoolSet;
import io.cloudlb.metallb.pool.PoolSetReading;
import io.cloudlb.metallb.pool.PoolsInForce;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolNewsTest {
    private static final List<Problem> OVERLAP = refusals("192.0.2.0/24", "192.0.2.0/28");
    private static final List<Problem> TYPING_ERROR = refusals("192.0.2.0/24", "192.0.2.x");
    private static final List<Problem> BOTH = refusals("192.0.2.y", "192.0.2.x");

    private final PoolNews news = new PoolNews();
    private final Map<String, ObjectReference> cluster =
            new HashMap<>(Map.of("a", object("a", "1"), "b", object("b", "1")));

    @Test
    void saysNothingAsLongAsNothingIsWrong() {
        assertThat(tell(List.of())).isEmpty();
    }

    @Test
    void tellsThePoolThatHasTheMistake() {
        assertThat(tell(OVERLAP)).singleElement().satisfies(event -> {
            assertThat(event.about()).isEqualTo(object("b", "1"));
            assertThat(event.type()).isEqualTo(ObjectEvent.Type.WARNING);
            assertThat(event.reason()).hasToString("PoolsRefused");
            assertThat(event.message())
                    .contains("spec.addresses: CIDR \"192.0.2.0/28\" in pool \"b\" overlaps", "Correct it");
        });
    }

    @Test
    void tellsEachStateOnce() {
        tell(OVERLAP);
        assertThat(tell(OVERLAP)).isEmpty();
        assertThat(tell(TYPING_ERROR)).hasSize(1);
        assertThat(tell(TYPING_ERROR)).isEmpty();
        assertThat(tell(BOTH)).extracting(event -> event.about().getName()).containsExactly("a");
    }

    @Test
    void tellsWhenItIsOver() {
        tell(BOTH);

        assertThat(tell(List.of()))
                .extracting(ObjectEvent::reason)
                .containsOnly("PoolsInForce")
                .hasSize(2);
        assertThat(tell(List.of())).isEmpty();
        assertThat(tell(OVERLAP)).hasSize(1);
    }

    @Test
    void tellsALaterPoolOfTheSameName() {
        tell(OVERLAP);
        cluster.put("b", object("b", "2"));

        assertThat(tell(OVERLAP)).extracting(ObjectEvent::about).containsExactly(object("b", "2"));
        assertThat(tell(List.of())).extracting(ObjectEvent::about).containsExactly(object("b", "2"));
    }

    @Test
    void saysNothingToAPoolThatIsGone() {
        tell(BOTH);
        cluster.clear();

        assertThat(tell(TYPING_ERROR)).isEmpty();
        assertThat(tell(List.of())).isEmpty();
    }

    @Test
    void saysThatNoPoolsAreInForceWhereNoneWereReadBefore() {
        PoolsInForce atStart = PoolsInForce.NONE.after(new PoolSetReading.Refused(TYPING_ERROR));

        List<ObjectEvent> notes = news.after(atStart, name -> Optional.ofNullable(cluster.get(name)));

        assertThat(notes)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.message())
                        .contains("none are in force")
                        .doesNotContain("last good"));
    }

    private List<ObjectEvent> tell(List<Problem> refusals) {
        return news.after(new PoolsInForce(PoolSet.EMPTY, refusals), name -> Optional.ofNullable(cluster.get(name)));
    }

    private static List<Problem> refusals(String a, String b) {
        PoolSetReading reading = PoolSetReading.read(List.of(pool("a", a), pool("b", b)));
        return reading instanceof PoolSetReading.Refused(List<Problem> problems) ? problems : List.of();
    }

    private static PoolDefinition pool(String name, String addresses) {
        return new PoolDefinition(name, List.of(addresses), true, false, Optional.empty());
    }

    private static ObjectReference object(String name, String uid) {
        return new ObjectReferenceBuilder().withName(name).withUid(uid).build();
    }
}
