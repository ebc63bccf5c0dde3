// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Orphans;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.controller.SteppedController.Options;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A cluster with one node, a fake cloud, a clock, and the processes that a test starts in them.
final class ControllerStage {
    static final Duration DRIFT = Duration.ofMinutes(10);
    static final Duration SWEEP = Duration.ofHours(1);

    final ManualClock clock = new ManualClock();
    final KubeWorld world = new KubeWorld(clock);
    final FakeCloud cloud = new FakeCloud();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ControllerMetrics metrics = new ControllerMetrics(meters, "lease");

    /// Whether no process may write to the cloud now.
    boolean fenceShut;

    private Policy policy = Policy.SYNC;
    private Orphans orphans = Orphans.REPORT;

    ControllerStage() {
        world.addNode(ANode.aNode("node-a"));
    }

    /// From now on processes delete orphans.
    ControllerStage deletingOrphans() {
        orphans = Orphans.DELETE;
        return this;
    }

    /// The cloud reads so many owners with one call.
    ControllerStage readingInBulk(int owners) {
        cloud.readInBulk(owners);
        return this;
    }

    /// From now on processes work under this policy.
    ControllerStage under(Policy other) {
        policy = other;
        return this;
    }

    /// A process that is the cluster's default controller, at rest.
    SteppedController start(String... namespaces) {
        return start(new ClaimRules(true, Optional.empty(), List.of()), namespaces);
    }

    /// A process, at rest.
    SteppedController start(ClaimRules claims, String... namespaces) {
        ControllerSettings settings = ControllerSettings.usual(FakeWorld.CLUSTER, claims)
                .treating(orphans)
                .under(policy)
                .at(new Pace(Duration.ofSeconds(1), DRIFT, SWEEP));
        Options options = Options.usual().in(namespaces).counting(metrics).behind(_ -> !fenceShut);
        SteppedController controller = SteppedController.start(world, clock, cloud.provider(), settings, options);
        controller.runFor(Duration.ofSeconds(30));
        return controller;
    }

    /// How many of that kind exist in the cloud.
    long count(Kind kind) {
        return cloud.kinds().stream().filter(kind::equals).count();
    }

    /// The messages of the events with that reason.
    List<String> said(Event.Reason reason) {
        return world.events().stream()
                .map(KubeWorld.SaidEvent::event)
                .filter(event -> event.reason() == reason)
                .map(Event::message)
                .toList();
    }

    double gauge(String name) {
        return meters.get(name).gauges().stream().mapToDouble(Gauge::value).sum();
    }

    double counter(String name) {
        return meters.get(name).counters().stream().mapToDouble(Counter::count).sum();
    }

    /// The longest time that something took.
    Duration longest(String name) {
        return meters.get(name).timers().stream()
                .map(timer -> Duration.ofNanos((long) timer.totalTime(TimeUnit.NANOSECONDS)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /// How often something was timed.
    long timed(String name) {
        return meters.get(name).timers().stream().mapToLong(Timer::count).sum();
    }
}
