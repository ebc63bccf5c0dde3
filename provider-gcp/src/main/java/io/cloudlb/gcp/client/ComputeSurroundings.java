// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.AggregatedListGlobalOperationsRequest;
import com.google.cloud.compute.v1.AggregatedListInstancesRequest;
import com.google.cloud.compute.v1.GetInstanceRequest;
import com.google.cloud.compute.v1.GetNetworkRequest;
import com.google.cloud.compute.v1.GetProjectRequest;
import com.google.cloud.compute.v1.GetRegionRequest;
import com.google.cloud.compute.v1.GetSubnetworkRequest;
import com.google.cloud.compute.v1.Instance;
import com.google.cloud.compute.v1.InstanceAggregatedList;
import com.google.cloud.compute.v1.InstancesScopedList;
import com.google.cloud.compute.v1.ListGlobalOperationsRequest;
import com.google.cloud.compute.v1.ListRegionOperationsRequest;
import com.google.cloud.compute.v1.ListSubnetworksRequest;
import com.google.cloud.compute.v1.ListZoneOperationsRequest;
import com.google.cloud.compute.v1.Network;
import com.google.cloud.compute.v1.OperationAggregatedList;
import com.google.cloud.compute.v1.OperationList;
import com.google.cloud.compute.v1.OperationsScopedList;
import com.google.cloud.compute.v1.Project;
import com.google.cloud.compute.v1.Region;
import com.google.cloud.compute.v1.Subnetwork;
import com.google.cloud.compute.v1.SubnetworkList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The reads of what the provider finds: projects, regions, networks, machines, and what the cloud is at work on. Lists
/// and filters are as those of [ComputeReads].
public final class ComputeSurroundings {
    private final ComputeCalls calls;

    ComputeSurroundings(ComputeCalls calls) {
        this.calls = calls;
    }

    /// Those of all zones of the project.
    public <K> List<K> instances(String project, String filter, Function<Instance, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "instances.aggregatedList",
                        clients -> clients.instances.get().aggregatedListCallable(),
                        AggregatedListInstancesRequest.newBuilder()
                                .setProject(project)
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                page -> Paging.whole(
                        page.getUnreachablesList(),
                        page.getItemsMap().values(),
                        InstancesScopedList::getWarning,
                        InstancesScopedList::getInstancesList),
                InstanceAggregatedList::getNextPageToken,
                keep);
    }

    /// One by its name; empty when there is none.
    public Optional<Instance> instance(Scope.Zonal in, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "instances.get",
                        clients -> clients.instances.get().getCallable(),
                        GetInstanceRequest.newBuilder()
                                .setProject(in.project())
                                .setZone(in.zone())
                                .setInstance(name)
                                .build()));
    }

    /// One by its name; empty when there is none.
    public Optional<Network> network(String project, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "networks.get",
                        clients -> clients.networks.get().getCallable(),
                        GetNetworkRequest.newBuilder()
                                .setProject(project)
                                .setNetwork(name)
                                .build()));
    }

    /// All of the region.
    public <K> List<K> subnetworks(Scope.Regional in, String filter, Function<Subnetwork, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "subnetworks.list",
                        clients -> clients.subnetworks.get().listCallable(),
                        ListSubnetworksRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                SubnetworkList::getItemsList,
                SubnetworkList::getNextPageToken,
                keep);
    }

    /// One by its name; empty when there is none.
    public Optional<Subnetwork> subnetwork(Scope.Regional in, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "subnetworks.get",
                        clients -> clients.subnetworks.get().getCallable(),
                        GetSubnetworkRequest.newBuilder()
                                .setProject(in.project())
                                .setRegion(in.region())
                                .setSubnetwork(name)
                                .build()));
    }

    /// A region with its zones and quotas; empty when there is none.
    public Optional<Region> region(String project, String name) {
        return Paging.found(
                name,
                () -> calls.read(
                        GcpFamilies.READ,
                        "regions.get",
                        clients -> clients.regions.get().getCallable(),
                        GetRegionRequest.newBuilder()
                                .setProject(project)
                                .setRegion(name)
                                .build()));
    }

    /// The project, if there is one of that id that we may see.
    public Optional<Project> project(String project) {
        return Paging.found(
                project,
                () -> calls.read(
                        GcpFamilies.READ,
                        "projects.get",
                        clients -> clients.projects.get().getCallable(),
                        GetProjectRequest.newBuilder().setProject(project).build()));
    }

    /// What the cloud is at work on, or has ended lately.
    ///
    /// @param filter in the API's language: `status != DONE`
    public List<ComputeOperation> operations(Scope in, String filter) {
        return Paging.pages(
                token -> operations(in, filter, token),
                OperationList::getItemsList,
                OperationList::getNextPageToken,
                operation -> Stream.of(ComputeOperation.of(operation, in)));
    }

    /// The same of all scopes of a project, in one listing.
    public List<ComputeOperation> allOperations(String project, String filter) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST,
                        "globalOperations.aggregatedList",
                        clients -> clients.globalOperations.get().aggregatedListCallable(),
                        AggregatedListGlobalOperationsRequest.newBuilder()
                                .setProject(project)
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build()),
                page -> Paging.whole(
                        page.getUnreachablesList(),
                        page.getItemsMap().values(),
                        OperationsScopedList::getWarning,
                        OperationsScopedList::getOperationsList),
                OperationAggregatedList::getNextPageToken,
                operation ->
                        Scope.of(operation.getSelfLink()).map(scope -> ComputeOperation.of(operation, scope)).stream());
    }

    private OperationList operations(Scope in, String filter, String token) {
        return switch (in) {
            case Scope.Global(String project) ->
                calls.read(
                        GcpFamilies.LIST,
                        "globalOperations.list",
                        clients -> clients.globalOperations.get().listCallable(),
                        ListGlobalOperationsRequest.newBuilder()
                                .setProject(project)
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build());
            case Scope.Regional(String project, String region) ->
                calls.read(
                        GcpFamilies.LIST,
                        "regionOperations.list",
                        clients -> clients.regionOperations.get().listCallable(),
                        ListRegionOperationsRequest.newBuilder()
                                .setProject(project)
                                .setRegion(region)
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build());
            case Scope.Zonal(String project, String zone) ->
                calls.read(
                        GcpFamilies.LIST,
                        "zoneOperations.list",
                        clients -> clients.zoneOperations.get().listCallable(),
                        ListZoneOperationsRequest.newBuilder()
                                .setProject(project)
                                .setZone(zone)
                                .setFilter(filter)
                                .setMaxResults(Paging.PAGE)
                                .setPageToken(token)
                                .build());
        };
    }
}
