// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.emulators.Fault;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Pools are configured to hold nodes otherwise than before, and not every interface can be written.
class PoolChangeTest {
    private final AzureWorld azure = new AzureWorld();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    private void configure(UnaryOperator<Place> otherwise) {
        azure.configuring(otherwise);
        cluster.restart();
        cluster.rest(Duration.ofMinutes(5));
    }

    private void failing(Fault fault) {
        azure.emulator().faults().clear();
        azure.emulator().faults().everyCallThatSays("networkInterfaces.put", "node-2-nic", fault);
    }

    private boolean isServed(String service) {
        return !cluster.kube().service(service).status().ingress().isEmpty();
    }

    private boolean stands(String pool) {
        return azure.emulator().made().stream()
                .anyMatch(path -> path.contains("/backendAddressPools/") && path.endsWith(pool));
    }

    @Test
    void aMachineThatCannotLeaveAPoolStopsNoServiceAndThePoolGoesLater() {
        azure.configuring(Place::withInterfaces);
        cluster.restart();
        cluster.create("web");
        cluster.rest();
        failing(Fault.refuse(400, "InterfaceNotPossible", "The interface cannot be written."));

        configure(UnaryOperator.identity());
        cluster.create("more");
        cluster.rest();
        cluster.kube().delete("web");
        cluster.create("later");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(isServed("more")).isTrue();
        assertThat(isServed("later")).isTrue();
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(cluster.kube().reasons("more")).doesNotContain("SyncLoadBalancerFailed");
        assertThat(azure.members("interfaces_v4")).containsExactly("node-2-nic");
        azure.emulator().faults().clear();
        cluster.rest(Duration.ofHours(1));
        assertThat(stands("interfaces_v4")).isFalse();
    }

    /// Whether a rule refers to the pool of which the name ends so.
    private boolean isInUse(String pool) {
        String tree = azure.resource(AzureWorld.id(AzureWorld.GROUP, "loadBalancers", "demo"));
        return JsonMapper.shared()
                .readTree(tree)
                .at("/properties/loadBalancingRules")
                .valueStream()
                .anyMatch(rule ->
                        rule.at("/properties/backendAddressPool/id").asString().endsWith(pool));
    }

    @Test
    void rulesStayWhereAllNodesAreUntilAllAreInTheOtherPool() {
        cluster.create("web");
        cluster.rest();
        failing(Fault.throttle(Duration.ofSeconds(30)));

        azure.configuring(Place::withInterfaces);
        cluster.restart();
        cluster.rest(Duration.ofSeconds(10));

        assertThat(azure.members("interfaces_v4")).contains("node-1-nic").doesNotContain("node-2-nic");
        assertThat(isInUse("interfaces_v4")).isFalse();
        azure.emulator().faults().clear();
        cluster.rest(Duration.ofMinutes(10));
        assertThat(azure.members("interfaces_v4")).hasSize(3);
        assertThat(isInUse("interfaces_v4")).isTrue();
    }

    @Test
    void aPoolThatWasFilledInPartBeforeACrashIsFilledBeforeRulesMoveToIt() {
        cluster.create("web");
        cluster.rest();
        failing(Fault.throttle(Duration.ofSeconds(30)));
        azure.configuring(Place::withInterfaces);
        cluster.restart();
        cluster.rest(Duration.ofSeconds(10));

        cluster.restart();
        cluster.rest(Duration.ofMinutes(2));

        assertThat(azure.members("interfaces_v4")).doesNotContain("node-2-nic");
        assertThat(isInUse("interfaces_v4")).isFalse();
    }
}
