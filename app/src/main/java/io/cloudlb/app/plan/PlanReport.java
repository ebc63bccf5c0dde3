// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.ExitCode;
import io.cloudlb.core.plan.Action;
import java.util.List;
import java.util.stream.Stream;

/// Everything `cloudlb plan` has to say.
///
/// @param provider the provider's name
/// @param cluster which cluster it is for
/// @param services one plan per Service, in the order of the input
/// @param shared what would be done to resources that all Services of the cluster share
/// @param skipped documents that are not Services, as `Deployment web`
/// @param notes what could not be known, for a person
/// @param calls the cloud calls that were made to find out
record PlanReport(
        String provider,
        Cluster cluster,
        List<ServicePlan> services,
        Changes shared,
        List<String> skipped,
        List<String> notes,
        Calls calls) {
    PlanReport {
        services = List.copyOf(services);
        skipped = List.copyOf(skipped);
        notes = List.copyOf(notes);
    }

    /// @param name the cluster's name
    /// @param reached whether its API server was asked
    /// @param nodes how many nodes take traffic
    record Cluster(String name, boolean reached, int nodes) {}

    /// @param reads calls that only read
    /// @param writes calls that would change something: zero, by the fence
    record Calls(int reads, int writes) {}

    long count(Action action) {
        return everything().mapToLong(changes -> changes.count(action)).sum();
    }

    long replaced() {
        return everything().mapToLong(changes -> changes.replacements().size()).sum();
    }

    long withheld() {
        return everything().mapToLong(Changes::withheld).sum();
    }

    /// @param mustServe whether a Service that would be left alone counts as one that is refused
    int exitCode(boolean mustServe) {
        boolean refuses = services.stream().map(ServicePlan::verdict).anyMatch(verdict -> switch (verdict) {
            case Verdict.Refused _ -> true;
            case Verdict.NotServed _ -> mustServe;
            case Verdict.Planned _, Verdict.Valid _ -> false;
        });
        if (refuses) {
            return ExitCode.ERROR;
        }
        return everything().anyMatch(Changes::isAnythingDone) ? ExitCode.CHANGES : ExitCode.OK;
    }

    private Stream<Changes> everything() {
        return Stream.concat(services.stream().map(ServicePlan::changes), Stream.of(shared));
    }
}
