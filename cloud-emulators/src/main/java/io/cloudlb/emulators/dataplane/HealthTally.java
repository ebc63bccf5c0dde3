// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult;

/// What a row of probe results makes of a backend. Pure.
///
/// A backend that is not decided yet needs one pass to be healthy, as Elastic Load Balancing has it for newly
/// registered targets, and the whole threshold of failures to be unhealthy.
///
/// @param health the verdict so far
/// @param passes passes in a row
/// @param failures failures in a row
record HealthTally(BackendHealth health, int passes, int failures) {

    static HealthTally start() {
        return new HealthTally(new BackendHealth.Initial(), 0, 0);
    }

    HealthTally after(ProbeResult result, HealthCheck check) {
        return switch (result) {
            case ProbeResult.Passed _ -> afterPass(check);
            case ProbeResult.Failed failed -> afterFailure(failed, check);
        };
    }

    private HealthTally afterPass(HealthCheck check) {
        BackendHealth next =
                switch (health) {
                    case BackendHealth.Initial _, BackendHealth.Healthy _ -> new BackendHealth.Healthy();
                    case BackendHealth.Unhealthy still ->
                        passes + 1 >= check.healthyThreshold() ? new BackendHealth.Healthy() : still;
                };
        return new HealthTally(next, passes + 1, 0);
    }

    private HealthTally afterFailure(ProbeResult.Failed failed, HealthCheck check) {
        BackendHealth verdict = failures + 1 >= check.unhealthyThreshold() ? unhealthy(failed) : health;
        BackendHealth next =
                switch (health) {
                    case BackendHealth.Initial _, BackendHealth.Healthy _ -> verdict;
                    case BackendHealth.Unhealthy _ -> unhealthy(failed);
                };
        return new HealthTally(next, 0, failures + 1);
    }

    private static BackendHealth unhealthy(ProbeResult.Failed failed) {
        return new BackendHealth.Unhealthy(failed.cause(), failed.text());
    }
}
