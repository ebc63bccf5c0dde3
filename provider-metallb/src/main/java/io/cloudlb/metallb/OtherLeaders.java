// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.metallb.cluster.LeaderRegister;
import io.cloudlb.metallb.rivals.Leaders;
import io.cloudlb.metallb.rivals.Leaders.Leader;
import io.cloudlb.metallb.rivals.LeaseSightings;
import io.cloudlb.metallb.rivals.LeaseSightings.LeaseView;
import io.cloudlb.metallb.rivals.ServedClasses;
import io.cloudlb.metallb.rivals.ServedServices;
import java.util.List;
import java.util.Optional;

/// Keeps processes from leading over the same Services that different Leases have elected (ADR 0012). Whoever is
/// elected says so once, where all of them look; whoever finds another there waits until that one's Lease is given up
/// or has run out. Of two that are elected at once, only one gets its word in. Not safe for several threads.
final class OtherLeaders {
    private static final CallFamily FAMILY = new CallFamily("metallb-leaders", 20, 10);
    private static final int ATTEMPTS = 4;

    private final LeaderRegister register;
    private final CloudCalls calls;
    private final TimeSource time;
    private final Leader ours;
    private final boolean isElected;
    private final LeaseSightings sightings = new LeaseSightings();

    OtherLeaders(LeaderRegister register, CloudCalls calls, TimeSource time, ClusterAccess host) {
        this.register = register;
        this.calls = calls;
        this.time = time;
        isElected = host.candidacy().isPresent();
        ClusterAccess.Candidacy candidacy = host.candidacy().orElse(new ClusterAccess.Candidacy("", "", ""));
        ours = new Leader(
                candidacy.leaseNamespace(),
                candidacy.leaseName(),
                candidacy.identity(),
                new ServedServices(
                        new ServedClasses(
                                host.scope().defaultMode(), host.scope().loadBalancerClass()),
                        host.scope().namespaces()));
    }

    /// Who leads over Services of ours, in sentences. When nobody does, the others know from now on that we do; unless
    /// no Lease elects us, by which they could tell whether we still do.
    Optional<String> rival() {
        for (int attempt = 1; ; attempt++) {
            try {
                return lookOnce();
            } catch (CloudException failure) {
                if (!failure.error().is(CloudError.Kind.STALE) || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private Optional<String> lookOnce() {
        Leaders leaders = calls.read(FAMILY, "ReadLeaders", register::known);
        List<Leader> rivals = leaders.rivalsOf(ours);
        sightings.keep(rivals);
        for (Leader rival : rivals) {
            Optional<String> sentence = inTheWay(rival);
            if (sentence.isPresent()) {
                return sentence;
            }
        }
        if (isElected && !leaders.known().contains(ours)) {
            calls.write(FAMILY, "WriteLeaders", () -> register.write(leaders, leaders.succeededBy(ours)));
        }
        return Optional.empty();
    }

    private Optional<String> inTheWay(Leader rival) {
        long asked = time.nanoTime();
        try {
            Optional<LeaseView> lease = calls.read(FAMILY, "ReadLease", () -> register.lease(rival));
            return sightings.mayLead(rival, lease, asked, time.nanoTime())
                    ? Optional.of(rival.inTheWay())
                    : Optional.empty();
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.DENIED)) {
                return Optional.of(rival.perhapsInTheWay(failure.error().message(), register.place()));
            }
            throw failure;
        }
    }
}
