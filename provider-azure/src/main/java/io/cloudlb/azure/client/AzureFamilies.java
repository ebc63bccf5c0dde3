// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import io.cloudlb.core.provider.CloudCalls.CallFamily;
import java.util.Locale;

/// What Azure counts together, and how much of it one process uses (Azure's documentation,
/// request-limits-and-throttling).
///
/// The resource manager counts for a subscription, principal and region: reads by a bucket of 250 that gains 25 a
/// second, writes and deletions each by one of 200 that gains 10. Behind it the network provider counts for a
/// subscription and region, whoever asks: in five minutes 10,000 reads, and 1,000 writes and deletions together. In any
/// five minutes a family lets through its burst and 300 times its rate: at most 930 changes, and 4,100 reads of the
/// network. All reads together stay within 230 and 22 a second.
final class AzureFamilies {
    static final CallFamily NETWORK_READS = new CallFamily("network-reads", 110, 12);
    static final CallFamily NETWORK_CHANGES = new CallFamily("network-changes", 180, 2.5);
    static final CallFamily COMPUTE_READS = new CallFamily("compute-reads", 40, 4);
    static final CallFamily COMPUTE_CHANGES = new CallFamily("compute-changes", 20, 1);
    static final CallFamily OPERATIONS = new CallFamily("operations", 80, 6);

    private AzureFamilies() {}

    static CallFamily reads(String path) {
        return isCompute(path) ? COMPUTE_READS : NETWORK_READS;
    }

    static CallFamily changes(String path) {
        return isCompute(path) ? COMPUTE_CHANGES : NETWORK_CHANGES;
    }

    private static boolean isCompute(String path) {
        return path.toLowerCase(Locale.ROOT).contains("/providers/microsoft.compute/");
    }
}
