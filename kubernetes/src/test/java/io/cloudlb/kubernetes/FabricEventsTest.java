// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.testkit.ManualClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FabricEventsTest {
    private static final int WAITING = 4_096;

    @Test
    void goesOnAfterABugOfTheClient() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(2);
        try (FabricEvents events = new FabricEvents(failing(asked), TimeSource.system())) {
            events.accept(aService("web").view(), event("one"));
            events.accept(aService("web").view(), event("two"));

            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /// Its client is closed under the event that is on its way.
    @Test
    void callsItNoBugWhenTheProcessStops() throws InterruptedException {
        Logger logger = (Logger) LoggerFactory.getLogger(FabricEvents.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(lines);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        FabricEvents events = new FabricEvents(closedLater(asked, closed), TimeSource.system());
        events.accept(aService("web").view(), event("one"));
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        events.close();
        closed.countDown();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> levels(lines, "Client is closed"), found -> !found.isEmpty());
        logger.detachAppender(lines);
        logger.setLevel(null);
        assertThat(levels(lines, "Client is closed")).containsExactly(Level.DEBUG);
    }

    /// A repetition that was not written is not an event of its own.
    @Test
    void makesNoSecondEventWhenTheFirstCouldNotBeCounted() {
        try (StubbedApiServer server = new StubbedApiServer();
                FabricEvents events = new FabricEvents(server.client(), new ManualClock())) {
            server.handle(exchange -> {
                boolean isFirst = exchange.getRequestMethod().equals("POST");
                server.take(exchange, isFirst ? 201 : 500);
            });
            events.accept(aService("web").view(), event("one"));
            events.accept(aService("web").view(), event("one"));
            events.accept(aService("web").view(), event("two"));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> server.asked().size() == 3);

            assertThat(server.asked().stream().map(asked -> asked.substring(0, asked.indexOf(' '))))
                    .containsExactly("POST", "PATCH", "POST");
        }
    }

    /// A burst is let through; what comes after it takes its turns, so that a start with thousands of Services does not
    /// keep the API server from taking what they show.
    @Test
    void writesManyAtAnEvenPace() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(150);
        ManualClock clock = new ManualClock();
        try (FabricEvents events = new FabricEvents(failing(asked), clock)) {
            for (int i = 0; i < 150; i++) {
                events.accept(aService("web-" + i).view(), event("one"));
            }

            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(clock.passed()).isEqualTo(Duration.ofSeconds(4));
        }
    }

    /// A namespace that makes events faster than they are written costs what 4,096 take, however many it makes.
    @Test
    void keepsFourThousandWaitingAndDropsTheNewest() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        try (FabricEvents events = new FabricEvents(held(asked, closed, written), new ManualClock())) {
            events.accept(aService("web").view(), event("first"));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10 * WAITING; i++) {
                events.accept(aService("web").view(), event("one " + i));
            }
            closed.countDown();

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(written::get, count -> count == 1 + WAITING);
            events.accept(aService("web").view(), event("last"));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(written::get, count -> count > 1 + WAITING);
            assertThat(written).as("no other was kept").hasValue(2 + WAITING);
        }
    }

    /// Each event is counted up by a patch, for which an account may lack the right while it may create events.
    @Test
    void namesTheRightToPatchEventsOnce() {
        try (StubbedApiServer server = new StubbedApiServer();
                FabricEvents events = new FabricEvents(server.client(), new ManualClock());
                Lines lines = new Lines()) {
            server.handle(exchange -> {
                if (exchange.getRequestMethod().equals("POST")) {
                    server.take(exchange, 201);
                } else {
                    server.refuse(
                            exchange,
                            "events \"web\" is forbidden: User \"me\" cannot patch resource \"events\""
                                    + " in API group \"\" in the namespace \"default\"");
                }
            });
            for (String message : List.of("one", "one", "two", "one", "three", "one")) {
                events.accept(aService("web").view(), event(message));
            }
            server.awaitAsked(6);
            events.accept(aService("web").view(), event("four"));
            server.awaitAsked(7);

            assertThat(lines.warnings())
                    .containsExactly("Repeated events are not counted: events \"web\" is forbidden: User \"me\" cannot"
                            + " patch resource \"events\" in API group \"\" in the namespace \"default\"; grant this"
                            + " account the right to patch events in namespace default");
        }
    }

    /// Every namespace with a Service that is deleted would say it, and nobody can do anything.
    @Test
    void isQuietAboutANamespaceThatIsBeingDeleted() {
        try (StubbedApiServer server = new StubbedApiServer();
                FabricEvents events = new FabricEvents(server.client(), new ManualClock());
                Lines lines = new Lines()) {
            server.handle(exchange -> {
                boolean dying = exchange.getRequestURI().getPath().contains("/namespaces/dying/");
                server.refuse(
                        exchange,
                        dying
                                ? "events \"web\" is forbidden: unable to create new content in namespace dying"
                                        + " because it is being terminated"
                                : "events \"web\" is forbidden: User \"me\" cannot create resource \"events\" in API"
                                        + " group \"\" in the namespace \"shop\"");
            });
            events.accept(aService("web").namespace("dying").view(), event("one"));
            events.accept(aService("api").namespace("dying").view(), event("two"));
            server.awaitAsked(2);
            events.accept(aService("web").namespace("shop").view(), event("three"));
            events.accept(aService("web").namespace("dying").view(), event("four"));
            server.awaitAsked(4);
            events.accept(aService("web").namespace("shop").view(), event("five"));
            server.awaitAsked(5);

            assertThat(lines.warnings())
                    .singleElement()
                    .asString()
                    .endsWith("; grant this account the right to create events in namespace shop");
        }
    }

    /// What is logged about events.
    private record Lines(Logger logger, ListAppender<ILoggingEvent> appender) implements AutoCloseable {
        Lines() {
            this((Logger) LoggerFactory.getLogger(FabricEvents.class), new ListAppender<>());
            appender.start();
            logger.addAppender(appender);
        }

        List<String> warnings() {
            return List.copyOf(appender.list).stream()
                    .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }

        @Override
        public void close() {
            logger.detachAppender(appender);
        }
    }

    /// Of what was logged because of that failure.
    private static List<Level> levels(ListAppender<ILoggingEvent> lines, String failure) {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getThrowableProxy() != null
                        && failure.equals(line.getThrowableProxy().getMessage()))
                .map(ILoggingEvent::getLevel)
                .toList();
    }

    private static Event event(String message) {
        return new Event(Event.Reason.ENSURED_LOAD_BALANCER, message);
    }

    /// A client that is asked, and closed before it answers.
    private static KubernetesClient closedLater(CountDownLatch asked, CountDownLatch closed) {
        return (KubernetesClient) Proxy.newProxyInstance(
                KubernetesClient.class.getClassLoader(), new Class<?>[] {KubernetesClient.class}, (_, _, _) -> {
                    asked.countDown();
                    while (closed.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    throw new IllegalStateException("Client is closed");
                });
    }

    /// A client whose first call takes until it is let go.
    private static KubernetesClient held(CountDownLatch asked, CountDownLatch letGo, AtomicInteger calls) {
        return (KubernetesClient) Proxy.newProxyInstance(
                KubernetesClient.class.getClassLoader(), new Class<?>[] {KubernetesClient.class}, (_, _, _) -> {
                    asked.countDown();
                    letGo.await();
                    calls.incrementAndGet();
                    return "";
                });
    }

    /// A client that does nothing but fail.
    private static KubernetesClient failing(CountDownLatch asked) {
        return (KubernetesClient) Proxy.newProxyInstance(
                KubernetesClient.class.getClassLoader(), new Class<?>[] {KubernetesClient.class}, (_, _, _) -> {
                    asked.countDown();
                    throw new IllegalStateException("a bug");
                });
    }
}
