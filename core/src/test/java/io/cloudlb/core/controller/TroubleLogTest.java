// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.model.ServiceKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TroubleLogTest {
    private static final Work WEB = new Work.OfService(new ServiceKey("default", "web"));
    private static final Outcome DOWN = retry("the API server does not answer");
    private static final Outcome DENIED = new Outcome.Parked(Optional.of(Duration.ofMinutes(5)), "a right is missing");

    private final Logger logger = (Logger) LoggerFactory.getLogger(Controller.TroubleLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Controller.TroubleLog troubles = new Controller.TroubleLog();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void saysOnceWhatFailsManyTimes() {
        troubles.note(WEB, DOWN);
        troubles.note(WEB, DOWN);
        troubles.note(WEB, new Outcome.LookAgain(Duration.ofSeconds(3), "it is held"));
        troubles.note(WEB, DOWN);

        assertThat(said()).containsExactly("WARN default/web: the API server does not answer; it is tried again");
    }

    @Test
    void saysWhenTheTroubleChanges() {
        troubles.note(WEB, DOWN);
        troubles.note(WEB, DENIED);

        assertThat(said()).last().isEqualTo("WARN default/web: a right is missing");
    }

    @Test
    void saysWhenItIsOverAndBeginsAnew() {
        troubles.note(WEB, DOWN);
        troubles.note(WEB, new Outcome.Settled());
        troubles.note(WEB, new Outcome.Settled());
        troubles.note(WEB, DOWN);

        assertThat(said())
                .containsExactly(
                        "WARN default/web: the API server does not answer; it is tried again",
                        "INFO default/web: no trouble any more",
                        "WARN default/web: the API server does not answer; it is tried again");
    }

    @Test
    void tellsTroublesOfDifferentWorkApart() {
        troubles.note(WEB, DOWN);
        troubles.note(Work.Chore.SHARED, DOWN);

        assertThat(said()).hasSize(2);
    }

    @Test
    void isSilentAboutWhatSucceeds() {
        troubles.note(WEB, new Outcome.Settled());

        assertThat(said()).isEmpty();
    }

    private List<String> said() {
        return lines.list.stream()
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
    }

    private static Outcome retry(String message) {
        return new Outcome.Retry(message, Duration.ZERO);
    }
}
