// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.change;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.gcp.model.GcpResource;
import java.util.Optional;
import java.util.SortedSet;

/// One call that writes to Compute Engine. What it needs of other resources (the address of a rule, a fingerprint) is
/// looked up when it is made.
public sealed interface GcpChange extends Change {
    /// Which resource.
    GcpResource.Key key();

    @Override
    default ResourceRef resource() {
        GcpResource.Key key = key();
        return key.kind().named(key.zone().isEmpty() ? key.name() : key.zone() + "/" + key.name());
    }

    /// `insert`. A firewall rule without destinations is made to the addresses of the owner's rules of its family, and
    /// a forwarding rule without an address at any.
    ///
    /// @param owner whose it is, for its description
    /// @param wanted the resource; a group is made empty
    /// @param detail what for, for a person
    record Create(Owner owner, GcpResource wanted, String detail) implements GcpChange, Creation {
        @Override
        public GcpResource.Key key() {
            return wanted.key();
        }
    }

    /// `update` or `patch`, with the fingerprint of what stands where one is demanded.
    ///
    /// @param owner whose it is, for its description
    /// @param wanted the resource as it should be: a health check, a backend service, a firewall rule, or a
    ///     forwarding rule, of which the global access alone can change
    /// @param detail what changes, for a person
    record Update(Owner owner, GcpResource wanted, String detail, Optional<OwnerMark> existingMark)
            implements GcpChange, Change.Update {
        @Override
        public GcpResource.Key key() {
            return wanted.key();
        }
    }

    /// `addInstances` to an instance group, or `attachNetworkEndpoints` to an endpoint group, in one call.
    record AddInstances(GcpResource.Key key, SortedSet<String> instances, Optional<OwnerMark> existingMark)
            implements GcpChange, Change.Update {
        @Override
        public String detail() {
            return "adds " + String.join(", ", instances);
        }
    }

    /// `removeInstances` from an instance group, or `detachNetworkEndpoints` from an endpoint group, in one call.
    record RemoveInstances(GcpResource.Key key, SortedSet<String> instances, Optional<OwnerMark> existingMark)
            implements GcpChange, Change.Update {
        @Override
        public String detail() {
            return "takes out " + String.join(", ", instances);
        }
    }

    /// `delete`.
    ///
    /// @param detail why, for a person
    record Delete(GcpResource.Key key, String detail, Optional<OwnerMark> existingMark)
            implements GcpChange, Deletion {}
}
