// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.ExitCode;
import io.cloudlb.metallb.PoolForecast;

/// Everything `cloudlb plan --pools` has to say.
///
/// @param provider the provider's name
/// @param cluster the cluster's name
/// @param forecast what would come of the file
/// @param calls the calls that were made to find out
record PoolsReport(String provider, String cluster, PoolForecast forecast, PlanReport.Calls calls) {
    int exitCode() {
        return switch (forecast) {
            case PoolForecast.Refused _ -> ExitCode.ERROR;
            case PoolForecast.Foreseen foreseen -> foreseen.changes() ? ExitCode.CHANGES : ExitCode.OK;
        };
    }
}
