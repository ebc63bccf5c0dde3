// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.Allowed;
import com.google.cloud.compute.v1.Backend;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.BackendServiceConnectionTrackingPolicy;
import com.google.cloud.compute.v1.BackendServiceNetworkPassThroughLbTrafficPolicy;
import com.google.cloud.compute.v1.BackendServiceNetworkPassThroughLbTrafficPolicyZonalAffinity;
import com.google.cloud.compute.v1.ConnectionDraining;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.HTTPHealthCheck;
import com.google.cloud.compute.v1.HealthCheck;
import com.google.cloud.compute.v1.InstanceGroup;
import com.google.cloud.compute.v1.NetworkEndpointGroup;
import com.google.protobuf.Message;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.gcp.model.GcpMarks;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.IpCollection;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings.Place;
import java.util.Locale;
import java.util.Optional;

/// Resources as Compute Engine's requests have them. What the API fills in itself is said all the same where it is
/// ours to choose, so that nothing depends on a default.
///
/// @param owner whose they are
/// @param place where they are
record ComputeRequests(Owner owner, Place place) {
    /// An IPv6 address of a load balancer is a block of so many bits, and its rule takes traffic to all of it.
    private static final String SIX_BLOCK = "/96";

    /// The zonal affinity by which clients are sent to nodes of their zone first.
    static final String PREFERS_ZONE = "ZONAL_AFFINITY_SPILL_CROSS_ZONE";

    /// A resource as it is inserted, and as it is put in the place of what stands.
    Message of(GcpResource wanted) {
        return switch (wanted) {
            case GcpResource.HealthCheck check -> healthCheck(check);
            case GcpResource.InstanceGroup group -> instanceGroup(group);
            case GcpResource.EndpointGroup group -> endpointGroup(group);
            case GcpResource.BackendService service -> backendService(service);
            case GcpResource.Address address -> address(address);
            case GcpResource.ForwardingRule rule -> forwardingRule(rule);
            case GcpResource.Firewall firewall -> firewall(firewall);
        };
    }

    private HealthCheck healthCheck(GcpResource.HealthCheck wanted) {
        return HealthCheck.newBuilder()
                .setName(wanted.name())
                .setDescription(description())
                .setType("HTTP")
                .setHttpHealthCheck(
                        HTTPHealthCheck.newBuilder().setPort(wanted.port()).setRequestPath(wanted.path()))
                .setCheckIntervalSec(wanted.timing().interval())
                .setTimeoutSec(wanted.timing().timeout())
                .setHealthyThreshold(wanted.timing().healthy())
                .setUnhealthyThreshold(wanted.timing().unhealthy())
                .build();
    }

    private InstanceGroup instanceGroup(GcpResource.InstanceGroup wanted) {
        return InstanceGroup.newBuilder()
                .setName(wanted.name())
                .setDescription(description())
                .build();
    }

    private NetworkEndpointGroup endpointGroup(GcpResource.EndpointGroup wanted) {
        return NetworkEndpointGroup.newBuilder()
                .setName(wanted.name())
                .setDescription(description())
                .setNetworkEndpointType("GCE_VM_IP")
                .setNetwork(network())
                .setSubnetwork(subnetwork(place.subnetwork()))
                .build();
    }

    /// Without a fingerprint.
    BackendService backendService(GcpResource.BackendService wanted) {
        BackendService.Builder service = BackendService.newBuilder()
                .setName(wanted.name())
                .setDescription(description())
                .setLoadBalancingScheme(wanted.scheme().name())
                .setProtocol(wanted.traffic().serviceProtocol())
                .addHealthChecks(regional("healthChecks", wanted.healthCheck()))
                .setSessionAffinity(wanted.affinity())
                .setConnectionDraining(ConnectionDraining.newBuilder().setDrainingTimeoutSec(wanted.drainSeconds()));
        wanted.groups()
                .forEach(group -> service.addBackends(Backend.newBuilder()
                        .setGroup("projects/%s/zones/%s/%s/%s"
                                .formatted(
                                        place.project(),
                                        group.zone(),
                                        group.kind().collection(),
                                        group.name()))
                        .setBalancingMode("CONNECTION")));
        track(service, wanted);
        return service.build();
    }

