// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Listed resources, sorted by the Service that owns them.
class InventoryTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("prod", "uid-of-cluster");

    private final Inventory.Services<String> services = new Inventory.Services<>("");

    private static Owner.Service named(ServiceKey key, String uid) {
        return new Owner.Service(CLUSTER, key, uid);
    }

    @Test
    void theUidDecidesAndTheFirstWholeNameStands() {
        services.add(named(OwnerMark.Keys.UNNAMED, "a"), state -> state + "group ");
        services.add(named(new ServiceKey("shop", "web"), "a"), state -> state + "balancer ");
        services.add(named(new ServiceKey("shop", "edited"), "a"), state -> state + "target");

        assertThat(services.all((_, state) -> state))
                .isEqualTo(Map.of(named(new ServiceKey("shop", "web"), "a"), "group balancer target"));
    }

    @Test
    void eachHasItsOwnAndWhatIsKnownOfItBesides() {
        services.add(named(new ServiceKey("shop", "web"), "a"), state -> state + "one");
        services.add(named(new ServiceKey("shop", "web"), "b"), state -> state + "two");

        assertThat(services.all((owner, state) -> state + " of " + owner.uid()))
                .containsEntry(named(new ServiceKey("shop", "web"), "a"), "one of a")
                .containsEntry(named(new ServiceKey("shop", "web"), "b"), "two of b");
    }

    @Test
    void knowsServicesThatNoMarkNamesByTheNameThatTheClusterHasForTheirUid() {
        Owner.Service web = named(new ServiceKey("shop", "web"), "a");
        Owner.Service marked = named(new ServiceKey("shop", "marked"), "b");
        Owner.Service gone = named(OwnerMark.Keys.UNNAMED, "c");
        Inventory<String> listed = new Inventory<>(
                "shared", Map.of(named(OwnerMark.Keys.UNNAMED, "a"), "one", marked, "two", gone, "three"));

        Owner.Service other = named(new ServiceKey("shop", "other"), "b");
        assertThat(listed.named(List.of(web, other)).services())
                .isEqualTo(Map.of(web, "one", marked, "two", gone, "three"));
    }
}
