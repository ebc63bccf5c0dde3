// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Pools are to hold nodes otherwise than before, with Services standing.
class PoolTypeChangeTest {
    private final AzureWorld azure = new AzureWorld();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);
    private final List<String> unserved = new ArrayList<>();

    /// Looks after every call whether each rule's pool has somebody in it.
    private void watch() {
        azure.hook(new CallHook() {
            @Override
            public void after(CloudCall call) {
                azure.emulator().canonical().stream()
                        .filter(line -> line.contains("/loadBalancers/demo ") && line.contains("loadBalancingRules=[{"))
                        .forEach(line -> check(call, line.substring(line.indexOf("loadBalancingRules=["))));
            }
        });
    }

    private void check(CloudCall call, String rules) {
        boolean byInterface = rules.contains("_cluster_interfaces_v4");
        boolean byAddress = rules.contains("_cluster_nodes_v4");
        if (byInterface && azure.members("interfaces_v4").isEmpty()) {
            unserved.add(call.operation() + ": interfaces");
        }
        if (byAddress && azure.owned().lines().noneMatch(line -> line.contains("ipAddress=10.0.0.4"))) {
            unserved.add(call.operation() + ": addresses");
        }
    }

    private void change(UnaryOperator<Place> otherwise) {
        watch();
        azure.configuring(otherwise);
        cluster.restart();
        cluster.rest(Duration.ofMinutes(5));
        azure.hook(CallHook.NONE);
    }

    private boolean stands(String pool) {
        return azure.emulator().made().stream().anyMatch(path -> path.endsWith(pool));
    }

    @Test
    void rulesAreServedAllTheTimeWhilePoolsChangeToInterfacesAndBack() {
        cluster.create("web", "more");
        cluster.rest();
        String before = azure.owned();

        change(Place::withInterfaces);

        assertThat(azure.members("interfaces_v4")).containsExactly("node-1-nic", "node-2-nic", "node-3-nic");
        assertThat(stands("_cluster_nodes_v4")).isFalse();

        change(UnaryOperator.identity());

        assertThat(azure.members("interfaces_v4")).isEmpty();
        assertThat(stands("_cluster_interfaces_v4")).isFalse();
        assertThat(azure.owned()).isEqualTo(before);
        assertThat(unserved).isEmpty();
    }
}
