// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import io.cloudlb.core.provider.CloudCalls.CallFamily;

/// What Google counts together, and how much of it one process uses. Quotas are per project and minute of the clock,
/// shared with every other client of the project (Compute Engine's documentation, api-quota): 1,500 changes of what is
/// global, 1,500 of what is in one region and its zones, 1,500 reads, 1,500 looks at operations. In any minute a
/// budget lets through its burst and 60 times its rate, which is at most 1,300 of each 1,500.
///
/// Lists of all scopes are counted as heavy by that page, without a number that was found; here they share the lowest
/// published one, 750, with plain lists.
public final class GcpFamilies {
    public static final CallFamily READ = new CallFamily("compute-read", 100, 20);
    public static final CallFamily LIST = new CallFamily("compute-list", 60, 10);
    public static final CallFamily GLOBAL_WRITE = new CallFamily("compute-global-write", 100, 20);
    public static final CallFamily REGIONAL_WRITE = new CallFamily("compute-regional-write", 100, 20);
    public static final CallFamily OPERATION_WAIT = new CallFamily("compute-operation-wait", 100, 20);

    private GcpFamilies() {}
}
