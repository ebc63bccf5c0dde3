// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocationRequest.PortUse;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Sentences for people. The first half is MetalLB's own error, which users grep for; the second says why and
/// what to do.
public final class UnmetText {
    private UnmetText() {}

    private static final int NAMED = 3;

    /// No name of a pool is longer, and nobody reads on.
    private static final int QUOTED = 253;

    /// MetalLB's text of the event `AllocationFailed`: `Failed to allocate IP for "shop/web": no available IPs`. Who
    /// has an address, which MetalLB would have taken away, hears only why it is not the one that was asked for.
    public static String event(ServiceKey service, boolean hasAddress, Unmet unmet) {
        String sentence = sentence(service, unmet);
        return hasAddress ? sentence : "Failed to allocate IP for \"%s\": %s".formatted(service, sentence);
    }

    /// What is wrong, in MetalLB's words where it has some, and what to do about it.
    public static String sentence(ServiceKey service, Unmet unmet) {
        return inMetalLbsWords(service, unmet) + "; " + advice(unmet);
    }

    private static String inMetalLbsWords(ServiceKey service, Unmet unmet) {
        return switch (unmet) {
            case Unmet.NoPool() -> "no available IPs: pools are empty";
            case Unmet.PoolsUnknown _ -> "the IPAddressPools are refused";
            case Unmet.NoMatchingPool _ -> "no available IPs";
            case Unmet.UnknownPool(String pool, Collection<String> _) -> "unknown pool \"%s\"".formatted(brief(pool));
            case Unmet.PoolNotForService(String pool) -> "pool %s not compatible for ip assignment".formatted(pool);
            case Unmet.Exhausted(List<IpFamily> families, List<PoolFill> pools) ->
                noAvailable(pools.stream().map(PoolFill::pool).distinct().toList(), families);
            case Unmet.FamilyNotInPools(List<IpFamily> families, List<String> pools) -> noAvailable(pools, families);
            case Unmet.FamilyMismatch(List<IpAddress> asked, List<IpFamily> _) ->
                "requested loadBalancer IP(s) %s does not match the ipFamily of the service".formatted(quoted(asked));
            case Unmet.NotDualStack(List<IpFamily> families) ->
                "Service requires dual stack but not enough clusterips: it has %s only".formatted(listed(families));
            case Unmet.AddressInUse(IpAddress _, Collection<ServiceKey> holders) -> inUse(service, holders);
            case Unmet.SharingConflict(IpAddress address, Collection<ServiceKey> holders, Disagreement why) ->
                sharing(service, address, holders, why);
            case Unmet.NotInAnyPool(List<IpAddress> asked, List<IpAddress> _) -> notAllowed(asked);
            case Unmet.InSeveralPools(List<IpAddress> asked, List<String> _) -> notAllowed(asked);
            case Unmet.NotInNamedPool(List<IpAddress> asked, String pool) ->
                "requested loadBalancer IP(s) %s is not compatible with requested address pool %s"
                        .formatted(quoted(asked), brief(pool));
            case Unmet.QuotaReached(String namespace, int limit, int held) ->
                "namespace %s has %d of the %d addresses that it may have".formatted(namespace, held, limit);
            case Unmet.Stranded(Unmet fault) -> inMetalLbsWords(service, fault);
            case Unmet.NotAnnounced(List<IpAddress> addresses, Map<ServiceKey, List<IpAddress>> _, boolean _) ->
                quoted(addresses) + " is not announced, or not by every node";
            case Unmet.UnreadableWish(List<Problem> problems) ->
                "invalid requested loadbalancer IPs: " + joined(problems, Problem::message);
        };
    }

