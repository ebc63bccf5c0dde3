// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;

/// The names that tests and the fake provider agree on.
public final class FakeWorld {
    /// The cluster of all tests.
    public static final ClusterIdentity CLUSTER = new ClusterIdentity("test", "cluster-uid");

    private FakeWorld() {}

    /// The name of a Service's balancer.
    public static String balancerName(Owner.Service owner) {
        return "b-" + owner.uid().substring(owner.uid().length() - 4);
    }

    /// The Service that a resource belongs to, as its facts name it.
    static Owner.Service owner(FakeResource resource) {
        String[] key = resource.reference("service").split("/", 2);
        return new Owner.Service(
                CLUSTER, new ServiceKey(key[0], key[1]), resource.mark().ownerUid());
    }
}
