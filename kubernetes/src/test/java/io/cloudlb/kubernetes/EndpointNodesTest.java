// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which nodes have endpoints of a Service, by its EndpointSlices as the API server sends them.
class EndpointNodesTest {
    private static final ServiceKey WEB = new ServiceKey("shop", "web");
    private static final int ROOM = 100_000;

    private final List<ServiceKey> changed = new ArrayList<>();
    private final EndpointNodes endpoints = new EndpointNodes(ROOM, changed::add);

    private static String endpoint(String node) {
        return "{\"addresses\":[\"10.0.0.1\"],\"nodeName\":\"" + node + "\",\"conditions\":{\"ready\":false}}";
    }

    private static String json(String service, Stream<String> all) {
        return "{\"kind\":\"EndpointSlice\",\"metadata\":{\"name\":\"x\",\"labels\":{\"kubernetes.io/service-name\":\"%s\",\"a\":\"b\"}},\"addressType\":\"IPv4\",\"endpoints\":[%s],\"ports\":null}"
                .formatted(service, all.collect(Collectors.joining(",")));
    }

    private void put(String key, String json) {
        endpoints.put(
                key, EndpointNodes.reader().read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
    }

    private void slice(String key, String service, String... nodes) {
        put(key, json(service, Stream.of(nodes).map(EndpointNodesTest::endpoint)));
    }

    private List<String> of(ServiceKey service, String... nodes) {
        Predicate<String> known = endpoints.of(service).orElseThrow();
        return Stream.of(nodes).filter(known).toList();
    }

    @Test
    void allSlicesOfAServiceCount() {
        slice("shop/web-1", "web", "a", "b", "b");
        slice("shop/web-2", "web", "c");
        slice("shop/api-1", "api", "d");
        slice("other/web-1", "web", "e");

        assertThat(of(WEB, "a", "b", "c", "d", "e", "f")).containsExactly("a", "b", "c");
        assertThat(of(new ServiceKey("shop", "nobody"), "a")).isEmpty();
    }

    @Test
    void tellsOnlyOfWhatChangesTheNodes() {
        slice("shop/web-1", "web", "a", "b");
        slice("shop/web-2", "web", "b", "c");
        changed.clear();

        slice("shop/web-1", "web", "b", "a", "a");
        slice("shop/web-2", "web", "c");
        assertThat(changed).isEmpty();

        slice("shop/web-1", "web", "b");
        assertThat(changed).containsExactly(WEB);
        endpoints.remove("shop/web-2");
        assertThat(changed).containsExactly(WEB, WEB);
        assertThat(of(WEB, "a", "b", "c")).containsExactly("b");
    }

    @Test
    void aSliceMayGoOverToAnotherService() {
        slice("shop/one", "web", "a");
        changed.clear();

        slice("shop/one", "api", "a");

        assertThat(changed).containsExactlyInAnyOrder(WEB, new ServiceKey("shop", "api"));
        assertThat(of(WEB, "a")).isEmpty();
        assertThat(of(new ServiceKey("shop", "api"), "a")).containsExactly("a");
    }

    @Test
    void whatIsNotListedAnyMoreIsGone() {
        slice("shop/web-1", "web", "a");
        slice("shop/web-2", "web", "b");
        slice("other/web-1", "web", "c");
        changed.clear();

        endpoints.ofNamespace("shop").retain(Set.of("shop/web-1"));

        assertThat(changed).containsExactly(WEB);
        assertThat(of(WEB, "a", "b")).containsExactly("a");
        assertThat(of(new ServiceKey("other", "web"), "c")).containsExactly("c");
    }

    @Test
    void endpointsWithoutNodeAndSlicesWithoutServiceSayNothing() {
        put(
                "shop/web-1",
                "{\"metadata\":{\"labels\":{\"kubernetes.io/service-name\":\"web\"}},\"endpoints\":[{\"nodeName\":null},null,{},{\"nodeName\":\"\"},{\"nodeName\":\"a\"}]}");
        put("shop/web-2", "{\"metadata\":{\"labels\":{\"kubernetes.io/service-name\":\"web\"}},\"endpoints\":null}");
        put("shop/web-3", "{\"metadata\":{\"labels\":null},\"endpoints\":[" + endpoint("b") + "]}");
        put("shop/web-4", "{\"metadata\":{},\"endpoints\":[" + endpoint("b") + "]}");
        put("shop/web-5", "{\"metadata\":{\"labels\":{\"kubernetes.io/service-name\":null}}}");

        assertThat(of(WEB, "a", "b", "")).containsExactly("a");
    }

    @Test
    void aSliceThatLosesItsServiceSaysNothingAnyMore() {
        slice("shop/one", "web", "a");

        put("shop/one", "{\"metadata\":{\"labels\":{}},\"endpoints\":[" + endpoint("a") + "]}");

        assertThat(of(WEB, "a")).isEmpty();
    }

    @Test
    void ofAServiceWithTooManyEndpointsNothingIsKnownUntilTheyAreFewer() {
        int slices = EndpointNodes.MOST_OF_SERVICE / 1_000 + 1;
        IntStream.range(0, slices).forEach(number -> large("shop/web-" + number, "web", number));

        assertThat(endpoints.of(WEB)).isEmpty();
        endpoints.remove("shop/web-0");
        assertThat(of(WEB, "0-7", "1-7")).containsExactly("1-7");
    }

    private void large(String key, String service, int number) {
        put(key, json(service, IntStream.range(0, 1_000).mapToObj(each -> endpoint(number + "-" + each))));
    }

    /// What is kept is bounded, and it is the one who takes most who is done without.
    @Test
    void theNamespaceWithMostSlicesIsGivenUpWhereThereIsNoRoom() {
        slice("victim/web-1", "web", "a");
        changed.clear();
        for (int number = 0; number < 300; number++) {
            large("shop/web-" + number, "web-" + number, number);
        }

        ServiceKey victim = new ServiceKey("victim", "web");
        assertThat(of(victim, "a", "b")).containsExactly("a");
        assertThat(changed).doesNotContain(victim).contains(new ServiceKey("shop", "web-5"));
        assertThat(endpoints.of(new ServiceKey("shop", "web-5"))).isEmpty();
        assertThat(endpoints.of(WEB)).as("also of its others").isEmpty();

        slice("victim/web-1", "web", "b");
        endpoints.remove("shop/web-1");
        assertThat(of(victim, "a", "b")).containsExactly("b");
        assertThat(endpoints.of(WEB)).isEmpty();
    }

    @Test
    void slicesWithoutEndpointsTakeRoomAsWell() {
        for (int number = 0; number <= ROOM / EndpointNodes.OF_A_SLICE; number++) {
            slice("shop/web-" + number, "web");
        }

        assertThat(endpoints.of(WEB)).isEmpty();
    }

    @Test
    void whereSlicesCannotBeReadNothingIsKnown() {
        endpoints.shut();

        assertThat(endpoints.of(WEB)).isEmpty();
    }
}
