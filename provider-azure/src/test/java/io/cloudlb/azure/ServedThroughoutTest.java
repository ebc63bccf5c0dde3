// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.RequestedCluster.Refusal;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that request all the while are answered whatever changes in place, and where the address changes, whoever
/// follows the status is answered throughout.
class ServedThroughoutTest {
    private static final String WEB = "web";
    private static final int PORT = 80;

    private final RequestedCluster world = new RequestedCluster(1, 2, 3);

    @AfterEach
    void close() {
        world.close();
    }

    private static AService aService(boolean internal, Transport transport, int... ports) {
        AService service = AService.aService(WEB);
        for (int port : ports) {
            service = transport == Transport.TCP ? service.port(port) : service.udp(port);
        }
        return internal ? service.annotation(AzureAnnotations.INTERNAL, "true") : service;
    }

    /// A Service of one port that is requested from now on.
    private void serve(boolean internal, Transport transport) {
        world.cluster.kube().create(aService(internal, transport, PORT));
        world.cluster.rest();
        world.cluster.rest();
        world.request(WEB, PORT, transport);
        world.keepRequesting(WEB, PORT, transport);
    }

    private void edit(SpecEdit edit) {
        world.cluster.kube().edit(WEB, edit);
    }

    /// The ports of the Service from now on; one that it has already keeps its node port.
    private void ports(AService service) {
        edit(spec -> SpecEdit.ports(service.spec().ports().stream()
                        .map(port -> spec.ports().stream()
                                .filter(has -> has.port() == port.port() && has.protocol() == port.protocol())
                                .findFirst()
                                .orElse(port))
                        .toList())
                .apply(spec));
    }

    private void annotate(String key, String value) {
        world.cluster.kube().annotate(WEB, key, value);
    }

    private void assertUndisturbed() {
        int before = world.requests();
        assertThat(world.refusals()).isEmpty();
        assertThat(world.requests()).isGreaterThan(before + 4);
    }

    @ParameterizedTest
    @CsvSource({"false,TCP", "false,UDP", "true,TCP"})
    void whileItIsEditedInPlace(boolean internal, Transport transport) {
        serve(internal, transport);
        String ip = world.ip(WEB);

        ports(aService(internal, transport, PORT, 443));
        assertUndisturbed();
        world.keepRequesting(WEB, 443, transport);
        edit(SpecEdit.trafficPolicy(new TrafficPolicy.Local(0)));
        assertUndisturbed();
        edit(SpecEdit.trafficPolicy(new TrafficPolicy.Cluster()));
        assertUndisturbed();
        edit(SpecEdit.sourceRanges(List.of("127.0.0.0/8")));
        assertUndisturbed();
        edit(SpecEdit.sourceRanges(List.of("127.0.0.0/9", "127.128.0.0/9", "192.0.2.0/24")));
        assertUndisturbed();
        edit(SpecEdit.sourceRanges(List.of()));
        assertUndisturbed();
        edit(SpecEdit.sessionAffinity(Optional.of(Duration.ofHours(3))));
        assertUndisturbed();
        annotate(AzureAnnotations.IDLE_TIMEOUT, "30");
        assertUndisturbed();

        assertThat(world.ip(WEB)).isEqualTo(ip);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileNodesComeAndGo(boolean internal) {
        serve(internal, Transport.TCP);

        world.join(4, 5);
        assertUndisturbed();
        world.cluster.removeNodes(1, 4);
        assertUndisturbed();
        world.terminate(1, 4);
        assertThat(world.refusals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileTheControllerStartsAnew(boolean internal) {
        serve(internal, Transport.TCP);

        world.cluster.startAnother();
        assertUndisturbed();
    }

    /// The old address serves until the new one is published, and a while longer.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoFollowsTheStatusWhileTheSchemeChanges(boolean internal) {
        world.cluster.kube().create(aService(internal, Transport.TCP, PORT));
        world.cluster.rest();
        world.cluster.rest();
        world.request(WEB, PORT, Transport.TCP);
        String ip = world.ip(WEB);

        annotate(AzureAnnotations.INTERNAL, internal ? "false" : "true");

        List<Refusal> refusals = world.refusals();
        assertThat(refusals).isEmpty();
        assertThat(world.ip(WEB)).isNotEqualTo(ip);
    }
}
