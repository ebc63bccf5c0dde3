// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.settings.AzureSettings;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.preparation.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The role in `docs/azure.md` is what a controller needs, no more and no less: with it everything works, and
/// where one action lacks, whoever has to do without is told which.
class RoleTest {
    private static final Pattern ROLE = Pattern.compile("```json\n([^`]*\"Actions\"[^`]*)```");
    private static final Pattern WITH_INTERFACES = Pattern.compile("```json\n(\\[[^`]*networkInterfaces[^`]*)```");
    private static final Pattern ACTION = Pattern.compile("\"(Microsoft\\.[^\"]+)\"");

    /// Asked where an answer names a result and no operation, which the emulator does not do.
    private static final String RESULTS = "Microsoft.Network/locations/operationResults/read";

    /// Asked once at the start where there is an internal load balancer; without it there is taken to be none.
    private static final String READ_LINKS = "Microsoft.Network/privateLinkServices/read";

    private static final String JOIN_PREFIX = "Microsoft.Network/publicIPPrefixes/join/action";

    private final Set<String> allowed = new TreeSet<>(documented());
    private final Set<String> used = new TreeSet<>();
    private final List<String> said = new ArrayList<>();
    private final Set<String> lent = new TreeSet<>();
    private final AzureWorld azure = new AzureWorld(builder -> builder.allowing((action, scope) -> {
        used.add(action);
        return allowed.contains(action) && !lent.contains(scope);
    }));

    private static SortedSet<String> documented() {
        return documented(ROLE);
    }

    private static SortedSet<String> documented(Pattern list) {
        try {
            String page = Files.readString(
                    Checkout.find().orElseThrow().folder().resolve("docs").resolve("azure.md"));
            String role = list.matcher(page)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElseThrow();
            return ACTION.matcher(role)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> actions() {
        return documented().stream().filter(action -> !action.equals(RESULTS));
    }

    /// Services come, public and internal, and go, nodes come, another process starts.
    ///
    /// @return the cluster at its end
    private AzureCluster live() {
        AzureCluster cluster = new AzureCluster(azure).nodes(1, 2);
        cluster.create("web");
        cluster.kube().create(AService.aService("inside").port(80).annotation(AzureAnnotations.INTERNAL, "true"));
        rest(cluster, Duration.ofMinutes(2));
        cluster.nodes(3);
        rest(cluster, Duration.ofMinutes(2));
        cluster.restart();
        rest(cluster, Duration.ofMinutes(1));
        cluster.kube().delete("web");
        cluster.kube().delete("inside");
        rest(cluster, Duration.ofMinutes(5));
        return cluster;
    }

    /// What a process does before it begins, with the network in another resource group.
    private void check() {
        azure.emulator().seed().group("others");
        Map<String, String> settings = Map.of(
                AzureSettings.SUBSCRIPTION, AzureWorld.SUBSCRIPTION,
                AzureSettings.GROUP, "others",
                AzureSettings.LOCATION, "westeurope",
                AzureSettings.NETWORK, "net",
                AzureSettings.NETWORK_GROUP, AzureWorld.GROUP,
                AzureSettings.SUBNET, "nodes",
                AzureSettings.SECURITY_GROUP, "nodes",
                AzureSettings.SECURITY_GROUP_GROUP, AzureWorld.GROUP);
        try (ArmApi api = AzureWorld.api(azure.emulator(), azure.time(), Fence.OPEN)) {
            new AzureCheck(api, AzureSettings.of(settings)).run(NodeSet.EMPTY);
        } catch (CloudException refused) {
            said.add(refused.error().message());
        }
    }

    private void rest(AzureCluster cluster, Duration duration) {
        cluster.rest(duration);
        cluster.kube().services().stream()
                .flatMap(service -> service.status().conditions().stream())
                .filter(condition -> condition.status() != Condition.Status.TRUE)
                .map(Condition::message)
                .forEach(said::add);
    }

    @Test
    void everythingWorksWithTheRoleAndAllOfItIsUsed() {
        check();
        AzureCluster cluster = live();

        assertThat(said).isEmpty();
        assertThat(cluster.kube().services()).isEmpty();
        assertThat(azure.owned()).isEmpty();
        used.add(RESULTS);
        used.remove(READ_LINKS);
        assertThat(used).isEqualTo(documented());
    }

    @ParameterizedTest
    @MethodSource("actions")
    void anActionThatLacksIsNamed(String action) {
        allowed.remove(action);

        if (action.startsWith("Microsoft.Resources/")) {
            check();
        } else {
            live();
        }

        assertThat(said).anyMatch(message -> message.contains("Allow " + action + " to the controller's identity"));
    }

    @Test
    void anAddressOfAPrefixNeedsOneActionMore() {
        String prefix = AzureWorld.id(AzureWorld.GROUP, "publicIPPrefixes", "block");
        allowed.add("Microsoft.Network/publicIPPrefixes/write");
        azure.make(prefix, "\"prefixLength\":30");
        AzureCluster cluster = new AzureCluster(azure).nodes(1);

        cluster.kube().create(AService.aService("web").port(80).annotation(AzureAnnotations.PIP_PREFIX, prefix));
        cluster.rest();
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                .contains("Allow " + JOIN_PREFIX);

        allowed.add(JOIN_PREFIX);
        cluster.rest(Duration.ofMinutes(30));
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
    }

    @Test
    void aPrivateLinkServiceNeedsFourActionsMore() {
        allowed.addAll(documented(WITH_INTERFACES));
        AzureCluster cluster = new AzureCluster(azure.configuring(Place::withInterfaces)).nodes(1);
        cluster.kube()
                .create(AService.aService("web")
                        .port(80)
                        .annotation(AzureAnnotations.INTERNAL, "true")
                        .annotation(AzureAnnotations.LINK_CREATE, "true"));
        cluster.rest();
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains(READ_LINKS);

        allowed.add(READ_LINKS);
        for (String lacking :
                List.of("privateLinkServices/write", "loadBalancers/frontendIPConfigurations/join/action")) {
            cluster.rest(Duration.ofHours(2));
            assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                    .contains("Allow Microsoft.Network/" + lacking);
            allowed.add("Microsoft.Network/" + lacking);
        }
        cluster.rest(Duration.ofHours(2));
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                .contains("has the alias");

        cluster.kube().delete("web");
        cluster.rest();
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                .contains("Allow Microsoft.Network/privateLinkServices/delete");
        allowed.add("Microsoft.Network/privateLinkServices/delete");
        cluster.rest(Duration.ofHours(2));
        assertThat(azure.owned()).isEmpty();
    }

    /// A document is written with all that is in it, also what others have put there.
    @Test
    void inALentLoadBalancerWhatOthersReferToIsJoinedToo() {
        azure.emulator().seed().group("others");
        String address = AzureWorld.id("others", "publicIPAddresses", "outbound");
        azure.make(address, AzureWorld.STATIC);
        azure.make(
                AzureWorld.id(AzureWorld.GROUP, "loadBalancers", "demo"),
                "\"frontendIPConfigurations\":[{\"name\":\"out\",\"properties\":{\"publicIPAddress\":{\"id\":\"%s\"}}}]"
                        .formatted(address));
        lent.add(address);
        AzureCluster cluster = new AzureCluster(azure.lending()).nodes(1);

        cluster.create("web");
        cluster.rest();
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                .contains("Allow Microsoft.Network/publicIPAddresses/join/action to the controller's identity, on "
                        + address);

        lent.clear();
        cluster.rest(Duration.ofMinutes(30));
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
    }
}
