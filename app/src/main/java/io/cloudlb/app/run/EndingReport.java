// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.app.cli.ExitCode;
import io.cloudlb.app.cli.Terminal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in a sentence why the process ends, and with which exit code.
///
/// @param terminal where it is said
record EndingReport(Terminal terminal) {
    private static final Logger LOG = LoggerFactory.getLogger(EndingReport.class);

    int exitCode(Ending ending) {
        return switch (ending) {
            case Ending.Asked _ -> {
                LOG.info("Stopped as asked");
                yield ExitCode.OK;
            }
            case Ending.LeaseLost _ ->
                failed("the lease was lost, so another process leads now; start again to stand by");
            case Ending.ElectionFailed(Throwable cause) ->
                failed("the leader election ended by a bug (%s); start again, and report it".formatted(cause));
            case Ending.WatchDied(Throwable cause) ->
                failed("a watch on the API server ended for good (%s); start again".formatted(cause.getMessage()));
        };
    }

    private int failed(String sentence) {
        terminal.say(sentence);
        return ExitCode.ERROR;
    }
}
