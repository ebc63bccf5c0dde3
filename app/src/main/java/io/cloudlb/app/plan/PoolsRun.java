// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.metallb.MetalLbPreview;
import io.cloudlb.metallb.PoolForecast;
import io.cloudlb.metallb.kube.PoolManifests;

/// Foresees what other pools would do, in the same cluster and behind the same shut fence as any plan.
///
/// @param run the plan of no Service, for the cluster that it has read
/// @param files the files of pools
/// @param isWholeSet whether pools that the file does not name are to go
record PoolsRun(PlanRun run, ManifestFiles files, boolean isWholeSet) {

    PoolsReport report() {
        CallCount count = new CallCount();
        PlanInput input = run.input();
        ProviderContext context = run.context(input, count);
        try (MetalLbPreview preview = MetalLbPreview.of(context)) {
            PoolManifests.Reading reading = preview.reading();
            files.each(reading::take);
            PoolForecast forecast = preview.foresee(
                    input.inventoryRequest(input.translator(preview.traits())), reading.done(), isWholeSet);
            return new PoolsReport(preview.traits().name(), input.cluster().name(), forecast, count.calls());
        } catch (IllegalArgumentException failure) {
            throw new CommandFailure("the file of pools cannot be read: " + failure.getMessage(), failure);
        }
    }
}
