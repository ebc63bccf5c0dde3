// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.RecordingTerminal;
import org.junit.jupiter.api.Test;

class EndingReportTest {
    private final RecordingTerminal terminal = new RecordingTerminal().with("AWS_SESSION_TOKEN", "session-of-nobody");

    @Test
    void isNoFailureWhenSomebodyAsked() {
        assertThat(exitCode(new Ending.Asked())).isZero();
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void saysInASentenceThatTheLeaseWasLost() {
        assertThat(exitCode(new Ending.LeaseLost())).isEqualTo(1);
        assertThat(terminal.err())
                .isEqualTo("cloudlb: the lease was lost, so another process leads now; start again to stand by" + "\n");
    }

    @Test
    void saysInASentenceThatTheElectionFailed() {
        assertThat(exitCode(new Ending.ElectionFailed(new IllegalStateException("a bug"))))
                .isEqualTo(1);
        assertThat(terminal.err())
                .startsWith("cloudlb: the leader election ended by a bug")
                .contains("a bug");
    }

    @Test
    void saysInASentenceWithoutSecretsThatAWatchDied() {
        assertThat(exitCode(new Ending.WatchDied(new IllegalStateException("410 for session-of-nobody"))))
                .isEqualTo(1);
        assertThat(terminal.err())
                .isEqualTo("cloudlb: a watch on the API server ended for good (410 for [redacted]); start again\n");
    }

    private int exitCode(Ending ending) {
        return new EndingReport(terminal.terminal()).exitCode(ending);
    }
}