    private static String advice(Unmet unmet) {
        return switch (unmet) {
            case Unmet.NoPool() -> "create an IPAddressPool in MetalLB's namespace";
            case Unmet.PoolsUnknown(List<Problem> refusals) ->
                "%s. Correct that; until then who has an address keeps it, and nobody gets a new one"
                        .formatted(joined(refusals, Problem::toString));
            case Unmet.NoMatchingPool(int pools, int byHandOnly, int pinned) ->
                "of %d pools %d do not assign automatically and %d are pinned to other namespaces or Services; name a pool in %s or add one for this Service"
                        .formatted(pools, byHandOnly, pinned, MetalLbAnnotations.ADDRESS_POOL);
            case Unmet.UnknownPool(String _, Collection<String> known) ->
                "the pools are " + (known.isEmpty() ? "none" : String.join(", ", known));
            case Unmet.PoolNotForService _ ->
                "its serviceAllocation does not select this Service; name another pool or widen the selection";
            case Unmet.Exhausted(List<IpFamily> _, List<PoolFill> pools) ->
                joined(pools, PoolFill::toString) + ". Add addresses, or delete Services that need none";
            case Unmet.FamilyNotInPools(List<IpFamily> families, List<String> _) ->
                "these pools have no addresses for %s; add some, or change the Service's ipFamilies"
                        .formatted(listed(families));
            case Unmet.FamilyMismatch(List<IpAddress> _, List<IpFamily> families) ->
                "name one address for each of its families, which are " + listed(families);
            case Unmet.NotDualStack _ -> "make it PreferDualStack, or give the cluster both families";
            case Unmet.AddressInUse(IpAddress address, Collection<ServiceKey> _) ->
                "take another address than %s, or give both Services the same %s"
                        .formatted(address, MetalLbAnnotations.ALLOW_SHARED_IP);
            case Unmet.SharingConflict(IpAddress _, Collection<ServiceKey> holders, Disagreement why) ->
                "%s. It would share with %s; make them fit or take another address"
                        .formatted(why.text(), some(holders, ", "));
            case Unmet.NotInAnyPool(List<IpAddress> _, List<IpAddress> outside) ->
                "%s in no pool, or left out by avoidBuggyIPs; take others or add them to a pool"
                        .formatted(outside.size() == 1 ? outside.getFirst() + " is" : listed(outside) + " are");
            case Unmet.InSeveralPools(List<IpAddress> _, List<String> pools) ->
                "the addresses are of pools %s, and must be of one".formatted(String.join(" and ", pools));
            case Unmet.NotInNamedPool _ ->
                "make %s and the requested addresses agree".formatted(MetalLbAnnotations.ADDRESS_POOL);
            case Unmet.QuotaReached _ -> "delete Services there that need no address, or ask for a higher quota";
            case Unmet.Stranded(Unmet fault) ->
                "%s. MetalLB's speaker announces it by the pools from before, which survives neither a restart of the speaker nor a failover to another node, and refuses the newer pools meanwhile"
                        .formatted(advice(fault));
            case Unmet.NotAnnounced(List<IpAddress> _, Map<ServiceKey, List<IpAddress>> waitsFor, boolean isOutside) ->
                isOutside
                        ? "it is in none of the newest pools, and MetalLB's speakers did not take those that had it; take another with %s, or add it to a pool"
                                .formatted(MetalLbAnnotations.LOAD_BALANCER_IPS)
                        : "MetalLB's speaker refuses the newest pools while it announces %s, which they lack. It is announced once that has gone or moved"
                                .formatted(owned(waitsFor));
            case Unmet.UnreadableWish(List<Problem> problems) ->
                "correct "
                        + String.join(
                                ", ",
                                problems.stream().map(Problem::field).distinct().toList());
        };
    }

    /// `192.0.2.1 of shop/web, 192.0.2.2 of shop/api and those of 3 more Services`.
    public static String owned(Map<ServiceKey, List<IpAddress>> addresses) {
        String named = addresses.entrySet().stream()
                .limit(NAMED)
                .map(entry -> joined(entry.getValue(), IpAddress::toString, " and ") + " of " + entry.getKey())
                .collect(Collectors.joining(", "));
        int more = addresses.size() - NAMED;
        return more > 0 ? "%s and those of %d more Services".formatted(named, more) : named;
    }

    /// What a user wrote, as far as a message has room for it: a value of an annotation may have 256 KiB.
    static String brief(String written) {
        return written.length() <= QUOTED ? written : whole(written.substring(0, QUOTED - 1)) + "…";
    }

    /// Half a character at the end would be read back as another one, and written again for ever.
    private static String whole(String cut) {
        int last = cut.length() - 1;
        return Character.isHighSurrogate(cut.charAt(last)) ? cut.substring(0, last) : cut;
    }

    /// As many Services may share an address as it has ports.
    private static String some(Collection<ServiceKey> services, String between) {
        String named = joined(services.stream().limit(NAMED).toList(), ServiceKey::toString, between);
        int more = services.size() - NAMED;
        return more > 0 ? "%s and %d more".formatted(named, more) : named;
    }

    private static String inUse(ServiceKey service, Collection<ServiceKey> holders) {
        return "can't change sharing key for \"%s\", address also in use by %s".formatted(service, some(holders, ","));
    }

    private static String sharing(
            ServiceKey service, IpAddress address, Collection<ServiceKey> holders, Disagreement why) {
        return why instanceof Disagreement.PortTaken(PortUse port)
                ? "port %s is already in use on \"%s\"".formatted(port, address)
                : inUse(service, holders);
    }

    private static String notAllowed(List<IpAddress> asked) {
        return quoted(asked) + " is not allowed in config";
    }

    private static String noAvailable(List<String> pools, List<IpFamily> families) {
        String family = families.size() > 1
                ? "dual"
                : switch (families.getFirst()) {
                    case IPV4 -> "ipv4";
                    case IPV6 -> "ipv6";
                };
        return pools.size() == 1
                ? "no available IPs in pool %s for %s IPFamily".formatted(pools.getFirst(), family)
                : "no available IPs";
    }

    /// As Go prints a list of addresses: `["192.0.2.1" "2001:db8::1"]`.
    private static String quoted(List<IpAddress> addresses) {
        return addresses.stream().map(address -> "\"" + address + "\"").collect(Collectors.joining(" ", "[", "]"));
    }

    private static String listed(Collection<?> things) {
        return joined(things, String::valueOf, ", ");
    }

    private static <T> String joined(Collection<T> things, Function<? super T, String> text) {
        return joined(things, text, "; ");
    }

    private static <T> String joined(Collection<T> things, Function<? super T, String> text, String between) {
        return things.stream().map(text).collect(Collectors.joining(between));
    }
}
