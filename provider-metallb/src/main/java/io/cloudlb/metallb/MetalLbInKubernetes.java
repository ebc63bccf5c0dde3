// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.StateInKubernetes;
import io.cloudlb.metallb.allocation.RequestReader;
import io.cloudlb.metallb.assignment.AddressAssigner;
import io.cloudlb.metallb.assignment.AssignmentChanges;
import io.cloudlb.metallb.cluster.MetalLbCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/// What follows from the addresses standing in the Services' own objects: what is shown there is what is given out,
/// and the pools and whoever else gives them out are watched here.
///
/// @param access what the process offers
/// @param others who else is elected to serve the same Services
/// @param report the counters of the pools
record MetalLbInKubernetes(
        ClusterAccess access,
        MetalLbCluster cluster,
        OtherLeaders others,
        AddressAssigner assigner,
        Pools pools,
        FillReport report,
        MetalLbSettings.Announcer announcer)
        implements StateInKubernetes<MetalLbDesired, MetalLbState> {
    /// Who only looks disturbs nobody.
    @Override
    public Optional<String> rival() {
        return access.writes() ? others.rival() : Optional.empty();
    }

    @Override
    public Optional<String> trouble() {
        return cluster.trouble();
    }

    @Override
    public SortedMap<String, String> annotations(MetalLbDesired desired, MetalLbState state) {
        return MetalLbProvider.publication(state).annotations(announcer);
    }

    /// Only MetalLB's own controller gives addresses of these pools out beside us, and what that gave is taken over.
    @Override
    public boolean givesOut(Address address, MetalLbState shared) {
        return RequestReader.addresses(Set.of(address)).stream()
                .anyMatch(known -> MetalLbProvider.configuration(shared)
                        .pools()
                        .pools()
                        .homeOf(known)
                        .isPresent());
    }

    @Override
    public void published(Owner.Service owner, MetalLbState state, boolean isWritten) {
        wakeUpIf(assigner.shown(
                owner.key(), owner.uid(), MetalLbProvider.service(state).held().addresses(), isWritten));
    }

    @Override
    public void vanished(ServiceKey key) {
        wakeUpIf(assigner.vanished(key));
    }

    private void wakeUpIf(boolean isDue) {
        if (isDue) {
            access.wakeUp().run();
        }
    }

    @Override
    public Housekeeping housekeeping() {
        boolean configured = pools.read();
        AssignmentChanges changes = assigner.keepUp(pools.now().pools().pools());
        if (changes.wakesSpeaker()) {
            report.speakersAreToLookAgain();
        }
        Optional<Duration> reportAgain =
                report.write(assigner.fills(), pools.now().pools().stale(), assigner.lacking());
        return new Housekeeping(
                configured,
                changes.changed(),
                Stream.concat(changes.again().stream(), reportAgain.stream()).min(Duration::compareTo));
    }
}
