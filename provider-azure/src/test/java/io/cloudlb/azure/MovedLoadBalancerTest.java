// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Another load balancer is configured than before.
class MovedLoadBalancerTest {
    private static Place renamed(Place place) {
        return named(place, AzureWorld.GROUP);
    }

    private static Place elsewhere(Place place) {
        return named(place, "network");
    }

    private final AzureWorld azure = new AzureWorld();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    private static Place named(Place place, String group) {
        return new Place(
                place.subscription(),
                place.group(),
                place.location(),
                place.network(),
                place.subnet(),
                group,
                "other",
                place.lent(),
                place.securityGroup());
    }

    private List<Ingress> shown(String name) {
        return cluster.kube().service(name).status().ingress();
    }

    private boolean stands(String loadBalancer) {
        return azure.emulator().made().stream().anyMatch(path -> path.endsWith("/loadBalancers/" + loadBalancer));
    }

    private void configure(UnaryOperator<Place> otherwise) {
        azure.configuring(otherwise);
        cluster.restart();
        cluster.rest(Duration.ofMinutes(5));
    }

    @Test
    void servicesMoveWithTheirAddressesToTheLoadBalancerThatIsConfiguredNow() {
        cluster.create("web", "more");
        cluster.rest();
        List<Ingress> before = shown("web");

        configure(MovedLoadBalancerTest::renamed);

        assertThat(shown("web")).isNotEmpty().isEqualTo(before);
        assertThat(stands("other")).isTrue();
        assertThat(stands("demo")).isFalse();
        cluster.kube().delete("web");
        cluster.kube().delete("more");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(azure.owned()).isEmpty();
    }

    @Test
    void anInternalServiceKeepsItsAddressInTheOtherLoadBalancer() {
        cluster.kube().create(AService.aService("web").port(80).annotation(AzureAnnotations.INTERNAL, "true"));
        cluster.rest();
        List<Ingress> before = shown("web");

        configure(MovedLoadBalancerTest::renamed);

        assertThat(shown("web")).isNotEmpty().isEqualTo(before);
        assertThat(stands("other-internal")).isTrue();
        assertThat(stands("demo-internal")).isFalse();
    }

    @Test
    void whatAnotherResourceGroupHoldsIsFoundByItsPublicAddresses() {
        azure.emulator().seed().group("network");
        azure.configuring(MovedLoadBalancerTest::elsewhere);
        cluster.restart();
        cluster.create("web");
        cluster.kube().create(AService.aService("inside").port(80).annotation(AzureAnnotations.INTERNAL, "true"));
        cluster.rest();
        List<Ingress> before = shown("web");
        assertThat(stands("other")).isTrue();

        configure(UnaryOperator.identity());

        assertThat(shown("web")).isNotEmpty().isEqualTo(before);
        assertThat(shown("inside")).isNotEmpty();
        assertThat(stands("demo")).isTrue();
        assertThat(stands("other")).isFalse();
        assertThat(stands("other-internal")).isFalse();
    }

    @Test
    void servicesThatShareAnAddressMoveWithIt() {
        azure.makeAddress("shared");
        for (String name : List.of("web", "api")) {
            cluster.kube()
                    .create(AService.aService(name)
                            .port(name.equals("web") ? 80 : 443)
                            .annotation(AzureAnnotations.PIP_NAME, "shared"));
        }
        cluster.rest(Duration.ofMinutes(3));
        List<Ingress> before = shown("web");

        configure(MovedLoadBalancerTest::renamed);

        assertThat(shown("web")).isNotEmpty().isEqualTo(before);
        assertThat(shown("api")).isEqualTo(before);
        assertThat(stands("demo")).isFalse();
    }

    /// One that was lent is its owner's, and stays without our parts.
    @Test
    void aLoadBalancerThatWasLentIsLeftWithoutOurParts() {
        azure.lending();
        cluster.restart();
        cluster.create("web");
        cluster.rest();
        azure.makeAddress("theirs");
        azure.emulator().seed().edit(Kind.LOAD_BALANCER, AzureWorld.GROUP, "demo", balancer -> {
            balancer.remove("tags");
            balancer.withObject("properties")
                    .withArray("frontendIPConfigurations")
                    .addObject()
                    .put("name", "theirs")
                    .putObject("properties")
                    .putObject("publicIPAddress")
                    .put("id", AzureWorld.id(AzureWorld.GROUP, "publicIPAddresses", "theirs"));
        });
        azure.configuring(place -> {
            Place other = renamed(place);
            return new Place(
                    other.subscription(),
                    other.group(),
                    other.location(),
                    other.network(),
                    other.subnet(),
                    other.loadBalancerGroup(),
                    other.loadBalancer(),
                    false,
                    other.securityGroup());
        });
        List<Ingress> before = shown("web");

        cluster.restart();
        cluster.rest(Duration.ofMinutes(5));

        assertThat(shown("web")).isNotEmpty().isEqualTo(before);
        assertThat(stands("demo")).isTrue();
        assertThat(azure.emulator().made()).noneMatch(path -> path.contains("/demo/") && path.contains("/k8s-"));
    }

    private void linked() {
        configure(Place::withInterfaces);
        cluster.kube()
                .create(AService.aService("web")
                        .port(80)
                        .annotation(AzureAnnotations.INTERNAL, "true")
                        .annotation(AzureAnnotations.LINK_CREATE, "true")
                        .annotation(AzureAnnotations.LINK_NAME, "shop"));
        cluster.rest(Duration.ofMinutes(3));
    }

    @Test
    void aPrivateLinkServiceIsMadeAnewAtTheOtherLoadBalancer() {
        linked();

        configure(place -> renamed(place).withInterfaces());

        assertThat(stands("demo-internal")).isFalse();
        assertThat(azure.owned()).contains("privateLinkServices/shop", "loadBalancers/other-internal/frontendIP");
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                .contains("has the alias");
    }

    @Test
    void whileEndpointsAreConnectedAServiceServesWhereItIs() {
        linked();
        azure.emulator()
                .seed()
                .edit(
                        Kind.PRIVATE_LINK_SERVICE,
                        AzureWorld.GROUP,
                        "shop",
                        link -> link.withObject("properties")
                                .withArray("privateEndpointConnections")
                                .addObject()
                                .put("name", "partner"));
        String before = azure.owned();

        configure(place -> renamed(place).withInterfaces());

        assertThat(azure.owned()).isEqualTo(before);
        assertThat(shown("web")).isNotEmpty();
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).message())
                .contains("partner");
    }
}
