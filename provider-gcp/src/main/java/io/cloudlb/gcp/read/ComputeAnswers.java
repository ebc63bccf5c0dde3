// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.Backend;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.BackendServiceConnectionTrackingPolicy;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.HealthCheck;
import com.google.cloud.compute.v1.InstanceGroup;
import com.google.cloud.compute.v1.NetworkEndpointGroup;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpMarks;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup.Endpoints;
import io.cloudlb.gcp.model.IpCollection;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Traffic;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Compute Engine's answers as resources. What the API says in several ways is said in one here, so that what was made
/// as it should be is equal to it; what somebody has made of a resource that we never do is equal to nothing of ours.
public final class ComputeAnswers {
    private static final Set<String> WEIGHTED = Set.of("WEIGHTED_MAGLEV", "WEIGHTED_GCP_RENDEZVOUS");
    private static final int LAST_PORT = 65_535;

    private ComputeAnswers() {}

    /// The marks in a description.
    public static Optional<OwnerMark> mark(String description) {
        return GcpMarks.keys().in(GcpMarks.read(description));
    }

    /// One of another type has no port and no path.
    public static GcpResource.HealthCheck healthCheck(HealthCheck answer) {
        return new GcpResource.HealthCheck(
                answer.getName(),
                answer.getHttpHealthCheck().getPort(),
                answer.getHttpHealthCheck().getRequestPath(),
                new GcpResource.HealthCheck.Timing(
                        answer.getCheckIntervalSec(),
                        answer.getTimeoutSec(),
                        answer.getHealthyThreshold(),
                        answer.getUnhealthyThreshold()),
                mark(answer.getDescription()));
    }

    /// Without its members, which no listing shows.
    public static GcpResource.InstanceGroup instanceGroup(InstanceGroup answer) {
        return new GcpResource.InstanceGroup(
                answer.getName(),
                ResourceLinks.name(answer.getZone()),
                Optional.empty(),
                ResourceLinks.name(answer.getSubnetwork()),
                mark(answer.getDescription()));
    }

    /// Without its endpoints, which no listing shows. Empty for one of another type.
    public static Optional<GcpResource.EndpointGroup> endpointGroup(NetworkEndpointGroup answer) {
        Endpoints endpoints = answer.getSize() == 0
                ? new Endpoints.Read(new TreeSet<>())
                : new Endpoints.Counted(answer.getSize(), "");
        return answer.getNetworkEndpointType().equals("GCE_VM_IP")
                ? Optional.of(new GcpResource.EndpointGroup(
                        answer.getName(),
                        ResourceLinks.name(answer.getZone()),
                        endpoints,
                        mark(answer.getDescription())))
                : Optional.empty();
    }

    /// Empty for one of another kind of load balancer.
    public static Optional<GcpResource.BackendService> backendService(BackendService answer) {
        Optional<Scheme> scheme = scheme(answer.getLoadBalancingScheme());
        Optional<Traffic> traffic = traffic(answer.getProtocol(), Traffic::serviceProtocol);
        return scheme.flatMap(reached -> traffic.map(carried -> new GcpResource.BackendService(
                answer.getName(),
                reached,
                carried,
                answer.getHealthChecksList().stream()
                        .map(ResourceLinks::name)
                        .sorted()
                        .collect(Collectors.joining(",")),
                groups(answer),
                answer.getSessionAffinity(),
                tracking(answer),
                answer.getConnectionDraining().getDrainingTimeoutSec(),
                mark(answer.getDescription()))));
    }

