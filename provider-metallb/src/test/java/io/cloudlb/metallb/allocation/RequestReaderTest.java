// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AServiceObject.aServiceObject;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.metallb.allocation.AllocationRequest.PortUse;
import io.cloudlb.metallb.fixture.AServiceObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// MetalLB's annotations, row by row.
class RequestReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"metallb.io", "metallb.universe.tf"})
    void readsBothPrefixes(String prefix) {
        AllocationRequest request = aServiceObject()
                .annotated(prefix + "/loadBalancerIPs", " 2001:db8::1 , 10.0.0.1 ")
                .annotated(prefix + "/address-pool", "a")
                .annotated(prefix + "/allow-shared-ip", "k")
                .annotated(prefix + "/ip-allocated-from-pool", "b")
                .request();

        assertThat(request.wish()).isEqualTo(new Wish.Exactly(ips("10.0.0.1", "2001:db8::1"), Optional.of("a")));
        assertThat(request.sharing().key()).contains("k");
        assertThat(request.published().pool()).contains("b");
    }

    @Test
    void theNewerPrefixWinsEvenWhenItIsEmpty() {
        assertThat(aServiceObject()
                        .annotated("metallb.io/address-pool", "")
                        .annotated("metallb.universe.tf/address-pool", "old")
                        .request()
                        .wish())
                .isEqualTo(new Wish.Automatic());
        assertThat(aServiceObject()
                        .annotated("metallb.io/address-pool", "new")
                        .annotated("metallb.universe.tf/address-pool", "old")
                        .request()
                        .wish())
                .isEqualTo(new Wish.FromPool("new"));
    }

    @Test
    void anEmptyKeyShares() {
        assertThat(aServiceObject()
                        .annotated("metallb.io/allow-shared-ip", "")
                        .request()
                        .sharing()
                        .key())
                .as("with nobody")
                .isEmpty();
    }

    @Test
    void readsTheFieldThatIsDeprecated() {
        assertThat(aServiceObject().loadBalancerIp("10.0.0.1").request().wish())
                .isEqualTo(new Wish.Exactly(ips("10.0.0.1"), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        10.0.0.1,nonsense            | invalid metallb.io/loadBalancerIPs: "10.0.0.1,nonsense"
        ::ffff:10.0.0.1              | invalid metallb.io/loadBalancerIPs: "::ffff:10.0.0.1"
        10.0.0.1,                    | invalid metallb.io/loadBalancerIPs: "10.0.0.1,"
        10.0.0.1,2001:db8::1,::2     | more than two addresses "10.0.0.1,2001:db8::1,::2"
        10.0.0.1,10.0.0.2            | "10.0.0.1" "10.0.0.2" has the same family
        """)
    void saysWhatCannotBeUnderstoodInMetalLbsWords(String value, String words) {
        assertThat(messages(aServiceObject().annotated("metallb.io/loadBalancerIPs", value)))
                .containsExactly(words);
    }

    @Test
    void refusesAnnotationAndFieldTogether() {
        assertThat(messages(aServiceObject()
                        .annotated("metallb.io/loadBalancerIPs", "10.0.0.1")
                        .loadBalancerIp("10.0.0.1")))
                .containsExactly("service can not have both metallb.io/loadBalancerIPs and svc.Spec.LoadBalancerIP");
    }

    @Test
    void readsPortsWithTheirProtocols() {
        assertThat(aServiceObject().alsoUdp(80).request().ports())
                .containsExactly(new PortUse(Protocol.TCP, 80), new PortUse(Protocol.UDP, 80));
    }

    @Test
    void readsWhichNodesCanTakeTheTraffic() {
        assertThat(aServiceObject().request().sharing().backends()).isEqualTo(new Backends.AnyNode());
        assertThat(aServiceObject().local().request().sharing().backends())
                .isEqualTo(new Backends.SelectedPods("default", Map.of("app", "web")));
        assertThat(aServiceObject()
                        .local()
                        .withoutSelector()
                        .request()
                        .sharing()
                        .backends())
                .isInstanceOf(Backends.HandMade.class);
    }

    @Test
    void readsWhichNamespacesAreAccepted() {
        assertThat(aServiceObject()
                        .annotated("cloudlb.io/share-ip-with-namespaces", "trade, office,")
                        .request()
                        .sharing()
                        .shareWith())
                .isEqualTo(new NamespaceList(false, List.of("office", "trade")));
        assertThat(NamespaceList.parse("a,*").contains("anything")).isTrue();
        assertThat(NamespaceList.parse("").contains("")).isFalse();
    }

    @Test
    void ignoresStatusEntriesThatAreNoAddress() {
        assertThat(aServiceObject()
                        .published(Address.hostName("lb.example.com"))
                        .published(Address.vip("10.0.0.1"))
                        .request()
                        .published()
                        .addresses())
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void namesDeprecatedAnnotations() {
        assertThat(MetalLbAnnotations.deprecated(
                        Map.of("metallb.universe.tf/address-pool", "a", "metallb.io/allow-shared-ip", "k")))
                .containsExactly("metallb.universe.tf/address-pool");
    }

    private static List<String> messages(AServiceObject service) {
        return service.request().wish() instanceof Wish.Unreadable(List<Problem> problems)
                ? problems.stream().map(Problem::message).toList()
                : List.of();
    }
}
