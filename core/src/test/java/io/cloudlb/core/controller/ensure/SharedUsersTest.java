// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.testkit.AService;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedUsersTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("c", "u");

    private final SharedUsers users = new SharedUsers();

    @Test
    void countsAServiceOnce() {
        assertThat(users.add(asked("web", 80))).isTrue();
        long changes = users.changes();

        assertThat(users.add(asked("web", 80))).isFalse();

        assertThat(users.changes()).isEqualTo(changes);
        assertThat(users.sorted()).containsExactly(spec("web", 80));
    }

    @Test
    void namesNewcomersUntilTheyHaveWhatTheyNeed() {
        users.add(asked("web", 80));
        users.add(asked("late", 80));

        assertThat(users.newcomers().orElseThrow()).containsExactlyInAnyOrder(spec("web", 80), spec("late", 80));

        users.haveWhatTheyNeed(List.of(spec("web", 80)));
        assertThat(users.newcomers()).contains(List.of(spec("late", 80)));
    }

    @Test
    void namesANewcomerAgainThatAsksForSomethingElseMeanwhile() {
        users.add(asked("web", 80));
        users.planForAll();
        users.add(asked("late", 80));
        users.add(asked("late", 443));

        users.haveWhatTheyNeed(List.of(spec("late", 80)));

        assertThat(users.newcomers())
                .as("one changed, so all are to be planned for")
                .isEmpty();
        assertThat(users.sorted()).containsExactly(spec("late", 443), spec("web", 80));
    }

    @Test
    void cannotLookAtNewcomersAloneOnceAnotherIsGone() {
        users.add(asked("web", 80));
        users.add(asked("gone", 80));
        users.planForAll();

        assertThat(users.remove(spec("gone", 80).owner())).isTrue();
        assertThat(users.newcomers()).isEmpty();

        users.planForAll();
        assertThat(users.newcomers()).contains(List.of());
    }

    @Test
    void doesNotKnowTheNeedsOfOneThatIsKeptAsItStands() {
        Owner.Service owner = spec("web", 80).owner();
        users.add(Wish.Basis.asItStands(owner));
        assertThat(users.needsAreKnown()).isFalse();
        assertThat(users.contains(owner)).isTrue();

        assertThat(users.add(asked("web", 80))).isTrue();

        assertThat(users.needsAreKnown()).isTrue();
    }

    private static Wish.Basis asked(String name, int port) {
        return Wish.Basis.asked(spec(name, port));
    }

    private static LoadBalancerSpec spec(String name, int port) {
        SetProvider provider = new SetProvider(SetProvider::added);
        return new ServiceTranslator(
                        CLUSTER,
                        provider.traits().capabilities(),
                        provider.traits().annotations(),
                        false)
                .translate(AService.aService(name).port(port).view())
                .value();
    }
}
