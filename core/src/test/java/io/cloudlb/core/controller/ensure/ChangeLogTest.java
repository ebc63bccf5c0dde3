// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ChangeLogTest {
    private static final Owner WEB =
            new Owner.Service(new ClusterIdentity("c", "u"), new ServiceKey("default", "web"), "uid-1");

    private final Logger logger = (Logger) LoggerFactory.getLogger(PlanRunner.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void saysTheCloudsIdOfTheRequest() {
        write(new Applied.Done<>(UnaryOperator.identity(), "7a62c49f"));

        assertThat(fields()).contains("requestId=\"7a62c49f\"");
    }

    @Test
    void beginsWithItsSubject() {
        write(new Applied.Done<>(UnaryOperator.identity(), "7a62c49f"));
        write(new Applied.Pending<>(UnaryOperator.identity(), "", Duration.ofSeconds(1), "it is provisioned"));
        write(new Applied.Failed<>(CloudError.denied("no right", "7a62c49f")));

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        WEB + ": adds a", WEB + ": adds a: under way, it is provisioned", WEB + ": adds a: no right");
        assertThat(WEB.toString()).contains("default/web");
    }

    /// In Kubernetes there is none.
    @Test
    void saysNoIdWhereThereIsNone() {
        write(new Applied.Done<>(UnaryOperator.identity(), ""));

        assertThat(fields())
                .contains("change=\"" + AnAddition.step("a").change().action() + " "
                        + AnAddition.step("a").change().resource() + "\"")
                .noneMatch(field -> field.startsWith("requestId"));
    }

    /// It is said with all that stands in the way of the Service, once.
    @Test
    void leavesARefusalWithoutAnIdToThoseWhoSayItOnce() {
        write(new Applied.Failed<>(CloudError.denied("no right", "")));

        assertThat(lines.list).isEmpty();
    }

    private static void write(Applied<Set<String>> applied) {
        PlanRunner.log(WEB, "metallb", AnAddition.step("a").change(), applied);
    }

    private List<String> fields() {
        return lines.list.getFirst().getKeyValuePairs().stream()
                .map(Object::toString)
                .toList();
    }
}
