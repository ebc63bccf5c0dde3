// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// How many resources a project may have, by the names of the API's quotas. Those here are a new project's, as far as
/// documents and users' reports name them; Google grants more when asked.
public record ComputeQuotas(Map<String, Integer> limits) {

    /// One thing that is counted.
    ///
    /// @param regional whether each region has its own
    public record Metric(String name, Kind kind, boolean regional, Predicate<Resource> counts) {}

    private static final Predicate<Resource> EXTERNAL =
            each -> !each.text("loadBalancingScheme").equals("INTERNAL");
    private static final Predicate<Resource> EXTERNAL_ADDRESS =
            each -> !each.text("addressType").equals("INTERNAL");

    /// Everything that is counted.
    public static final List<Metric> METRICS = List.of(
            new Metric("FORWARDING_RULES", Kind.FORWARDING_RULE, true, EXTERNAL),
            new Metric("STATIC_ADDRESSES", Kind.ADDRESS, true, EXTERNAL_ADDRESS),
            new Metric("INTERNAL_ADDRESSES", Kind.ADDRESS, true, EXTERNAL_ADDRESS.negate()),
            new Metric("REGIONAL_EXTERNAL_NETWORK_LB_BACKEND_SERVICES", Kind.BACKEND_SERVICE, true, EXTERNAL),
            new Metric("REGIONAL_INTERNAL_LB_BACKEND_SERVICES", Kind.BACKEND_SERVICE, true, EXTERNAL.negate()),
            new Metric("INSTANCE_GROUPS", Kind.INSTANCE_GROUP, true, _ -> true),
            new Metric("NETWORK_ENDPOINT_GROUPS", Kind.ENDPOINT_GROUP, true, _ -> true),
            new Metric("HEALTH_CHECKS", Kind.HEALTH_CHECK, false, _ -> true),
            new Metric("FIREWALLS", Kind.FIREWALL, false, _ -> true));

    public ComputeQuotas {
        limits = Map.copyOf(limits);
    }

    /// A new project's.
    public static ComputeQuotas standard() {
        return new ComputeQuotas(Map.of(
                "FORWARDING_RULES", 15,
                "STATIC_ADDRESSES", 7,
                "INTERNAL_ADDRESSES", 200,
                "REGIONAL_EXTERNAL_NETWORK_LB_BACKEND_SERVICES", 50,
                "REGIONAL_INTERNAL_LB_BACKEND_SERVICES", 75,
                "INSTANCE_GROUPS", 100,
                "NETWORK_ENDPOINT_GROUPS", 100,
                "HEALTH_CHECKS", 75,
                "FIREWALLS", 100));
    }

    /// So many of everything.
    public static ComputeQuotas of(int each) {
        Map<String, Integer> limits = new TreeMap<>();
        METRICS.forEach(metric -> limits.put(metric.name(), each));
        return new ComputeQuotas(limits);
    }

    /// The same with another limit.
    public ComputeQuotas with(String metric, int limit) {
        Map<String, Integer> others = new TreeMap<>(limits);
        others.put(metric, limit);
        return new ComputeQuotas(others);
    }

    public int limit(Metric metric) {
        return limits.getOrDefault(metric.name(), Integer.MAX_VALUE);
    }
}
