// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.AddressList;
import com.google.cloud.compute.v1.AggregatedListInstanceGroupsRequest;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.BackendServiceList;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.FirewallList;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.ForwardingRuleList;
import com.google.cloud.compute.v1.GetAddressRequest;
import com.google.cloud.compute.v1.GetFirewallRequest;
import com.google.cloud.compute.v1.GetForwardingRuleRequest;
import com.google.cloud.compute.v1.GetInstanceGroupRequest;
import com.google.cloud.compute.v1.GetRegionBackendServiceRequest;
import com.google.cloud.compute.v1.GetRegionHealthCheckRequest;
import com.google.cloud.compute.v1.HealthCheck;
import com.google.cloud.compute.v1.HealthCheckList;
import com.google.cloud.compute.v1.InstanceGroup;
import com.google.cloud.compute.v1.InstanceGroupAggregatedList;
import com.google.cloud.compute.v1.InstanceGroupsListInstances;
import com.google.cloud.compute.v1.InstanceGroupsListInstancesRequest;
import com.google.cloud.compute.v1.InstanceGroupsScopedList;
import com.google.cloud.compute.v1.InstanceWithNamedPorts;
import com.google.cloud.compute.v1.ListAddressesRequest;
import com.google.cloud.compute.v1.ListFirewallsRequest;
import com.google.cloud.compute.v1.ListForwardingRulesRequest;
import com.google.cloud.compute.v1.ListInstancesInstanceGroupsRequest;
import com.google.cloud.compute.v1.ListRegionBackendServicesRequest;
import com.google.cloud.compute.v1.ListRegionHealthChecksRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The reads of what the provider makes. A list has what `keep` leaves of each item, one page at a time in memory; a
/// filter is in the API's language, empty for none. A list that the API calls incomplete, and one that does not end,
/// is an error.
public final class ComputeReads {
    private final ComputeCalls calls;

    ComputeReads(ComputeCalls calls) {
        this.calls = calls;
    }

    /// All of the region.
    public <K> List<K> forwardingRules(Scope.Regional in, String filter, Function<ForwardingRule, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "forwardingRules.list",
                        clients -> clients.forwardingRules.get().listCallable(),
                        ListForwardingRulesRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                ForwardingRuleList::getItemsList,
                ForwardingRuleList::getNextPageToken,
                keep);
    }

    /// One by its name; empty when there is none.
    public Optional<ForwardingRule> forwardingRule(Scope.Regional in, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "forwardingRules.get",
                        clients -> clients.forwardingRules.get().getCallable(),
                        GetForwardingRuleRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setForwardingRule(name)
                                .build()));
    }

    /// All of the region.
    public <K> List<K> backendServices(Scope.Regional in, String filter, Function<BackendService, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "regionBackendServices.list",
                        clients -> clients.backendServices.get().listCallable(),
                        ListRegionBackendServicesRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                BackendServiceList::getItemsList,
                BackendServiceList::getNextPageToken,
                keep);
    }

    /// One by its name; empty when there is none.
    public Optional<BackendService> backendService(Scope.Regional in, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "regionBackendServices.get",
                        clients -> clients.backendServices.get().getCallable(),
                        GetRegionBackendServiceRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setBackendService(name)
                                .build()));
    }

    /// All of the region.
    public <K> List<K> healthChecks(Scope.Regional in, String filter, Function<HealthCheck, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "regionHealthChecks.list",
                        clients -> clients.healthChecks.get().listCallable(),
                        ListRegionHealthChecksRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                HealthCheckList::getItemsList,
                HealthCheckList::getNextPageToken,
                keep);
    }

    /// One by its name; empty when there is none.
    public Optional<HealthCheck> healthCheck(Scope.Regional in, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "regionHealthChecks.get",
                        clients -> clients.healthChecks.get().getCallable(),
                        GetRegionHealthCheckRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setHealthCheck(name)
                                .build()));
    }

    /// All of the region.
    public <K> List<K> addresses(Scope.Regional in, String filter, Function<Address, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "addresses.list",
                        clients -> clients.addresses.get().listCallable(),
                        ListAddressesRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                AddressList::getItemsList,
                AddressList::getNextPageToken,
                keep);
    }

    /// One by its name; empty when there is none.
    public Optional<Address> address(Scope.Regional in, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "addresses.get",
                        clients -> clients.addresses.get().getCallable(),
                        GetAddressRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setAddress(name)
                                .build()));
    }

    /// All of the project.
    public <K> List<K> firewalls(String project, String filter, Function<Firewall, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "firewalls.list",
                        clients -> clients.firewalls.get().listCallable(),
                        ListFirewallsRequest.newBuilder()
                                .setProject(project)
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                FirewallList::getItemsList,
                FirewallList::getNextPageToken,
                keep);
    }

    /// One by its name; empty when there is none.
    public Optional<Firewall> firewall(String project, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "firewalls.get",
                        clients -> clients.firewalls.get().getCallable(),
                        GetFirewallRequest.newBuilder()
                                .setProject(project)
                                .setFirewall(name)
                                .build()));
    }

    /// Those of all zones of the project.
    public <K> List<K> instanceGroups(String project, String filter, Function<InstanceGroup, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "instanceGroups.aggregatedList",
                        clients -> clients.instanceGroups.get().aggregatedListCallable(),
                        AggregatedListInstanceGroupsRequest.newBuilder()
                                .setProject(project)
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                page -> Paging.whole(
                        page.getUnreachablesList(),
                        page.getItemsMap().values(),
                        InstanceGroupsScopedList::getWarning,
                        InstanceGroupsScopedList::getInstanceGroupsList),
                InstanceGroupAggregatedList::getNextPageToken,
                keep);
    }

    /// One by its name; empty when there is none.
    public Optional<InstanceGroup> instanceGroup(Scope.Zonal in, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "instanceGroups.get",
                        clients -> clients.instanceGroups.get().getCallable(),
                        GetInstanceGroupRequest.newBuilder()
                                .setProject(in.project())
                                .setZone(in.zone())
                                .setInstanceGroup(name)
                                .build()));
    }

    /// The instances in a group, stopped ones too.
    public <K> List<K> members(Scope.Zonal in, String group, Function<InstanceWithNamedPorts, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "instanceGroups.listInstances",
                        clients -> clients.instanceGroups.get().listInstancesCallable(),
                        ListInstancesInstanceGroupsRequest.newBuilder()
                                .setProject(in.project())
                                .setZone(in.zone())
                                .setInstanceGroup(group)
                                .setInstanceGroupsListInstancesRequestResource(
                                        InstanceGroupsListInstancesRequest.getDefaultInstance())
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                InstanceGroupsListInstances::getItemsList,
                InstanceGroupsListInstances::getNextPageToken,
                keep);
    }
}