    private static SortedSet<GcpResource.Key> groups(BackendService answer) {
        return answer.getBackendsList().stream()
                .map(Backend::getGroup)
                .map(link -> new GcpResource.Key(
                        link.contains("/" + GcpKind.ENDPOINT_GROUP.collection() + "/")
                                ? GcpKind.ENDPOINT_GROUP
                                : GcpKind.INSTANCE_GROUP,
                        ResourceLinks.zone(link),
                        ResourceLinks.name(link)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static GcpResource.BackendService.Tracking tracking(BackendService answer) {
        BackendServiceConnectionTrackingPolicy policy = answer.getConnectionTrackingPolicy();
        return new GcpResource.BackendService.Tracking(
                policy.getEnableStrongAffinity() ? Optional.of(policy.getIdleTimeoutSec()) : Optional.empty(),
                WEIGHTED.contains(answer.getLocalityLbPolicy()),
                answer.getNetworkPassThroughLbTrafficPolicy()
                        .getZonalAffinity()
                        .getSpillover()
                        .startsWith("ZONAL_AFFINITY_SPILL"));
    }

    public static GcpResource.Address address(Address answer) {
        return new GcpResource.Address(
                answer.getName(),
                Addresses.bare(answer.getAddress()),
                family(answer.getIpVersion(), answer.getAddress()),
                scheme(answer.getAddressType()).orElse(Scheme.EXTERNAL),
                tier(answer.getNetworkTier()),
                origin(answer.getIpCollection(), answer.getSubnetwork()),
                mark(answer.getDescription()));
    }

    /// Empty for one of another kind of load balancer.
    public static Optional<GcpResource.ForwardingRule> forwardingRule(ForwardingRule answer) {
        Optional<Scheme> scheme = scheme(answer.getLoadBalancingScheme());
        Optional<Traffic> traffic = traffic(answer.getIPProtocol(), Traffic::ruleProtocol);
        return answer.getBackendService().isEmpty()
                ? Optional.empty()
                : scheme.flatMap(reached -> traffic.map(carried -> new GcpResource.ForwardingRule(
                        answer.getName(),
                        reached,
                        carried,
                        ports(answer),
                        family(answer.getIpVersion(), answer.getIPAddress()),
                        Optional.of(answer.getIPAddress())
                                .filter(text -> !text.isEmpty())
                                .map(Addresses::bare),
                        tier(answer.getNetworkTier()),
                        origin(answer.getIpCollection(), answer.getSubnetwork()),
                        answer.getAllowGlobalAccess(),
                        ResourceLinks.name(answer.getBackendService()),
                        mark(answer.getDescription()))));
    }

    /// All ports are said as such, as a range of all, or by saying nothing.
    private static SortedSet<Integer> ports(ForwardingRule answer) {
        if (answer.getAllPorts()) {
            return new TreeSet<>();
        }
        SortedSet<Integer> ports = new TreeSet<>();
        answer.getPortsList().forEach(text -> ports.addAll(range(text)));
        if (ports.isEmpty()) {
            ports.addAll(range(answer.getPortRange()));
        }
        return ports.size() >= LAST_PORT ? new TreeSet<>() : ports;
    }

    private static SortedSet<Integer> range(String text) {
        if (!text.matches("\\d{1,5}(-\\d{1,5})?")) {
            return new TreeSet<>();
        }
        String[] ends = text.split("-", -1);
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .limit(LAST_PORT)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// What an address is from: the path of an IP collection, or the name of a subnetwork.
    static String origin(String collection, String subnetwork) {
        return IpCollection.of(collection, "").map(IpCollection::path).orElseGet(() -> ResourceLinks.name(subnetwork));
    }

    static Optional<Scheme> scheme(String text) {
        return text.isEmpty() ? Optional.of(Scheme.EXTERNAL) : named(Scheme.values(), text);
    }

    static NetworkTier tier(String text) {
        return named(NetworkTier.values(), text).orElse(NetworkTier.PREMIUM);
    }

    static IpFamily family(String version, String address) {
        return version.equals("IPV6") || address.contains(":") ? IpFamily.IPV6 : IpFamily.IPV4;
    }

    private static Optional<Traffic> traffic(String text, Function<Traffic, String> word) {
        return Arrays.stream(Traffic.values())
                .filter(each -> word.apply(each).equals(text))
                .findFirst();
    }

    private static <E extends Enum<E>> Optional<E> named(E[] all, String text) {
        return Arrays.stream(all).filter(each -> each.name().equals(text)).findFirst();
    }
}
