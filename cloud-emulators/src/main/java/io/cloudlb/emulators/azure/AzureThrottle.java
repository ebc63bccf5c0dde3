// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.pipeline.CallRate;
import io.cloudlb.emulators.pipeline.CallRate.BucketRate;
import io.cloudlb.emulators.pipeline.CallRate.WindowRate;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many calls a subscription has: the resource manager's buckets for whoever asks and for all together, and the
/// network provider's own in stretches of five minutes. A call is charged against all of them.
///
/// @param rates by name; those that name no calls of a kind do not limit it
public record AzureThrottle(Map<String, CallRate> rates) {

    private static final int EVERYBODY = 15;
    private static final Duration STRETCH = Duration.ofMinutes(5);

    public AzureThrottle {
        rates = Map.copyOf(rates);
    }

    /// No limits.
    public static AzureThrottle off() {
        return new AzureThrottle(Map.of());
    }

    /// What Azure documents: 250 reads at 25 a second, 200 writes and 200 deletions at 10, fifteen times that for all
    /// principals; 10,000 reads and 1,000 other calls of the network provider in five minutes.
    public static AzureThrottle standard() {
        return of(250, 25, 200, 10).ofNetwork(10_000, 1_000);
    }

    /// The resource manager's buckets with other numbers.
    public static AzureThrottle of(int reads, double readsPerSecond, int writes, double writesPerSecond) {
        Map<String, CallRate> rates = new LinkedHashMap<>();
        rates.put("reads", new BucketRate(reads, readsPerSecond));
        for (String changing : List.of("writes", "deletes")) {
            rates.put(changing, new BucketRate(writes, writesPerSecond));
        }
        for (String each : List.copyOf(rates.keySet())) {
            BucketRate own = each.equals("reads")
                    ? new BucketRate(reads, readsPerSecond)
                    : new BucketRate(writes, writesPerSecond);
            rates.put("global-" + each, new BucketRate(own.capacity() * EVERYBODY, own.refillPerSecond() * EVERYBODY));
        }
        return new AzureThrottle(rates);
    }

    /// The same with limits of the network provider.
    public AzureThrottle ofNetwork(int reads, int others) {
        Map<String, CallRate> all = new LinkedHashMap<>(rates);
        all.put("network-reads", new WindowRate(reads, STRETCH));
        all.put("network-others", new WindowRate(others, STRETCH));
        return new AzureThrottle(all);
    }

    /// What a call is charged against.
    ///
    /// @param method the verb
    List<RateLimit> limits(String method, String subscription) {
        String own = word(method);
        List<RateLimit> limits = new ArrayList<>();
        for (String name : List.of(own, "global-" + own, own.equals("reads") ? "network-reads" : "network-others")) {
            CallRate rate = rates.get(name);
            if (rate != null) {
                limits.add(new RateLimit(subscription + "/" + name, rate));
            }
        }
        return limits;
    }

    private static String word(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "reads";
            case "DELETE" -> "deletes";
            default -> "writes";
        };
    }
}
