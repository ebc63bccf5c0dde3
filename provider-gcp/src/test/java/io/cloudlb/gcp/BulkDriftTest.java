// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.BulkRound;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.gcp.InMemoryTransport;
import io.cloudlb.gcp.client.GcpClients;
import io.cloudlb.gcp.model.GcpMarks;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Drift is found by the listings of the region, one page at a time.
class BulkDriftTest {
    private static final int PAGES = 3;

    /// A list may have fewer on a page than were asked for.
    @Test
    void aUsersChangeOvertakesARound() {
        GcpCluster cluster = new GcpCluster().nodes(1);
        Emulator whole = cluster.gcp().emulator();
        cluster.gcp()
                .mount(request -> whole.answer(new WireRequest(
                        request.method(),
                        request.path(),
                        request.query().replace("maxResults=500", "maxResults=10"),
                        request.headers(),
                        request.body())));
        IntStream.rangeClosed(1, 10 * PAGES)
                .forEach(number ->
                        cluster.kube().create(AService.aService("web" + number).port(80)));
        cluster.rest(Duration.ofMinutes(9));
        AtomicBoolean edited = new AtomicBoolean();
        cluster.gcp().hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                if (call.operation().endsWith("/forwardingRules") && !edited.getAndSet(true)) {
                    cluster.kube().edit("web15", SpecEdit.sourceRanges(List.of("192.0.2.0/24")));
                }
            }
        });
        long mark = cluster.gcp().mark();

        cluster.rest(Duration.ofMinutes(25));

        List<String> calls = cluster.gcp().callsSince(mark).operations();
        assertThat(calls.stream().filter("forwardingRules.list"::equals)).hasSize(PAGES);
        assertThat(calls.indexOf("firewalls.update"))
                .as("the write of the edit in %s", calls)
                .isPositive()
                .isLessThan(calls.lastIndexOf("forwardingRules.list"));
    }

    /// One Service that stands, as a process finds it.
    private static final class Standing {
        final GcpCluster cluster = new GcpCluster().nodes(1, 2, 3);
        final GcpProvider provider;
        final GcpState state;
        final Owner.Service owner;

        Standing() {
            cluster.create("web");
            cluster.rest();
            provider = cluster.gcp().newProvider(GcpCluster.PLACE);
            Map<Owner.Service, GcpState> states = provider.inventory(InventoryRequest.of(NodeSet.EMPTY, Set.of()))
                    .services();
            owner = states.keySet().iterator().next();
            state = provider.observe(owner, cluster.gcp().nodes(3), GcpState.OfService.NOTHING);
        }

        BulkRound<GcpState> round(GcpState known) {
            return provider.bulkRound(List.of(owner), _ -> Optional.of(known)).orElseThrow();
        }

        List<GcpState> found(GcpState known) {
            BulkRound<GcpState> round = round(known);
            return Stream.generate(round::next)
                    .takeWhile(Optional::isPresent)
                    .flatMap(page -> page.orElseThrow().values().stream())
                    .toList();
        }
    }

    /// The rights on firewall rules were taken away.
    @Test
    void aRoundThatMayNotReadFirewallRulesFindsWhatElseIsGoneAndEndsInThat() {
        Standing standing = new Standing();
        standing.cluster
                .gcp()
                .emulator()
                .faults()
                .everyCall("firewalls.list", Fault.refuse(403, "forbidden", "Required 'compute.firewalls.list'"));
        standing.cluster.gcp().deleteByHand("/forwardingRules/k8s-");

        BulkRound<GcpState> round = standing.round(standing.state);
        List<GcpState> seen = IntStream.rangeClosed(1, round.pages() + 1)
                .boxed()
                .flatMap(_ -> round.next().orElseThrow().values().stream())
                .toList();

        assertThat(seen).singleElement().satisfies(state -> {
            assertThat(state.resources().all(GcpResource.ForwardingRule.class)).isEmpty();
            assertThat(state.resources().all(GcpResource.Firewall.class)).hasSize(1);
        });
        assertThatThrownBy(round::next)
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("compute.firewalls.list");
    }

    @Test
    void aRoundFindsNothingWhereNothingIsChanged() {
        Standing standing = new Standing();

        assertThat(standing.found(standing.state)).isEmpty();
    }

    /// What carries the marks of nobody is not the Service's any more.
    @Test
    void aRoundFindsWhatHasLostItsMarks() {
        Standing standing = new Standing();
        String firewall = standing.state
                .resources()
                .all(GcpResource.Firewall.class)
                .getFirst()
                .name();
        standing.cluster.gcp().call("PATCH", "global/firewalls/" + firewall, "{\"description\":\"mine now\"}");

        assertThat(standing.found(standing.state))
                .singleElement()
                .satisfies(state -> assertThat(state.resources().all(GcpResource.Firewall.class))
                        .isEmpty());
    }

    /// The listing shows a moment of it.
    @Test
    void aRoundDoesNotJudgeAServiceThatIsBeingWorkedOn() {
        Standing standing = new Standing();
        standing.cluster.gcp().deleteByHand("/forwardingRules/k8s-");
        GcpState worked = standing.state.during(
                "regions/europe-west1/operations/o", new PendingWrite("creates a rule", Optional.empty()));

        assertThat(standing.found(standing.state)).isNotEmpty();
        assertThat(standing.found(worked)).isEmpty();
    }

    @Test
    void aRoundOverFiveThousandLoadBalancersTakesACallForEachPage() {
        Region region = new Region(5_000);
        try (GcpProvider provider = region.provider()) {
            Map<Owner.Service, GcpState> states = provider.inventory(InventoryRequest.of(NodeSet.EMPTY, Set.of()))
                    .services();
            assertThat(states).hasSize(5_000);
            region.asked.clear();
            BulkRound<GcpState> round = provider.bulkRound(
                            List.copyOf(states.keySet()), owner -> Optional.ofNullable(states.get(owner)))
                    .orElseThrow();

            for (int page = 1; page <= round.pages(); page++) {
                assertThat(round.next().orElseThrow()).isEmpty();
                assertThat(region.asked).hasSize(page);
            }

            assertThat(round.next()).isEmpty();
            assertThat(region.asked).hasSize(3 * 10);
        }
    }

    /// A region with so many load balancers, as it lists them.
    private static final class Region implements Emulator {
        private static final Map<String, String> LISTS =
                Map.of("forwardingRules", """
                        "loadBalancingScheme": "EXTERNAL", "IPProtocol": "TCP", "IPAddress": "192.0.2.1", "ports": ["80"],
                        "backendService": "regions/europe-west1/backendServices/web"
                        """, "backendServices", """
                        "loadBalancingScheme": "EXTERNAL", "protocol": "TCP"
                        """, "firewalls", """
                        "sourceRanges": ["0.0.0.0/0"]
                        """);

        final List<String> asked = new ArrayList<>();
        private final int size;

        Region(int size) {
            this.size = size;
        }

        GcpProvider provider() {
            return (GcpProvider) GcpProviderFactory.create(
                    new ProviderContext(
                            SpecFixture.CLUSTER,
                            GcpCluster.PLACE,
                            ProviderContext.PortRange.KUBERNETES_DEFAULT,
                            new ManualClock(),
                            Fence.OPEN,
                            _ -> {}),
                    GcpClients.over(new InMemoryTransport(this)));
        }

        @Override
        public WireAnswer answer(WireRequest request) {
            String list = request.path().substring(request.path().lastIndexOf('/') + 1);
            Map<String, String> query = WireRequest.form(request.query());
            asked.add(list + " " + query.getOrDefault("pageToken", ""));
            String page = Optional.ofNullable(LISTS.get(list))
                    .map(fields -> page(
                            fields,
                            Integer.parseInt(query.getOrDefault("pageToken", "0")),
                            Integer.parseInt(query.getOrDefault("maxResults", "0"))))
                    .orElse("");
            return new WireAnswer(
                    200,
                    Map.of("Content-Type", "application/json"),
                    "{\"kind\": \"compute#%sList\"%s}".formatted(list, page));
        }

        private String page(String fields, int from, int most) {
            int end = Math.min(size, from + most);
            String items = IntStream.range(from, end)
                    .mapToObj(number -> "{\"name\": \"k8s-web-%d\", \"description\": \"%s\", %s}"
                            .formatted(number, description(number), fields))
                    .collect(Collectors.joining(", "));
            String next = end == size ? "" : ", \"nextPageToken\": \"%d\"".formatted(end);
            return ", \"items\": [%s]%s".formatted(items, next);
        }

        private static String description(int number) {
            Owner.Service owner =
                    new Owner.Service(SpecFixture.CLUSTER, new ServiceKey("default", "web" + number), "uid-" + number);
            return GcpMarks.description(owner).replace("\"", "\\\"");
        }
    }
}
