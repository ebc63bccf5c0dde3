// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever a tenant writes into its Services, nobody else's load balancer changes or waits, and what is said about it
/// is short and of printable characters.
class HostileServicesTest {
    private static final int LONGEST = 1_024;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

    /// Too long, too many, too deep, empty, of no character set, with ends of lines, and paths to elsewhere.
    private static final List<String> VALUES = List.of(
            "x".repeat(240_000),
            "a,".repeat(20_000),
            "k=v,".repeat(5_000),
            "[".repeat(5_000),
            "n".repeat(253),
            "x\n2026-11-30T00:00:00.000Z ERROR forged\u001b[31m",
            "\u0000\u202e\u2028",
            "\ud83d\ude48".repeat(400),
            "..",
            "../..",
            "../../other/providers/Microsoft.Network/publicIPAddresses/theirs",
            "%2e%2e%2f?api-version=1#",
            "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/../providers/Microsoft.Network/publicIPPrefixes/..",
            "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net",
            "null",
            "{\"$ref\":\"#\"}",
            "-1",
            "99999999999999999999",
            "10.0.0.0/8,::/0,fe80::1%eth0",
            "true");

    private final AzureWorld azure = new AzureWorld();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);
    private List<String> victim = List.of();

    @BeforeEach
    void serveAVictim() {
        cluster.kube().create(AService.aService("victim").port(80).sourceRanges("203.0.113.0/24"));
        cluster.rest();
        victim = partsOf("victim");
        assertThat(victim).isNotEmpty();
    }

    /// All lines and parts of what stands on Azure that name a Service, and its address.
    private List<String> partsOf(String name) {
        ServiceView service = cluster.kube().service(name);
        Set<String> names = new TreeSet<>(Set.of(service.uid()));
        shown(name).forEach(ingress -> names.add(ingress.address().text()));
        return azure.emulator().canonical().stream()
                .flatMap(line -> Pattern.compile("\\{id=[^{}]*properties=\\{[^{}]*(?:\\{[^{}]*\\}[^{}]*)*\\}")
                        .matcher(line)
                        .results())
                .map(found -> found.group())
                .filter(part -> names.stream().anyMatch(part::contains))
                .map(part -> part.replaceAll("priority=\\d+", "priority"))
                .sorted()
                .toList();
    }

    private List<Ingress> shown(String name) {
        return cluster.kube().service(name).status().ingress();
    }

    private void assertNobodyElseNotices() {
        assertThat(partsOf("victim")).isEqualTo(victim);
        cluster.create("after");
        cluster.rest(Duration.ofSeconds(30));
        assertThat(shown("after")).isNotEmpty();
    }

    private List<String> said() {
        List<String> said = cluster.kube().services().stream()
                .flatMap(service -> service.status().conditions().stream())
                .map(Condition::message)
                .collect(Collectors.toCollection(ArrayList::new));
        cluster.kube().events().forEach(event -> said.add(event.event().message()));
        return said;
    }

    @Test
    void anyValueOfAnyAnnotationIsItsServicesTroubleAlone() {
        int number = 0;
        for (String key : AzureAnnotations.SUPPORTED) {
            for (String value : VALUES) {
                cluster.kube()
                        .create(AService.aService("hostile" + number++)
                                .namespace("crowd")
                                .port(8_000 + number)
                                .annotation(key, value)
                                .annotation(AzureAnnotations.ofPort(8_000 + number, "health-probe_port"), value));
            }
        }
        cluster.rest(Duration.ofMinutes(5));

        assertThat(said()).allMatch(message -> message.length() <= LONGEST);
        assertThat(said()).noneMatch(message -> UNPRINTABLE.matcher(message).find());
        assertThat(cluster.kube().services())
                .flatExtracting(service -> service.status().conditions())
                .noneMatch(condition -> condition.reason().equals("InternalError"));
        assertNobodyElseNotices();
    }

    /// By it clients would be let in whom the other Service keeps out.
    @Test
    void theAddressOfAnotherServiceIsNoAdditionalOne() {
        String address = shown("victim").getFirst().address().text();

        cluster.kube().create(AService.aService("hostile").port(80).annotation(AzureAnnotations.ADDITIONAL, address));
        cluster.rest(Duration.ofMinutes(2));

        assertThat(shown("hostile")).hasSize(1);
        assertThat(said()).anyMatch(message -> message.contains("%s is left out: another Service".formatted(address)));
        assertNobodyElseNotices();
        cluster.kube().annotate("hostile", AzureAnnotations.ADDITIONAL, "198.51.100.7");
        cluster.rest(Duration.ofMinutes(2));
        assertThat(shown("hostile")).hasSize(2);
    }

    /// A look has room for 50 resource groups, and reads one list for each.
    @Test
    void aNamespaceThatNamesManyResourceGroupsLeavesRoomForOthers() {
        azure.emulator().seed().group("theirs");
        azure.make(AzureWorld.id("theirs", "publicIPAddresses", "mine"), AzureWorld.STATIC);
        for (int number = 1; number <= 60; number++) {
            cluster.kube().create(in("nowhere-" + number, "hostile" + number));
        }
        cluster.rest();

        ServiceKey web =
                cluster.kube().create(in("theirs", "web").namespace("quiet")).key();
        cluster.rest(Duration.ofMinutes(3));
        assertThat(cluster.kube().find(web).orElseThrow().status().ingress()).isNotEmpty();

        for (int number = 1; number <= 60; number++) {
            cluster.kube().delete("hostile" + number);
        }
        cluster.rest(Duration.ofMinutes(3));
        Calls calls = callsOfAnHour();
        assertThat(calls.of("publicIPAddresses.list").count())
                .as("the cluster's group and one more, at each look")
                .isEqualTo(2 * calls.of("networkSecurityGroups.get").count());
    }

    private Calls callsOfAnHour() {
        long mark = azure.mark();
        cluster.rest(Duration.ofHours(1));
        return azure.callsSince(mark);
    }

    private static AService in(String group, String name) {
        return AService.aService(name)
                .port(80)
                .annotation(AzureAnnotations.RESOURCE_GROUP, group)
                .annotation(AzureAnnotations.PIP_NAME, "mine");
    }
}
