// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.emulators.Emulator;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How addresses are written in requests, where Compute Engine takes one way, or each of two means another thing.
class AddressesOnTheWireTest {
    private final List<String> sent = new ArrayList<>();
    private final GcpCluster cluster = new GcpCluster().nodes(1, 2, 3);

    AddressesOnTheWireTest() {
        Emulator project = cluster.gcp().emulator();
        cluster.gcp().mount(request -> {
            if (request.method().equals("POST")) {
                sent.add(request.path().substring(request.path().lastIndexOf('/') + 1) + " " + request.body());
            }
            return project.answer(request);
        });
    }

    /// What creates something of this kind, at last when the Service gets another port.
    private String created(AService service, String collection) {
        cluster.kube().create(service);
        cluster.rest();
        cluster.kube()
                .edit(
                        "web",
                        SpecEdit.ports(AService.aService("web").port(81).spec().ports()));
        cluster.rest();
        return sent.stream()
                .filter(request -> request.startsWith(collection + " ") && request.contains("default/web"))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static AService web() {
        return AService.aService("web").port(80);
    }

    /// The API takes no bare one for a rule, as ingress-gce found out, and lets a firewall rule lead to that one alone.
    @ParameterizedTest
    @CsvSource({"forwardingRules, IPAddress", "firewalls, destinationRanges"})
    void anIpv6AddressIsABlockOf96Bits(String collection, String field) {
        assertThat(created(web().families(IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6), collection))
                .containsPattern("\"%s\": ?\\[?\"2600:[0-9a-f:]+/96\"".formatted(field));
    }

    @ParameterizedTest
    @CsvSource({"forwardingRules, IPAddress", "firewalls, destinationRanges"})
    void anIpv4AddressIsBare(String collection, String field) {
        assertThat(created(web(), collection)).containsPattern("\"%s\": ?\\[?\"[0-9.]+\"".formatted(field));
    }

    /// Under the other purpose a rule that shares the address would lose it.
    @Test
    void aHeldInternalAddressMayBeUsedByOthers() {
        assertThat(created(web().annotation(GcpAnnotations.TYPE, "Internal"), "addresses"))
                .containsPattern("\"purpose\": ?\"SHARED_LOADBALANCER_VIP\"");
    }

    @Test
    void aHeldExternalAddressHasNoPurpose() {
        assertThat(created(web(), "addresses")).doesNotContain("purpose");
    }
}
