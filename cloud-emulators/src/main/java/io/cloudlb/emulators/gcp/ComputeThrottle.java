// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.gcp.api.ComputeApi.ApiMethod;
import io.cloudlb.emulators.pipeline.CallRate.WindowRate;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import java.util.List;
import java.util.Map;

/// How many calls a minute a project has, by group, in the minutes of the clock. A call is charged to one group.
///
/// @param perMinute the calls of each group; a group that is not named is not limited
public record ComputeThrottle(Map<String, Integer> perMinute) {

    /// Calls that change something global, `firewalls.insert`.
    public static final String GLOBAL_WRITES = "Queries";
    /// Calls that change something in a region or a zone.
    public static final String REGIONAL_WRITES = "Regional queries";
    /// Calls that only look.
    public static final String READS = "Read requests";
    /// Asking how far an operation is.
    public static final String OPERATION_READS = "Operation read requests";

    public ComputeThrottle {
        perMinute = Map.copyOf(perMinute);
    }

    /// No limits.
    public static ComputeThrottle off() {
        return new ComputeThrottle(Map.of());
    }

    /// What Google publishes: about 1,500 a minute in each group.
    public static ComputeThrottle standard() {
        return new ComputeThrottle(
                Map.of(GLOBAL_WRITES, 1_500, REGIONAL_WRITES, 1_500, READS, 1_500, OPERATION_READS, 1_500));
    }

    /// What a call is charged against.
    List<RateLimit> limits(ApiMethod method, String project) {
        String group = group(method);
        Integer calls = perMinute.get(group);
        return calls == null ? List.of() : List.of(new RateLimit(project + "/" + group, WindowRate.perMinute(calls)));
    }

    /// The group of a method.
    static String group(ApiMethod method) {
        if (method.collection().endsWith("Operations")) {
            return OPERATION_READS;
        }
        if (!ComputeCall.writes(method)) {
            return READS;
        }
        boolean global = !method.described().path("parameters").has("region")
                && !method.described().path("parameters").has("zone");
        return global ? GLOBAL_WRITES : REGIONAL_WRITES;
    }
}
