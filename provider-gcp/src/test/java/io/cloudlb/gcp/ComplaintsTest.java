// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What users of the other controllers complain of, with the whole controller at work (k/k: kubernetes/kubernetes,
/// IG: kubernetes/ingress-gce, CPG: kubernetes/cloud-provider-gcp). What a plan or a resolver alone decides is tested
/// there.
class ComplaintsTest {
    private static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";
    private static final Duration LONG = Duration.ofMinutes(20);

    private static GcpCluster serving(GcpWorld gcp) {
        GcpCluster cluster = new GcpCluster(gcp, GcpCluster.PLACE).nodes(1, 2, 3);
        cluster.create("web");
        cluster.rest(LONG);
        return cluster;
    }

    private static List<Ingress> shown(GcpCluster cluster, String name) {
        return cluster.kube().service(name).status().ingress();
    }

    private static void post(GcpWorld gcp, String path, String body) {
        gcp.call("POST", "regions/" + GcpWorld.REGION + path, body);
    }

    private static void assertGone(GcpCluster cluster) {
        cluster.rest(LONG);
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(cluster.gcp().owned()).isEmpty();
    }

    /// k/k#96513, k/k#29079, k/k#11175: a restart recreated the forwarding rule, at another address.
    @Test
    void aRestartWritesNothing() {
        GcpCluster cluster = serving(new GcpWorld());
        List<Ingress> before = shown(cluster, "web");

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(calls.writes().count()).isZero();
        assertThat(shown(cluster, "web")).isEqualTo(before);
    }