    private static void track(BackendService.Builder service, GcpResource.BackendService wanted) {
        GcpResource.BackendService.Tracking tracking = wanted.tracking();
        tracking.strongAffinitySeconds()
                .ifPresent(seconds ->
                        service.setConnectionTrackingPolicy(BackendServiceConnectionTrackingPolicy.newBuilder()
                                .setEnableStrongAffinity(true)
                                .setTrackingMode("PER_SESSION")
                                .setIdleTimeoutSec(seconds)));
        if (tracking.weighted()) {
            service.setLocalityLbPolicy(
                    wanted.scheme() == Scheme.EXTERNAL ? "WEIGHTED_MAGLEV" : "WEIGHTED_GCP_RENDEZVOUS");
        }
        if (tracking.prefersZone()) {
            service.setNetworkPassThroughLbTrafficPolicy(BackendServiceNetworkPassThroughLbTrafficPolicy.newBuilder()
                    .setZonalAffinity(BackendServiceNetworkPassThroughLbTrafficPolicyZonalAffinity.newBuilder()
                            .setSpillover(PREFERS_ZONE)));
        }
    }

    /// Keeps an address that a rule has. Of an IPv6 address the API refuses to be told the version then, and the
    /// subnetwork of an external one, as ingress-gce found out.
    private Address address(GcpResource.Address wanted) {
        Address.Builder address = Address.newBuilder()
                .setName(wanted.name())
                .setDescription(description())
                .setAddress(wanted.ip())
                .setAddressType(wanted.scheme().name())
                .setNetworkTier(wanted.tier().name());
        if (wanted.family() == IpFamily.IPV6) {
            address.setPrefixLength(96);
        }
        if (wanted.scheme() == Scheme.INTERNAL && wanted.family() == IpFamily.IPV4) {
            // Of the two purposes the one that a rule keeps its address under whoever else is at it.
            address.setPurpose("SHARED_LOADBALANCER_VIP");
        }
        if (wanted.scheme() == Scheme.INTERNAL) {
            address.setSubnetwork(subnetwork(wanted.subnetwork()));
        }
        IpCollection.in(wanted.subnetwork()).map(IpCollection::path).ifPresent(address::setIpCollection);
        return address.build();
    }

    private ForwardingRule forwardingRule(GcpResource.ForwardingRule wanted) {
        ForwardingRule.Builder rule = ForwardingRule.newBuilder()
                .setName(wanted.name())
                .setDescription(description())
                .setLoadBalancingScheme(wanted.scheme().name())
                .setIPProtocol(wanted.traffic().ruleProtocol())
                .setIpVersion(wanted.family().name())
                .setNetworkTier(wanted.tier().name())
                .setBackendService(regional("backendServices", wanted.backendService()));
        wanted.ip()
                .map(ip -> wanted.family() == IpFamily.IPV6 ? ip + SIX_BLOCK : ip)
                .ifPresent(rule::setIPAddress);
        if (wanted.ports().isEmpty()) {
            rule.setAllPorts(true);
        }
        wanted.ports().forEach(port -> rule.addPorts(String.valueOf(port)));
        if (wanted.scheme() == Scheme.INTERNAL) {
            rule.setAllowGlobalAccess(wanted.globalAccess());
        }
        Optional<IpCollection> collection = IpCollection.in(wanted.subnetwork());
        if (collection.isPresent()) {
            rule.setIpCollection(collection.get().path());
        } else if (!wanted.subnetwork().isEmpty()) {
            rule.setNetwork(network()).setSubnetwork(subnetwork(wanted.subnetwork()));
        }
        return rule.build();
    }

    /// The one thing of a rule that is changed in place.
    ForwardingRule globalAccess(GcpResource.ForwardingRule wanted) {
        return ForwardingRule.newBuilder()
                .setAllowGlobalAccess(wanted.globalAccess())
                .build();
    }

    private Firewall firewall(GcpResource.Firewall wanted) {
        Firewall.Builder firewall = Firewall.newBuilder()
                .setName(wanted.name())
                .setDescription(description())
                .setNetwork(network())
                .setDirection("INGRESS")
                .setDisabled(false)
                .setPriority(wanted.priority())
                .addAllSourceRanges(wanted.sources())
                .addAllTargetTags(wanted.targetTags());
        wanted.destinations().forEach(ip -> firewall.addDestinationRanges(ip.contains(":") ? ip + SIX_BLOCK : ip));
        wanted.ports()
                .forEach((protocol, ports) -> firewall.addAllowed(Allowed.newBuilder()
                        .setIPProtocol(protocol.name().toLowerCase(Locale.ROOT))
                        .addAllPorts(ports)));
        return firewall.build();
    }

    private String description() {
        return GcpMarks.description(owner);
    }

    private String regional(String collection, String name) {
        return "projects/%s/regions/%s/%s/%s".formatted(place.project(), place.region(), collection, name);
    }

    private String network() {
        return "projects/%s/global/networks/%s".formatted(place.networkProject(), place.network());
    }

    private String subnetwork(String name) {
        return "projects/%s/regions/%s/subnetworks/%s".formatted(place.networkProject(), place.region(), name);
    }
}
