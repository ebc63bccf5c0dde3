// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Runs scenarios undisturbed, then once with every disturbance there is, and compares the ends. Runs share nothing, so
/// several go on at once.
///
/// @param clouds makes a new, empty cloud
/// @param settings how the controller works
/// @param twice whether the process also crashes a second time, at every call of the recovery
/// @param lag how long after a change the watch tells of it
public record CrashMatrix(Supplier<CrashableCloud> clouds, ControllerSettings settings, boolean twice, Duration lag) {
    /// Where the watch tells at once.
    public CrashMatrix(Supplier<CrashableCloud> clouds, ControllerSettings settings, boolean twice) {
        this(clouds, settings, twice, Duration.ZERO);
    }

    /// Of a controller that does what it is asked and no slow scans, and crashes once.
    public static CrashMatrix onlyWhatIsAsked(Supplier<CrashableCloud> clouds) {
        return new CrashMatrix(
                clouds,
                ControllerSettings.usual(SpecFixture.CLUSTER, new ClaimRules(true, Optional.empty(), List.of()))
                        .at(new ControllerSettings.Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO)),
                false);
    }

    /// How many calls of a recovery a second crash is tried at.
    private static final int SECOND_CRASHES = 12;

    /// What came of one scenario.
    ///
    /// @param scenario its name
    /// @param calls how many cloud calls the undisturbed run made
    /// @param writes how many Kubernetes writes it made
    /// @param runs how many disturbed runs were made
    /// @param failures those that ended otherwise, each in words
    public record Report(String scenario, int calls, int writes, int runs, List<String> failures) {
        public Report {
            failures = List.copyOf(failures);
        }

        @Override
        public String toString() {
            return "%-70s %3d calls %3d writes %5d runs %d failures"
                    .formatted(scenario, calls, writes, runs, failures.size());
        }
    }

    /// Runs one scenario with every disturbance.
    public Report run(Scenario scenario) {
        return run(scenario, this::disturbances);
    }

    /// Runs one scenario with these faults at every call and with no other disturbance: for a cloud whose faults alone
    /// differ from those of another, which has met the others.
    public Report runFaults(Scenario scenario, Set<CloudFault> faults) {
        return run(scenario, (calls, _) -> faults(calls, faults));
    }

    /// What may disturb a run of so many calls and writes.
    private interface Disturbances {
        List<Disturbance> among(int calls, int writes);
    }

    private Report run(Scenario scenario, Disturbances possible) {
        try (Stage reference = begin(scenario)) {
            return compare(scenario, reference, possible);
        }
    }

    private Report compare(Scenario scenario, Stage reference, Disturbances possible) {
        EndState expected = disturb(scenario, reference, new Disturbance.None());
        Set<String> said = EndState.saidIn(reference.world());
        int calls = reference.cloud().calls();
        int writes = reference.world().writes().ledger().size();
        List<String> failures = new ArrayList<>();
        if (!expected.orphans().isEmpty()) {
            failures.add("undisturbed, it leaves orphans " + expected.orphans());
        }
        List<Disturbance> disturbances = possible.among(calls, writes);
        disturbances.parallelStream()
                .flatMap(disturbance -> check(scenario, disturbance, expected, said).stream())
                .forEachOrdered(failures::add);
        return new Report(scenario.name(), calls, writes, disturbances.size(), failures);
    }

    private List<Disturbance> disturbances(int calls, int writes) {
        List<Disturbance> all = new ArrayList<>();
        for (boolean after : new boolean[] {false, true}) {
            for (int call = 1; call <= calls; call++) {
                all.add(new Disturbance.CrashAtCall(call, after));
                for (int second = 1; twice && second <= SECOND_CRASHES; second++) {
                    all.add(new Disturbance.CrashTwice(call, after, second));
                }
            }
            for (int write = 1; write <= writes; write++) {
                all.add(new Disturbance.CrashAtWrite(write, after));
                all.add(new Disturbance.FaultAtWrite(write, KubernetesException.Kind.UNAVAILABLE, after));
            }
        }
        for (int write = 1; write <= writes; write++) {
            all.add(new Disturbance.FaultAtWrite(write, KubernetesException.Kind.CONFLICT, false));
        }
        IntStream.rangeClosed(1, calls).mapToObj(Disturbance.FenceAtCall::new).forEach(all::add);
        IntStream.rangeClosed(1, writes).mapToObj(Disturbance.FenceAtWrite::new).forEach(all::add);
        all.addAll(faults(calls, EnumSet.allOf(CloudFault.class)));
        return all;
    }

    private static List<Disturbance> faults(int calls, Set<CloudFault> faults) {
        List<Disturbance> all = new ArrayList<>();
        for (CloudFault fault : faults) {
            for (int call = 1; call <= calls; call++) {
                all.add(new Disturbance.FaultAtCall(call, fault));
            }
        }
        return all;
    }

    private Optional<String> check(Scenario scenario, Disturbance disturbance, EndState expected, Set<String> said) {
        String where = scenario.name() + ", " + disturbance + ": ";
        try (Stage stage = begin(scenario)) {
            EndState end = disturb(scenario, stage, disturbance);
            boolean same = scenario.racing() ? end.isAlike(expected) : end.equals(expected);
            if (!same) {
                return Optional.of(where + "\n  expected " + expected + "\n  but was  " + end);
            }
            return scenario.racing() ? Optional.empty() : needless(stage, said).map(where::concat);
        } catch (IllegalStateException | AssertionError failure) {
            return Optional.of(where + failure);
        }
    }

    /// A crash may swallow an event, but nothing makes one of another kind.
    private static Optional<String> needless(Stage stage, Set<String> said) {
        Set<String> more = EndState.saidIn(stage.world());
        more.removeAll(said);
        return more.isEmpty() ? Optional.empty() : Optional.of("it says " + more + " for no reason");
    }

    private Stage begin(Scenario scenario) {
        Stage stage = new Stage(clouds.get(), settings, lag);
        scenario.given().accept(stage);
        stage.rest();
        return stage;
    }

    private EndState disturb(Scenario scenario, Stage stage, Disturbance disturbance) {
        disturbance.arm(stage);
        scenario.when().accept(stage);
        stage.rest();
        EndState end = EndState.of(stage);
        requireRest(stage);
        return end;
    }

    /// A world at rest stays at rest: no call, no write.
    private static void requireRest(Stage stage) {
        int calls = stage.cloud().calls();
        int writes = stage.world().writes().ledger().size();
        stage.rest();
        if (stage.cloud().calls() != calls || stage.world().writes().ledger().size() != writes) {
            throw new IllegalStateException("it does not come to rest");
        }
    }
}