    /// k/k#18502, k/k#53657: an address that somebody else has was asked for again and again, with 254,866 events in a
    /// week.
    @Test
    void anAddressThatSomebodyElseHasIsSaidOnceAndLookedAtSeldom() {
        GcpWorld gcp = new GcpWorld();
        post(gcp, "/addresses", "{\"name\":\"taken\"}");
        post(gcp, "/healthChecks", "{\"name\":\"theirs\",\"type\":\"TCP\",\"tcpHealthCheck\":{\"port\":80}}");
        post(
                gcp,
                "/backendServices",
                "{\"name\":\"theirs\",\"healthChecks\":[\"%s/healthChecks/theirs\"]}".formatted(link()));
        post(
                gcp,
                "/forwardingRules",
                "{\"name\":\"theirs\",\"IPAddress\":\"%s/addresses/taken\",\"ports\":[\"80\"],\"backendService\":\"%s/backendServices/theirs\"}"
                        .formatted(link(), link()));
        GcpCluster cluster = new GcpCluster(gcp, GcpCluster.PLACE).nodes(1, 2, 3);

        cluster.kube().create(AService.aService("web").port(80).annotation(GcpAnnotations.ADDRESSES, "taken"));
        cluster.rest(LONG);
        long mark = gcp.mark();
        int events = cluster.kube().events().size();
        cluster.rest(Duration.ofDays(1));

        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.FALSE);
        assertThat(cluster.kube().events()).hasSizeLessThan(events + 5);
        assertThat(gcp.callsSince(mark).count())
                .as(gcp.callsSince(mark).summary())
                .isLessThan(24 * 12 * 20);
    }

    private static String link() {
        return "projects/demo/regions/" + GcpWorld.REGION;
    }

    /// CPG PR#865, k/k#42361, k/k#65583, k/k#71812, IG#1252: what could not be deleted at once was left for ever.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "forwardingRules.delete",
                "regionBackendServices.delete",
                "firewalls.delete",
                "regionHealthChecks.delete",
                "instanceGroups.delete"
            })
    void aDeletionThatFailsForAnHourLeavesNothing(String operation) {
        for (Fault fault : List.of(
                Fault.failBefore(),
                Fault.failAfter(),
                Fault.acceptThenFail(503, "INTERNAL_ERROR", "Internal error"),
                Fault.acceptThenFailAfter(503, "INTERNAL_ERROR", "Internal error"))) {
            GcpCluster cluster = serving(new GcpWorld());
            cluster.gcp().emulator().faults().everyCall(operation, fault);

            cluster.kube().delete("web");
            cluster.rest(Duration.ofHours(1));
            cluster.gcp().emulator().faults().clear();

            assertGone(cluster);
        }
    }

    /// IG PR#2880, PR#2902: a finalizer that was taken off by hand let the next sync choose another kind of load
    /// balancer.
    @Test
    void aFinalizerThatIsTakenOffIsPutBackAndNothingIsMadeAnew() {
        GcpCluster cluster = serving(new GcpWorld());
        List<Ingress> before = shown(cluster, "web");

        Calls calls = cluster.callsOf(() -> cluster.kube().removeFinalizer("web", FINALIZER));

        assertThat(calls.writes().count()).isZero();
        assertThat(cluster.kube().service("web").meta().finalizers()).containsExactly(FINALIZER);
        assertThat(shown(cluster, "web")).isEqualTo(before);
        cluster.kube().delete("web");
        assertGone(cluster);
    }

    /// k/k#39420, k/k#4689, IG#136, kyma-project/test-infra#677: load balancers that were left behind used up the
    /// quota, and nothing but events told.
    @Test
    void aQuotaThatIsUsedUpIsSaidAndWhatIsFreedIsTaken() {
        Map<String, Integer> limits = new HashMap<>(ComputeQuotas.of(5_000).limits());
        limits.put("FORWARDING_RULES", 1);
        GcpCluster cluster = serving(new GcpWorld(builder -> builder.quotas(new ComputeQuotas(limits))));
        cluster.create("second");
        cluster.rest(LONG);

        Condition condition = cluster.kube().condition("second", Condition.PROVISIONED);
        assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition.reason()).isEqualTo("QuotaExceeded");
        assertThat(condition.message()).contains("FORWARDING_RULES");
        cluster.kube().delete("web");
        cluster.rest(LONG);
        cluster.rest(LONG);
        assertThat(shown(cluster, "second")).hasSize(1);
    }

    /// It has its address as soon as it would with endpoint groups, and no word of a quota that nobody need raise.
    @Test
    void whereTheQuotaHasNoRoomForEndpointGroupsInstanceGroupsServeAtOnce() {
        GcpCluster cluster = new GcpCluster(new GcpWorld().machines(251), GcpCluster.PLACE)
                .nodes(IntStream.rangeClosed(1, 251).toArray());
        cluster.create("first");
        cluster.rest(LONG);
        cluster.gcp()
                .emulator()
                .faults()
                .everyCall(
                        "networkEndpointGroups.insert",
                        Fault.refuse(403, "quotaExceeded", "Quota 'NETWORK_ENDPOINT_GROUPS' exceeded."));

        cluster.kube().create(AService.aService("web").port(80).annotation(GcpAnnotations.TYPE, "Internal"));
        cluster.rest();

        assertThat(shown(cluster, "web")).hasSize(1);
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("There is no room for endpoint groups");
    }

    /// k/k#13335, k/k#38521: an address that was held while the rule was replaced stayed reserved.
    @Test
    void noAddressStaysReservedHoweverOftenPortsChange() {
        GcpCluster cluster = serving(new GcpWorld());
        List<Ingress> before = shown(cluster, "web");

        for (int port = 1; port <= 10; port++) {
            AService next = AService.aService("web").port(port);
            cluster.kube().edit("web", SpecEdit.ports(next.spec().ports()));
            cluster.rest(Duration.ofSeconds(3L * port));
        }
        cluster.rest(LONG);

        assertThat(shown(cluster, "web")).isEqualTo(before);
        assertThat(cluster.gcp().emulator().made()).noneMatch(path -> path.contains("/addresses/"));
    }

    /// IG#699: pods behind a load balancer did not learn who their clients are, and the PROXY protocol was wanted for
    /// it.
    @Test
    void podsSeeTheirClientsWithoutTheProxyProtocol() {
        try (RequestedCluster world = new RequestedCluster(1, 2, 3)) {
            world.cluster
                    .kube()
                    .create(AService.aService("web")
                            .port(80)
                            .local()
                            .annotation("networking.gke.io/load-balancer-proxy-protocol", "v1"));
            world.cluster.rest(LONG);

            assertThat(world.ask("web", 80)).hasValueSatisfying(answer -> {
                assertThat(answer.client()).isEqualTo("127.0.0.1");
                assertThat(answer.node()).isEqualTo(answer.entry());
            });
            assertThat(world.cluster.kube().condition("web", Condition.ACCEPTED).message())
                    .contains("load-balancer-proxy-protocol");
        }
    }

    /// k/k#13335: where an address cannot be given back while its rule has it, which is said when the deletion was
    /// accepted already, it was tried again and again.
    @Test
    void anAddressThatCannotBeGivenBackIsAskedForOnceAndGoesWithTheService() {
        GcpCluster cluster = serving(new GcpWorld());
        cluster.gcp()
                .emulator()
                .faults()
                .everyCall(
                        "addresses.delete",
                        Fault.acceptThenFail(400, "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE", "It is being used"));

        Calls calls = cluster.callsOf(() -> {
            cluster.kube()
                    .edit(
                            "web",
                            SpecEdit.ports(
                                    AService.aService("web").port(81).spec().ports()));
            cluster.rest(Duration.ofHours(3));
        });

        assertThat(calls.where(call -> call.operation().equals("addresses.delete"))
                        .count())
                .isEqualTo(1);
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
        cluster.gcp().emulator().faults().clear();
        cluster.kube().delete("web");
        assertGone(cluster);
    }
}
