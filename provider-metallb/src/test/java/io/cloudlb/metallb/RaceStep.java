// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.testkit.crash.CloudFault;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// One thing that happens in a [RaceWorld].
sealed interface RaceStep {
    int PROCESSES = 3;
    List<String> NAMES = List.of("red", "green", "blue", "white", "black");

    /// A user creates a Service, or deletes the one of that name.
    record CreateOrDelete(String name, int kind) implements RaceStep {}

    /// A user asks for an address by name; with 0 for whichever.
    record Ask(String name, int address) implements RaceStep {}

    /// A user makes a load balancer a ClusterIP, or the other way round.
    record Flip(String name) implements RaceStep {}

    /// A user takes the addresses out of a status.
    record Clear(String name) implements RaceStep {}

    /// A user touches what nobody reads.
    record Touch(String name) implements RaceStep {}

    /// A process's watch has told of everything, it looks at a Service, and its write arrives.
    record Work(int process, String name) implements RaceStep {}

    /// A process's watch tells of the next so many changes of a Service.
    record Deliver(int process, String name, int changes) implements RaceStep {}

    /// A process looks at some Services and decides on them together; the writes of their statuses are on their way
    /// then.
    record Reconcile(int process, List<String> names) implements RaceStep {}

    /// The same, and while it is at the ledger other things happen.
    record Interrupted(int process, List<String> names, int call, boolean after, List<RaceStep> meanwhile)
            implements RaceStep {}

    /// A write of a status arrives; its answer may be lost.
    record Land(int process, String name, boolean answerIsLost) implements RaceStep {}

    /// A write that a dead process had sent arrives.
    record LandLate(String name) implements RaceStep {}

    /// A process looks after itself.
    record Upkeep(int process) implements RaceStep {}

    /// A process dies and another starts. What it has sent is still on its way.
    record Crash(int process) implements RaceStep {}

    /// The next call of the ledger meets a fault.
    record Fault(CloudFault fault) implements RaceStep {}

    /// Time passes.
    record Pass(int seconds) implements RaceStep {}

    /// An administrator writes other pools.
    record Edit(int pools) implements RaceStep {}

    /// Ways through the world.
    static Arbitrary<List<RaceStep>> walks() {
        return Arbitraries.integers()
                .between(0, 6)
                .flatMap(dice -> dice == 0 ? interrupted() : single())
                .list()
                .ofMinSize(20)
                .ofMaxSize(150);
    }

    private static Arbitrary<RaceStep> single() {
        return Arbitraries.integers().between(1, 40).flatMap(RaceStep::single);
    }

    private static Arbitrary<RaceStep> single(int dice) {
        Arbitrary<String> names = Arbitraries.of(NAMES);
        Arbitrary<Integer> processes = Arbitraries.integers().between(0, PROCESSES - 1);
        return switch (dice) {
            case 1 ->
                Combinators.combine(names, Arbitraries.integers().between(0, 3)).as(CreateOrDelete::new);
            case 2, 3, 4 ->
                Combinators.combine(names, Arbitraries.integers().between(0, 4)).as(Ask::new);
            case 5, 6, 7 -> names.map(Flip::new);
            case 8 -> names.map(Clear::new);
            case 9 -> names.map(Touch::new);
            case 10 -> names.map(LandLate::new);
            case 11, 12 -> processes.map(Upkeep::new);
            case 13 -> processes.map(Crash::new);
            case 14 -> Arbitraries.of(CloudFault.values()).map(Fault::new);
            case 15 -> Arbitraries.integers().between(1, 90).map(Pass::new);
            case 16 -> Arbitraries.integers().between(0, 1).map(Edit::new);
            case 17, 18, 19, 20 -> Combinators.combine(processes, names).as(Work::new);
            default -> ofAProcess(dice, processes, names);
        };
    }

    private static Arbitrary<RaceStep> ofAProcess(int dice, Arbitrary<Integer> processes, Arbitrary<String> names) {
        if (dice <= 26) {
            return Combinators.combine(processes, names, Arbitraries.integers().between(1, 4))
                    .as(Deliver::new);
        }
        if (dice <= 33) {
            return Combinators.combine(processes, some(names)).as(Reconcile::new);
        }
        return Combinators.combine(processes, names, Arbitraries.integers().between(0, 7))
                .as((process, name, lost) -> new Land(process, name, lost == 0));
    }

    private static Arbitrary<RaceStep> interrupted() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, PROCESSES - 1),
                        some(Arbitraries.of(NAMES)),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(true, false),
                        single().list().ofMinSize(1).ofMaxSize(8))
                .as(Interrupted::new);
    }

    private static Arbitrary<List<String>> some(Arbitrary<String> names) {
        return names.list().ofMinSize(1).ofMaxSize(3).uniqueElements();
    }
}
