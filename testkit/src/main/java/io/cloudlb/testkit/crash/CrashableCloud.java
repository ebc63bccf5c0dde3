// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import java.util.Set;
import java.util.SortedMap;

/// A cloud in memory that a crash matrix can stop, disturb and compare. One instance is one cloud with its
/// whole content; the processes that use it come and go.
public interface CrashableCloud {
    /// A provider as a new process makes it: it knows nothing.
    LoadBalancerProvider<?, ?, ?> newProvider(ManualClock clock);

    /// The same for a provider that asks for its housekeeping.
    default LoadBalancerProvider<?, ?, ?> newProvider(ManualClock clock, Runnable wakeUp) {
        return newProvider(clock);
    }

    /// A node whose machine exists in this cloud.
    ANode node(String name);

    /// Sets the hook for the calls to come, which are counted from 1 again.
    void hook(CallHook hook);

    /// Lets one of the calls to come meet a fault, counted as for the hook.
    void fault(int call, CloudFault fault);

    /// How many calls there were since the hook was set.
    int calls();

    /// The whole content, in an order and a wording that are equal for equal content: no minted ids, no times.
    String canonical();

    /// The same text without the ids and names that this cloud minted for it.
    String withoutMintedIds(String text);

    /// How often each resource came into being, by kind and name. A second time for the same name is a needless
    /// deletion or a duplicate.
    SortedMap<String, Integer> creations();

    /// The UIDs of the Services that own anything.
    Set<String> ownerUids();
}
