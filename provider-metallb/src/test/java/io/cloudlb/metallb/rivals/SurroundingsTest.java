// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.rivals.DeploymentView.Container;
import io.cloudlb.metallb.rivals.Surroundings.Sight;
import io.cloudlb.metallb.rivals.Surroundings.StatusWrite;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ServedClasses DEFAULT = new ServedClasses(true, Optional.empty());
    private static final String ONLY_WEBHOOK = "--webhook-mode=onlywebhook";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // ours, MetalLB's flags, rival, pool status is ours
                "true, -, --port=7472, true, false",
                "true, -, --lb-class=x, false, false",
                "true, -, --webhook-mode=onlywebhook, false, true",
                "false, x, --port=7472, false, false",
                "false, x, --lb-class=x, true, false",
                "false, x, --lb-class=y, false, false",
                "false, x, --lb-class=x --webhook-mode=onlywebhook, false, true",
                "true, x, --port=7472, true, false",
                "true, x, --lb-class=x, true, false",
                "true, x, --lb-class=y, false, false",
            })
    void aControllerOfMetalLbs(
            boolean defaultMode, String ours, String flags, boolean rival, boolean poolStatusIsOurs) {
        RivalCheck verdict = seeing(deployment("controller", flags))
                .judge(new ServedClasses(defaultMode, Optional.ofNullable(ours)), NOW);

        if (rival) {
            assertThat(verdict).isInstanceOf(RivalCheck.Rival.class);
        } else {
            assertThat(verdict).isEqualTo(new RivalCheck.Clear(poolStatusIsOurs, List.of()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // ours, the Service's class, seconds ago, rival
                "true, -, -, 0, true",
                "true, -, -, 60, true",
                "true, -, -, 61, false",
                "true, -, -, -5, true",
                "true, -, x, 0, false",
                "false, x, x, 0, true",
                "false, x, -, 0, false",
                "false, x, y, 0, false",
            })
    void aWriterOfStatuses(boolean defaultMode, String ours, String theirs, int secondsAgo, boolean rival) {
        StatusWrite write = new StatusWrite(
                new ServiceKey("shop", "web"), Optional.ofNullable(theirs), "kube-vip", NOW.minusSeconds(secondsAgo));

        RivalCheck verdict = new Surroundings(List.of(), List.of(write), new TreeMap<>())
                .judge(new ServedClasses(defaultMode, Optional.ofNullable(ours)), NOW);

        assertThat(verdict instanceof RivalCheck.Rival).isEqualTo(rival);
    }

    @Test
    void nobodyAtAll() {
        assertThat(seeing().judge(DEFAULT, NOW)).isEqualTo(new RivalCheck.Clear(true, List.of()));
    }

    @Test
    void aDeploymentIsNamedWithTheWayOut() {
        Surroundings seen = seeing(deployment("b", "--port=1"), deployment("a", ONLY_WEBHOOK));

        assertThat(seen.rivalDeployment(DEFAULT)).contains(deployment("b", "--port=1"));
        assertThat(seen.judge(DEFAULT, NOW)).isInstanceOfSatisfying(RivalCheck.Rival.class, rival -> {
            assertThat(rival.who()).isEqualTo("Deployment metallb-system/b");
            assertThat(rival.sentence())
                    .contains("Deployment metallb-system/b", ONLY_WEBHOOK, "controller.webhookMode");
        });
    }

    @Test
    void theLatestWriterIsNamedWithItsService() {
        Surroundings seen = new Surroundings(
                List.of(), List.of(write("early", 30), write("late", 5), write("middle", 10)), new TreeMap<>());

        assertThat(seen.judge(DEFAULT, NOW)).isInstanceOfSatisfying(RivalCheck.Rival.class, rival -> {
            assertThat(rival.who()).isEqualTo("field manager late");
            assertThat(rival.sentence()).contains("Service shop/web-of-late", "2026-01-02T03:04:00Z", "60 seconds");
        });
    }

    @Test
    void whatIsHiddenIsSaid() {
        Surroundings hidden = new Surroundings(
                List.of(),
                List.of(),
                new TreeMap<>(Map.of(Sight.DEPLOYMENTS, "no right to list A", Sight.SERVICES, "no right to list B")));

        assertThat(hidden.judge(DEFAULT, NOW)).isInstanceOfSatisfying(RivalCheck.Clear.class, clear -> {
            assertThat(clear.poolStatusIsOurs()).isFalse();
            assertThat(clear.warnings()).hasSize(2);
            assertThat(clear.warnings().getFirst()).endsWith("no right to list A");
            assertThat(clear.warnings().getLast()).endsWith("no right to list B");
        });
    }

    @Test
    void whatIsHiddenHidesNoRivalThatIsSeen() {
        Surroundings hidden =
                new Surroundings(List.of(), List.of(write("other", 5)), new TreeMap<>(Map.of(Sight.DEPLOYMENTS, "no")));

        assertThat(hidden.judge(DEFAULT, NOW)).isInstanceOf(RivalCheck.Rival.class);
    }

    private static Surroundings seeing(DeploymentView... deployments) {
        return new Surroundings(List.of(deployments), List.of(), new TreeMap<>());
    }

    private static DeploymentView deployment(String name, String flags) {
        return new DeploymentView(
                "metallb-system",
                name,
                "uid-of-" + name,
                1,
                Map.of("app", "metallb", "component", "controller"),
                List.of(new Container("controller", "quay.io/metallb/controller:v0.16.0", words(flags))));
    }

    private static List<String> words(String flags) {
        return Stream.of(flags.split(" ", -1)).toList();
    }

    private static StatusWrite write(String manager, int secondsAgo) {
        return new StatusWrite(
                new ServiceKey("shop", "web-of-" + manager), Optional.empty(), manager, NOW.minusSeconds(secondsAgo));
    }
}
