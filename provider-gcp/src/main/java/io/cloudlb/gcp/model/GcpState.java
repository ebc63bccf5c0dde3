// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.Sorted;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an owner has on Google Cloud, as far as is known.
public sealed interface GcpState {
    Resources resources();

    /// What Compute Engine is at work on, by the path of the operation: `regions/r/operations/operation-…`.
    SortedMap<String, PendingWrite> underWay();

    /// Whether something was written of which only a read tells what came of it: an operation that another process
    /// had asked for has ended.
    boolean unread();

    /// The same with other resources, operations, and word of what was not read.
    GcpState with(Resources resources, SortedMap<String, PendingWrite> underWay, boolean unread);

    default GcpState with(GcpResource resource) {
        return with(resources().with(resource), underWay(), unread());
    }

    default GcpState without(GcpResource.Key key) {
        return with(resources().without(key), underWay(), unread());
    }

    /// While an operation goes on.
    default GcpState during(String operation, PendingWrite write) {
        return with(resources(), new TreeMap<>(Sorted.put(underWay(), operation, write)), unread());
    }

    /// After an operation has ended well.
    default GcpState after(String operation) {
        Optional<PendingWrite> write = Optional.ofNullable(underWay().get(operation));
        GcpState ended = afterFailureOf(operation);
        if (write.isEmpty()) {
            return ended;
        }
        return write.flatMap(PendingWrite::outcome)
                .map(outcome -> switch (outcome) {
                    case PendingWrite.Outcome.Made(GcpResource resource) -> ended.with(resource);
                    case PendingWrite.Outcome.Gone(GcpResource.Key key) -> ended.without(key);
                })
                .orElseGet(() -> ended.with(ended.resources(), ended.underWay(), true));
    }

    /// After an operation has failed: the resource is as it was, or is read.
    default GcpState afterFailureOf(String operation) {
        return with(resources(), new TreeMap<>(Sorted.remove(underWay(), operation)), unread());
    }

    /// After the quota had no room for this resource.
    default GcpState refused(GcpResource.Key key) {
        return this instanceof OfService service && key.kind() == GcpKind.ENDPOINT_GROUP
                ? new OfService(service.resources, service.underWay, service.unread, true)
                : this;
    }

    /// What may be there: what is known to be, and what is being made.
    default SortedSet<GcpResource.Key> mayStand() {
        SortedSet<GcpResource.Key> keys = new TreeSet<>(resources().byKey().keySet());
        underWay().values().stream()
                .flatMap(write -> write.outcome().stream())
                .filter(PendingWrite.Outcome.Made.class::isInstance)
                .map(PendingWrite.Outcome.Made.class::cast)
                .forEach(made -> keys.add(made.resource().key()));
        return keys;
    }

    default boolean isNothing() {
        return resources().isEmpty() && underWay().isEmpty() && !unread();
    }

    /// What one Service has.
    ///
    /// @param lacksRoom whether the quota has had no room for an endpoint group of it. No read tells, so one makes
    ///     that it is asked for again
    record OfService(Resources resources, SortedMap<String, PendingWrite> underWay, boolean unread, boolean lacksRoom)
            implements GcpState {
        public static final OfService NOTHING = new OfService(Resources.NONE);

        public OfService {
            underWay = Sorted.copyOf(underWay);
        }

        /// As it was just read, with nothing under way.
        public OfService(Resources resources) {
            this(resources, new TreeMap<>());
        }

        /// The same with what is under way.
        public OfService(Resources resources, SortedMap<String, PendingWrite> underWay) {
            this(resources, underWay, false, false);
        }

        @Override
        public OfService with(Resources changed, SortedMap<String, PendingWrite> writes, boolean isUnread) {
            return new OfService(changed, writes, isUnread, lacksRoom);
        }
    }

    /// What the cluster's Services share, and what stands around them.
    ///
    /// @param surroundings the network and the machines
    record OfCluster(
            Surroundings surroundings, Resources resources, SortedMap<String, PendingWrite> underWay, boolean unread)
            implements GcpState {
        public static final OfCluster NOTHING = new OfCluster(Surroundings.UNKNOWN, Resources.NONE);

        public OfCluster {
            underWay = Sorted.copyOf(underWay);
        }

        /// As it was just read, with nothing under way.
        public OfCluster(Surroundings surroundings, Resources resources) {
            this(surroundings, resources, new TreeMap<>(), false);
        }

        @Override
        public OfCluster with(Resources changed, SortedMap<String, PendingWrite> writes, boolean isUnread) {
            return new OfCluster(surroundings, changed, writes, isUnread);
        }

        public OfCluster with(Surroundings changed) {
            return new OfCluster(changed, resources, underWay, unread);
        }
    }
}
