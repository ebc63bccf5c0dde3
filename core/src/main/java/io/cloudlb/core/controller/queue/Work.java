// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import io.cloudlb.core.model.ServiceKey;

/// Something for a worker to do. Equal work waiting in the queue is done once.
public sealed interface Work {
    /// Who takes turns with whom: work of one lane never holds up another's.
    String lane();

    /// Everything about the Services of one name.
    ///
    /// @param key the name
    record OfService(ServiceKey key) implements Work {
        /// The Service's namespace.
        @Override
        public String lane() {
            return key.namespace();
        }

        @Override
        public String toString() {
            return key.toString();
        }
    }

    /// The next call of a group of changes, with all that waits for it.
    ///
    /// @param group the group's name
    record Commit(String group) implements Work {
        /// It takes turns with all namespaces, as chores do.
        @Override
        public String lane() {
            return "";
        }

        @Override
        public String toString() {
            return "COMMIT " + group;
        }
    }

    /// Work that belongs to no single Service.
    enum Chore implements Work {
        /// List what the cluster owns in the cloud.
        INVENTORY,
        /// Find the Services that a change of nodes concerns.
        NODES,
        /// Ask again for the machines of nodes that the cloud did not list.
        MACHINES,
        /// Bring what all Services share to what they need.
        SHARED,
        /// Choose the next owner that is compared with the cloud.
        DRIFT,
        /// Look for resources of Services that no longer exist.
        SWEEP,
        /// Let the provider do what it has to do for itself.
        HOUSEKEEPING;

        /// No namespace has this name, so chores take turns with all of them.
        @Override
        public String lane() {
            return "";
        }
    }

    /// The classes of work, most urgent first. A class is served only while the ones before it are empty.
    enum Urgency {
        /// A Service is new, and nobody has told it anything.
        NEW,
        /// Services wait for one call that is made for all of them.
        CALL,
        /// A user changed or deleted a Service, or waits for one.
        USER,
        /// The cluster's nodes changed.
        NODES,
        /// Nobody asked: the pass after a restart, drift, orphans.
        RESYNC;

        /// The more urgent of the two.
        Urgency or(Urgency other) {
            return compareTo(other) <= 0 ? this : other;
        }
    }
}
