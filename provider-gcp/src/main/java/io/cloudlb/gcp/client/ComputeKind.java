// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.api.gax.rpc.UnaryCallable;
import com.google.cloud.compute.v1.AddInstancesInstanceGroupRequest;
import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.AddressesClient;
import com.google.cloud.compute.v1.AggregatedListGlobalOperationsRequest;
import com.google.cloud.compute.v1.AggregatedListInstanceGroupsRequest;
import com.google.cloud.compute.v1.AggregatedListInstancesRequest;
import com.google.cloud.compute.v1.AggregatedListNetworkEndpointGroupsRequest;
import com.google.cloud.compute.v1.AttachNetworkEndpointsNetworkEndpointGroupRequest;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.DeleteAddressRequest;
import com.google.cloud.compute.v1.DeleteFirewallRequest;
import com.google.cloud.compute.v1.DeleteForwardingRuleRequest;
import com.google.cloud.compute.v1.DeleteInstanceGroupRequest;
import com.google.cloud.compute.v1.DeleteNetworkEndpointGroupRequest;
import com.google.cloud.compute.v1.DeleteRegionBackendServiceRequest;
import com.google.cloud.compute.v1.DeleteRegionHealthCheckRequest;
import com.google.cloud.compute.v1.DetachNetworkEndpointsNetworkEndpointGroupRequest;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.FirewallsClient;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.ForwardingRulesClient;
import com.google.cloud.compute.v1.GetAddressRequest;
import com.google.cloud.compute.v1.GetFirewallRequest;
import com.google.cloud.compute.v1.GetForwardingRuleRequest;
import com.google.cloud.compute.v1.GetInstanceGroupRequest;
import com.google.cloud.compute.v1.GetInstanceRequest;
import com.google.cloud.compute.v1.GetNetworkEndpointGroupRequest;
import com.google.cloud.compute.v1.GetNetworkRequest;
import com.google.cloud.compute.v1.GetRegionBackendServiceRequest;
import com.google.cloud.compute.v1.GetRegionHealthCheckRequest;
import com.google.cloud.compute.v1.GetRegionRequest;
import com.google.cloud.compute.v1.GetSubnetworkRequest;
import com.google.cloud.compute.v1.GlobalOperationsClient;
import com.google.cloud.compute.v1.HealthCheck;
import com.google.cloud.compute.v1.InsertAddressRequest;
import com.google.cloud.compute.v1.InsertFirewallRequest;
import com.google.cloud.compute.v1.InsertForwardingRuleRequest;
import com.google.cloud.compute.v1.InsertInstanceGroupRequest;
import com.google.cloud.compute.v1.InsertNetworkEndpointGroupRequest;
import com.google.cloud.compute.v1.InsertRegionBackendServiceRequest;
import com.google.cloud.compute.v1.InsertRegionHealthCheckRequest;
import com.google.cloud.compute.v1.Instance;
import com.google.cloud.compute.v1.InstanceGroup;
import com.google.cloud.compute.v1.InstanceGroupsClient;
import com.google.cloud.compute.v1.InstancesClient;
import com.google.cloud.compute.v1.ListAddressesRequest;
import com.google.cloud.compute.v1.ListFirewallsRequest;
import com.google.cloud.compute.v1.ListForwardingRulesRequest;
import com.google.cloud.compute.v1.ListGlobalOperationsRequest;
import com.google.cloud.compute.v1.ListInstancesInstanceGroupsRequest;
import com.google.cloud.compute.v1.ListNetworkEndpointsNetworkEndpointGroupsRequest;
import com.google.cloud.compute.v1.ListRegionBackendServicesRequest;
import com.google.cloud.compute.v1.ListRegionHealthChecksRequest;
import com.google.cloud.compute.v1.ListRegionOperationsRequest;
import com.google.cloud.compute.v1.ListSubnetworksRequest;
import com.google.cloud.compute.v1.ListZoneOperationsRequest;
import com.google.cloud.compute.v1.Network;
import com.google.cloud.compute.v1.NetworkEndpointGroup;
import com.google.cloud.compute.v1.NetworkEndpointGroupsClient;
import com.google.cloud.compute.v1.NetworksClient;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.PatchForwardingRuleRequest;
import com.google.cloud.compute.v1.Region;
import com.google.cloud.compute.v1.RegionBackendServicesClient;
import com.google.cloud.compute.v1.RegionHealthChecksClient;
import com.google.cloud.compute.v1.RegionOperationsClient;
import com.google.cloud.compute.v1.RegionsClient;
import com.google.cloud.compute.v1.RemoveInstancesInstanceGroupRequest;
import com.google.cloud.compute.v1.Subnetwork;
import com.google.cloud.compute.v1.SubnetworksClient;
import com.google.cloud.compute.v1.UpdateFirewallRequest;
import com.google.cloud.compute.v1.UpdateRegionBackendServiceRequest;
import com.google.cloud.compute.v1.UpdateRegionHealthCheckRequest;
import com.google.cloud.compute.v1.WaitGlobalOperationRequest;
import com.google.cloud.compute.v1.WaitRegionOperationRequest;
import com.google.cloud.compute.v1.WaitZoneOperationRequest;
import com.google.cloud.compute.v1.ZoneOperationsClient;
import com.google.protobuf.Message;
import io.cloudlb.gcp.model.GcpKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// The kinds of what Compute Engine has, each with the methods that are called here. Methods of one name mean the same
/// for every kind, so [ComputeApi] says what each of them does, and a further kind is a further row.
///
/// @param <R> the resource, as the API has it
public final class ComputeKind<R extends Message> {
    public static final ComputeKind<ForwardingRule> FORWARDING_RULES = of(
                    "forwardingRules", clients -> clients.forwardingRules)
            .one("forwarding_rule", "get", ForwardingRulesClient::getCallable, GetForwardingRuleRequest::newBuilder)
            .and("list", ForwardingRulesClient::listCallable, ListForwardingRulesRequest::newBuilder)
            .and("insert", ForwardingRulesClient::insertCallable, InsertForwardingRuleRequest::newBuilder)
            .and("patch", ForwardingRulesClient::patchCallable, PatchForwardingRuleRequest::newBuilder)
            .and("delete", ForwardingRulesClient::deleteCallable, DeleteForwardingRuleRequest::newBuilder)
            .kind();

