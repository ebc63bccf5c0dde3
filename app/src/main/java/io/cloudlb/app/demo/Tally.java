// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.TextTable;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Ledger;
import java.util.List;

/// Counts what each step of the story cost in cloud calls.
final class Tally implements Costs {
    private final Ledger ledger;
    private final TextTable table = TextTable.of("STEP", "WRITES", "READS");
    private long mark;

    Tally(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String end(String step) {
        Calls calls = ledger.since(mark);
        mark = ledger.mark();
        table.row(
                step,
                String.valueOf(calls.writes().count()),
                String.valueOf(calls.reads().count()));
        return "In the cloud: " + (calls.count() == 0 ? "no call" : calls.summary());
    }

    @Override
    public List<String> lines() {
        return table.lines();
    }
}
