// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.StubbedApiServer;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a real API server answers rarely.
class ReflectorTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String EXPIRED =
            "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410,\"message\":\"too old\"}";

    private static final int EVENT = 240_000;
    private static final long FLOOD = 600L * EVENT;

    private final AtomicLong sent = new AtomicLong();
    private volatile Runnable busy = () -> {};
    private volatile long flood;
    private final StubbedApiServer server = new StubbedApiServer();
    private final BlockingQueue<Answer> lists = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> watches = new LinkedBlockingQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger deaths = new AtomicInteger();
    private final TrimmedStore<Service, String> store = new TrimmedStore<>(
            new TrimmedStore.Shape<>(ReflectorTest::version, version -> version, version -> version),
            new TrimmedStore.KeptMemory(0),
            _ -> busy.run());
    private final Reflector<Service> reflector = new Reflector<>(
            new Resources<>(
                    new ApiReader(server.client()), "api/v1/services", new ObjectReader<>(Service.class, Fields.of())),
            store,
            TimeSource.system(),
            _ -> deaths.incrementAndGet());

    ReflectorTest() {
        server.handle(this::answer);
    }

    @AfterEach
    void close() {
        reflector.close();
        server.close();
    }

    @Test
    void readsAListInPages() {
        lists.add(new Answer(200, list("5", "more", "a")));
        lists.add(new Answer(200, list("5", "", "b")));
        watches.add(new Answer(200, event("BOOKMARK", "6", "")));

        reflector.start().join();

        assertThat(store.byKey()).containsOnlyKeys("shop/a", "shop/b");
        assertThat(asked.get(1)).contains("continue=more");
        assertThat(asked.get(2)).contains("resourceVersion=5");
    }

    @Test
    void beginsAListAnewWhoseVersionIsForgottenHalfway() {
        lists.add(new Answer(200, list("5", "more", "a")));
        lists.add(new Answer(410, EXPIRED));
        lists.add(new Answer(200, list("9", "", "b")));
        watches.add(new Answer(200, event("BOOKMARK", "9", "")));

        reflector.start().join();

        assertThat(store.byKey()).containsOnlyKeys("shop/b");
    }

    @Test
    void listsAnewWhenTheWatchIsToldThatItsVersionIsForgotten() {
        lists.add(new Answer(200, list("5", "", "a")));
        watches.add(new Answer(200, event("ADDED", "6", "b") + "{\"type\":\"ERROR\",\"object\":" + EXPIRED + "}"));
        lists.add(new Answer(200, list("9", "", "c")));

        reflector.start().join();

        await().atMost(DEADLINE).until(() -> store.byKey().keySet().equals(Set.of("shop/c")));
        assertThat(deaths).hasValue(0);
    }

    @Test
    void goesOnFromTheLastThingItHeard() {
        lists.add(new Answer(200, list("5", "", "a")));
        watches.add(
                new Answer(200, event("MODIFIED", "6", "a") + event("DELETED", "7", "a") + event("ADDED", "8", "b")));
        watches.add(new Answer(200, event("BOOKMARK", "20", "")));
        watches.add(new Answer(500, "{}"));

        reflector.start().join();

        await().atMost(DEADLINE)
                .until(() -> asked.stream().anyMatch(request -> request.contains("resourceVersion=20")));
        assertThat(store.byKey()).containsOnlyKeys("shop/b");
        assertThat(asked).anyMatch(request -> request.contains("resourceVersion=8"));
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForAWholeList() {
        lists.add(new Answer(200, list("5", "", "a").substring(0, 60)));

        assertThat(reflector.start())
                .failsWithin(DEADLINE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(KubernetesClientException.class)
                .withMessageContaining("the answer broke off or is no JSON");
    }

    @Test
    void readsEventsNoFasterThanTheyAreTaken() {
        lists.add(new Answer(200, list("5", "", "a")));
        CountDownLatch taken = new CountDownLatch(1);
        flood = FLOOD;
        busy = () -> {
            if (sent.get() > 0) {
                awaitQuietly(taken);
            }
        };

        reflector.start().join();
        await().atMost(DEADLINE).until(() -> sent.get() > 0);
        AtomicLong before = new AtomicLong(-1);
        await().atMost(DEADLINE).during(Duration.ofSeconds(2)).until(() -> before.getAndSet(sent.get()) == sent.get());

        assertThat(sent).hasValueLessThan(FLOOD / 4);
        taken.countDown();
        await().atMost(DEADLINE).until(() -> sent.get() >= FLOOD);
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (flood > 0 && exchange.getRequestURI().getQuery().contains("watch=true")) {
            overwhelm(exchange);
            return;
        }
        String query = exchange.getRequestURI().getQuery();
        asked.add(query);
        BlockingQueue<Answer> next = query.contains("watch=true") ? watches : lists;
        Answer answer = next.isEmpty() ? new Answer(500, "{}") : next.remove();
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.code(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /// Events of foreign annotations, as many as the other side takes.
    private void overwhelm(HttpExchange exchange) throws IOException {
        byte[] event =
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"b\",\"resourceVersion\":\"6\",\"annotations\":{\"x\":\"%s\"}}}}"
                        .formatted("x".repeat(EVENT))
                        .getBytes(UTF_8);
        exchange.sendResponseHeaders(200, 0);
        while (sent.get() < flood) {
            exchange.getResponseBody().write(event);
            exchange.getResponseBody().flush();
            sent.addAndGet(event.length);
        }
        exchange.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String list(String version, String next, String name) {
        return "{\"kind\":\"ServiceList\",\"metadata\":{\"resourceVersion\":\"%s\",\"continue\":\"%s\"},\"items\":[%s]}"
                .formatted(version, next, object(version, name));
    }

    private static String event(String type, String version, String name) {
        return "{\"type\":\"%s\",\"object\":%s}\n".formatted(type, object(version, name));
    }

    private static String object(String version, String name) {
        return "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"shop\",\"resourceVersion\":\"%s\"}}"
                .formatted(name, version);
    }

    private static String version(Service service) {
        return service.getMetadata().getResourceVersion();
    }

    private record Answer(int code, String body) {}
}
