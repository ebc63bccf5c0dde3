// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.redaction.Redaction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What the controller tells of its work. Safe for use by many threads; never fails.
public final class ControllerMetrics {
    /// The upstream controller's buckets: 1 s to 16,384 s, by twos.
    private static final Duration[] UPSTREAM_BUCKETS = LongStream.iterate(1, seconds -> seconds * 2)
            .limit(15)
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private static final Duration[] ADDRESS_BUCKETS = Stream.of(1L, 2L, 3L, 5L, 10L, 20L, 30L, 60L, 120L, 300L, 600L)
            .map(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final QueueMetrics queue;
    private final Counter hostUpdates;
    private final Counter nodeSyncErrors;
    private final Timer nodeSyncs;
    private final Timer hostUpdateTimes;
    private final Timer timeToAddress;
    private final Counter drifts;
    private final AtomicInteger orphans = new AtomicInteger();
    private final AtomicInteger leader = new AtomicInteger();
    private final Census states;
    private final Census reasons;

    /// @param registry where the meters live
    /// @param lease the name of the leader election's lease
    public ControllerMetrics(MeterRegistry registry, String lease) {
        queue = new QueueMetrics(registry, "service");
        hostUpdates = counter(registry, "service_controller_loadbalancer_sync", "Updates of a load balancer's nodes");
        nodeSyncErrors = counter(registry, "service_controller_nodesync_error", "Failed updates of nodes");
        nodeSyncs = timer(
                registry,
                "service_controller_nodesync_latency",
                "From a change of nodes until every load balancer has them",
                UPSTREAM_BUCKETS);
        hostUpdateTimes = timer(
                registry,
                "service_controller_update_loadbalancer_host_latency",
                "How long the update of one load balancer's nodes takes",
                UPSTREAM_BUCKETS);
        timeToAddress = timer(
                registry,
                "cloudlb_time_to_address",
                "From the moment a Service is seen until its address is published",
                ADDRESS_BUCKETS);
        drifts = counter(registry, "cloudlb_drift_found", "Resources found changed by someone else");
        gauge(registry, "cloudlb_orphans", "Services that are gone and still own cloud resources", orphans);
        gauge(registry, "cloudlb_leader", "1 while this process leads", leader);
        Gauge.builder("leader_election_master_status", leader, AtomicInteger::get)
                .description("1 while this process leads, as upstream names it")
                .tag("name", lease)
                .strongReference(true)
                .register(registry);
        states = new Census(registry, "cloudlb_services", "state", "Services that concern this controller");
        reasons = new Census(registry, "cloudlb_condition", "reason", "Services by why they are not provisioned");
    }

    /// Metrics that nobody reads.
    public static ControllerMetrics unread() {
        return new ControllerMetrics(new CompositeMeterRegistry(), "none");
    }

    /// The meters of the Services' queue.
    public QueueMetrics queue() {
        return queue;
    }

    /// The nodes of one load balancer were updated.
    public void hostsUpdated(Duration took) {
        hostUpdates.increment();
        hostUpdateTimes.record(took);
    }

    /// Updating the nodes of one load balancer failed.
    public void hostUpdateFailed() {
        nodeSyncErrors.increment();
    }

    /// A change of nodes has reached every load balancer.
    ///
    /// @param took since the first Node event of the change
    public void nodesSynced(Duration took) {
        nodeSyncs.record(took);
    }

    /// The first address of a Service was published.
    ///
    /// @param sinceSeen since the Service was first seen wanting one
    public void addressPublished(Duration sinceSeen) {
        timeToAddress.record(sinceSeen);
    }

    /// Where a Service stands now.
    ///
    /// @param reason the reason of its condition, from the closed lists; counted while it is not provisioned
    public void stands(ServiceKey service, ServiceState state, String reason) {
        states.move(service, state.toString());
        if (state == ServiceState.PROVISIONED) {
            reasons.forget(service);
        } else {
            reasons.move(service, reason);
        }
    }

    /// A Service no longer concerns us.
    public void forget(ServiceKey service) {
        states.forget(service);
        reasons.forget(service);
    }

    /// The drift scan found resources that someone else changed.
    public void driftFound(int resources) {
        drifts.increment(resources);
    }

    /// How many Services are gone and still own cloud resources.
    public void orphans(int owners) {
        orphans.set(owners);
    }

    /// Whether this process leads.
    public void leads(boolean leads) {
        leader.set(leads ? 1 : 0);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description, Duration... buckets) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, String description, AtomicInteger value) {
        Gauge.builder(name, value, AtomicInteger::get)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /// Takes secrets and control characters out of labels, as out of every other output. What is the same after that is
    /// one series, so that the page stays one that Prometheus takes.
    public static MeterFilter cleanLabels() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                List<Tag> tags = id.getTags();
                List<Tag> clean = tags.stream()
                        .map(tag -> Tag.of(tag.getKey(), Redaction.OF_PROCESS.clean(tag.getValue())))
                        .toList();
                return clean.equals(tags) ? id : id.replaceTags(clean);
            }
        };
    }

    /// Where a Service that concerns us stands, as operators count it.
    public enum ServiceState {
        /// Seen; the load balancer is not complete yet, and nothing is wrong.
        PENDING,
        /// The load balancer stands as asked.
        PROVISIONED,
        /// Its user has to change something first.
        REFUSED,
        /// The cloud or the API server does not let us; tried again.
        FAILING,
        /// The load balancer is going.
        RELEASING;

        /// The label's value.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Counts Services by one property, each Service once. A value that once had a Service keeps its series, at zero.
    private static final class Census {
        private final MeterRegistry registry;
        private final String name;
        private final String label;
        private final String description;
        private final Map<ServiceKey, String> places = new HashMap<>();
        private final Map<String, AtomicInteger> counts = new HashMap<>();

        Census(MeterRegistry registry, String name, String label, String description) {
            this.registry = registry;
            this.name = name;
            this.label = label;
            this.description = description;
        }

        synchronized void move(ServiceKey service, String value) {
            String before = places.put(service, value);
            if (value.equals(before)) {
                return;
            }
            if (before != null) {
                count(before).decrementAndGet();
            }
            count(value).incrementAndGet();
        }

        synchronized void forget(ServiceKey service) {
            String before = places.remove(service);
            if (before != null) {
                count(before).decrementAndGet();
            }
        }

        private AtomicInteger count(String value) {
            return counts.computeIfAbsent(value, this::register);
        }

        private AtomicInteger register(String value) {
            AtomicInteger count = new AtomicInteger();
            Gauge.builder(name, count, AtomicInteger::get)
                    .description(description)
                    .tag(label, value)
                    .strongReference(true)
                    .register(registry);
            return count;
        }
    }
}