    public static final ComputeKind<BackendService> BACKEND_SERVICES = of(
                    "regionBackendServices", clients -> clients.backendServices)
            .one(
                    "backend_service",
                    "get",
                    RegionBackendServicesClient::getCallable,
                    GetRegionBackendServiceRequest::newBuilder)
            .and("list", RegionBackendServicesClient::listCallable, ListRegionBackendServicesRequest::newBuilder)
            .and("insert", RegionBackendServicesClient::insertCallable, InsertRegionBackendServiceRequest::newBuilder)
            .and("update", RegionBackendServicesClient::updateCallable, UpdateRegionBackendServiceRequest::newBuilder)
            .and("delete", RegionBackendServicesClient::deleteCallable, DeleteRegionBackendServiceRequest::newBuilder)
            .kind();

    public static final ComputeKind<HealthCheck> HEALTH_CHECKS = of(
                    "regionHealthChecks", clients -> clients.healthChecks)
            .one("health_check", "get", RegionHealthChecksClient::getCallable, GetRegionHealthCheckRequest::newBuilder)
            .and("list", RegionHealthChecksClient::listCallable, ListRegionHealthChecksRequest::newBuilder)
            .and("insert", RegionHealthChecksClient::insertCallable, InsertRegionHealthCheckRequest::newBuilder)
            .and("update", RegionHealthChecksClient::updateCallable, UpdateRegionHealthCheckRequest::newBuilder)
            .and("delete", RegionHealthChecksClient::deleteCallable, DeleteRegionHealthCheckRequest::newBuilder)
            .kind();

    public static final ComputeKind<Address> ADDRESSES = of("addresses", clients -> clients.addresses)
            .one("address", "get", AddressesClient::getCallable, GetAddressRequest::newBuilder)
            .and("list", AddressesClient::listCallable, ListAddressesRequest::newBuilder)
            .and("insert", AddressesClient::insertCallable, InsertAddressRequest::newBuilder)
            .and("delete", AddressesClient::deleteCallable, DeleteAddressRequest::newBuilder)
            .kind();

    public static final ComputeKind<Firewall> FIREWALLS = of("firewalls", clients -> clients.firewalls)
            .one("firewall", "get", FirewallsClient::getCallable, GetFirewallRequest::newBuilder)
            .and("list", FirewallsClient::listCallable, ListFirewallsRequest::newBuilder)
            .and("insert", FirewallsClient::insertCallable, InsertFirewallRequest::newBuilder)
            .and("update", FirewallsClient::updateCallable, UpdateFirewallRequest::newBuilder)
            .and("delete", FirewallsClient::deleteCallable, DeleteFirewallRequest::newBuilder)
            .kind();

    public static final ComputeKind<InstanceGroup> INSTANCE_GROUPS = of(
                    "instanceGroups", clients -> clients.instanceGroups)
            .one("instance_group", "get", InstanceGroupsClient::getCallable, GetInstanceGroupRequest::newBuilder)
            .and(
                    "aggregatedList",
                    InstanceGroupsClient::aggregatedListCallable,
                    AggregatedListInstanceGroupsRequest::newBuilder)
            .and("insert", InstanceGroupsClient::insertCallable, InsertInstanceGroupRequest::newBuilder)
            .and("delete", InstanceGroupsClient::deleteCallable, DeleteInstanceGroupRequest::newBuilder)
            .and(
                    "listInstances",
                    InstanceGroupsClient::listInstancesCallable,
                    ListInstancesInstanceGroupsRequest::newBuilder)
            .and(
                    "addInstances",
                    InstanceGroupsClient::addInstancesCallable,
                    AddInstancesInstanceGroupRequest::newBuilder)
            .and(
                    "removeInstances",
                    InstanceGroupsClient::removeInstancesCallable,
                    RemoveInstancesInstanceGroupRequest::newBuilder)
            .kind();

    public static final ComputeKind<NetworkEndpointGroup> ENDPOINT_GROUPS = of(
                    "networkEndpointGroups", clients -> clients.endpointGroups)
            .one(
                    "network_endpoint_group",
                    "get",
                    NetworkEndpointGroupsClient::getCallable,
                    GetNetworkEndpointGroupRequest::newBuilder)
            .and(
                    "aggregatedList",
                    NetworkEndpointGroupsClient::aggregatedListCallable,
                    AggregatedListNetworkEndpointGroupsRequest::newBuilder)
            .and("insert", NetworkEndpointGroupsClient::insertCallable, InsertNetworkEndpointGroupRequest::newBuilder)
            .and("delete", NetworkEndpointGroupsClient::deleteCallable, DeleteNetworkEndpointGroupRequest::newBuilder)
            .and(
                    "listNetworkEndpoints",
                    NetworkEndpointGroupsClient::listNetworkEndpointsCallable,
                    ListNetworkEndpointsNetworkEndpointGroupsRequest::newBuilder)
            .and(
                    "attachNetworkEndpoints",
                    NetworkEndpointGroupsClient::attachNetworkEndpointsCallable,
                    AttachNetworkEndpointsNetworkEndpointGroupRequest::newBuilder)
            .and(
                    "detachNetworkEndpoints",
                    NetworkEndpointGroupsClient::detachNetworkEndpointsCallable,
                    DetachNetworkEndpointsNetworkEndpointGroupRequest::newBuilder)
            .kind();

    public static final ComputeKind<Instance> INSTANCES = of("instances", clients -> clients.instances)
            .one("instance", "get", InstancesClient::getCallable, GetInstanceRequest::newBuilder)
            .and("aggregatedList", InstancesClient::aggregatedListCallable, AggregatedListInstancesRequest::newBuilder)
            .kind();

    public static final ComputeKind<Subnetwork> SUBNETWORKS = of("subnetworks", clients -> clients.subnetworks)
            .one("subnetwork", "get", SubnetworksClient::getCallable, GetSubnetworkRequest::newBuilder)
            .and("list", SubnetworksClient::listCallable, ListSubnetworksRequest::newBuilder)
            .kind();

    public static final ComputeKind<Network> NETWORKS = of("networks", clients -> clients.networks)
            .one("network", "get", NetworksClient::getCallable, GetNetworkRequest::newBuilder)
            .kind();

    public static final ComputeKind<Region> REGIONS = of("regions", clients -> clients.regions)
            .one("region", "get", RegionsClient::getCallable, GetRegionRequest::newBuilder)
            .kind();

    static final ComputeKind<Operation> GLOBAL_OPERATIONS = of("globalOperations", clients -> clients.globalOperations)
            .one("operation", "wait", GlobalOperationsClient::waitCallable, WaitGlobalOperationRequest::newBuilder)
            .and("list", GlobalOperationsClient::listCallable, ListGlobalOperationsRequest::newBuilder)
            .and(
                    "aggregatedList",
                    GlobalOperationsClient::aggregatedListCallable,
                    AggregatedListGlobalOperationsRequest::newBuilder)
            .kind();

    static final ComputeKind<Operation> REGION_OPERATIONS = of("regionOperations", clients -> clients.regionOperations)
            .one("operation", "wait", RegionOperationsClient::waitCallable, WaitRegionOperationRequest::newBuilder)
            .and("list", RegionOperationsClient::listCallable, ListRegionOperationsRequest::newBuilder)
            .kind();

    static final ComputeKind<Operation> ZONE_OPERATIONS = of("zoneOperations", clients -> clients.zoneOperations)
            .one("operation", "wait", ZoneOperationsClient::waitCallable, WaitZoneOperationRequest::newBuilder)
            .and("list", ZoneOperationsClient::listCallable, ListZoneOperationsRequest::newBuilder)
            .kind();

    private final ComputeCall<R> one;
    private final String nameField;
    private final List<ComputeCall<?>> others;

    private ComputeKind(ComputeCall<R> one, String nameField, List<ComputeCall<?>> others) {
        this.one = one;
        this.nameField = nameField;
        this.others = List.copyOf(others);
    }

    /// The kind in the API of what is planned.
    public static ComputeKind<?> of(GcpKind kind) {
        return switch (kind) {
            case HEALTH_CHECK -> HEALTH_CHECKS;
            case INSTANCE_GROUP -> INSTANCE_GROUPS;
            case ENDPOINT_GROUP -> ENDPOINT_GROUPS;
            case BACKEND_SERVICE -> BACKEND_SERVICES;
            case ADDRESS -> ADDRESSES;
            case FORWARDING_RULE -> FORWARDING_RULES;
            case FIREWALL -> FIREWALLS;
        };
    }

    static ComputeKind<Operation> operations(Scope scope) {
        return switch (scope) {
            case Scope.Global _ -> GLOBAL_OPERATIONS;
            case Scope.Regional _ -> REGION_OPERATIONS;
            case Scope.Zonal _ -> ZONE_OPERATIONS;
        };
    }

    /// The call that answers one of them.
    ComputeCall<R> one(Scope in, String name) {
        return one.in(in).with(nameField, name);
    }

    /// A call by its method, or by the first of several that it has.
    ComputeCall<?> call(Scope in, String... methods) {
        return Arrays.stream(methods)
                .flatMap(method -> others.stream().filter(call -> call.method().endsWith("." + method)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s and others like it: not called here: %s".formatted(one.method(), List.of(methods))))
                .in(in);
    }

    /// The same about one of them.
    ComputeCall<?> about(String name, Scope in, String... methods) {
        return call(in, methods).with(nameField, name);
    }

    private static <C> Client<C> of(String collection, Function<GcpClients, GcpClients.Lazy<C>> client) {
        return new Client<>(collection, client);
    }

    /// A client of Google's library.
    ///
    /// @param collection the first half of its methods' names
    private record Client<C>(String collection, Function<GcpClients, GcpClients.Lazy<C>> client) {
        /// @param nameField the field of requests that names one
        <A extends Message> Row<C, A> one(
                String nameField,
                String method,
                Function<C, UnaryCallable<?, A>> callable,
                Supplier<Message.Builder> request) {
            return new Row<>(this, call(method, callable, request), nameField, new ArrayList<>());
        }

        // Google's callables take the request that stands beside them in the table.
        @SuppressWarnings("unchecked")
        <A extends Message> ComputeCall<A> call(
                String method, Function<C, ? extends UnaryCallable<?, A>> callable, Supplier<Message.Builder> request) {
            return new ComputeCall<>(
                    collection + "." + method,
                    clients -> (UnaryCallable<Message, A>)
                            callable.apply(client.apply(clients).get()),
                    request.get().build());
        }
    }

    /// A row while it is written.
    private record Row<C, R extends Message>(
            Client<C> client, ComputeCall<R> one, String nameField, List<ComputeCall<?>> others) {
        <A extends Message> Row<C, R> and(
                String method, Function<C, UnaryCallable<?, A>> callable, Supplier<Message.Builder> request) {
            others.add(client.call(method, callable, request));
            return this;
        }

        ComputeKind<R> kind() {
            return new ComputeKind<>(one, nameField, others);
        }
    }
}
