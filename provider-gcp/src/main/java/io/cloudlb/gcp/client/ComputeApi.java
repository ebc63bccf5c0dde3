// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.InstanceGroupsAddInstancesRequest;
import com.google.cloud.compute.v1.InstanceGroupsListInstancesRequest;
import com.google.cloud.compute.v1.InstanceGroupsRemoveInstancesRequest;
import com.google.cloud.compute.v1.InstanceReference;
import com.google.cloud.compute.v1.InstanceWithNamedPorts;
import com.google.cloud.compute.v1.NetworkEndpoint;
import com.google.cloud.compute.v1.NetworkEndpointGroupsAttachEndpointsRequest;
import com.google.cloud.compute.v1.NetworkEndpointGroupsDetachEndpointsRequest;
import com.google.cloud.compute.v1.NetworkEndpointGroupsListEndpointsRequest;
import com.google.cloud.compute.v1.NetworkEndpointWithHealthStatus;
import com.google.cloud.compute.v1.Operation;
import com.google.protobuf.Message;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.Pages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The Compute Engine API, every call led through [CloudCalls] and charged to its family. Connects at the first call.
/// Safe for use by many threads.
///
/// A list has what `keep` leaves of each item, one page at a time in memory; a filter is in the API's language, empty
/// for none. A list that the API calls incomplete, and one that does not end, is an error.
///
/// A call with effect answers the operation that it began and never waits for its end; an operation that has failed in
/// its first answer is an error. Nothing is there for sure, and no address is known, before [#await] says that it has
/// ended.
public final class ComputeApi implements AutoCloseable {
    /// The most items that the API puts on a page.
    public static final int PAGE = 500;

    /// The API holds a wait for up to two minutes; it may be asked for again as often as it pleases.
    public static final CallBudget WAITS = new CallBudget(
            Duration.ofSeconds(130), Duration.ofMinutes(5), 3, Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final ComputeCalls calls;
    private final ComputeCalls waits;
    private final Connection connection;

    /// @param connect makes the clients; called once, at the first call
    public ComputeApi(CloudCalls calls, Supplier<GcpClients> connect) {
        connection = new Connection(connect);
        this.calls = new ComputeCalls(calls, connection::clients);
        waits = new ComputeCalls(calls.within(WAITS), connection::clients);
    }

    /// One by its name; empty when there is none.
    public <R extends Message> Optional<R> get(ComputeKind<R> kind, Scope in, String name) {
        return Paging.found(name, () -> calls.read(GcpFamilies.READ, kind.one(in, name)));
    }

    /// All in a scope; of what is in zones, all in the project.
    public <R extends Message, K> List<K> list(
            ComputeKind<R> kind, Scope in, String filter, Function<R, Stream<K>> keep) {
        return all(pages(kind, in, filter, keep));
    }

    /// The same, to be read page by page.
    public <R extends Message, K> Pages<Page<K>> pages(
            ComputeKind<R> kind, Scope in, String filter, Function<R, Stream<K>> keep) {
        return pages(kind.call(in, "list", "aggregatedList").with("filter", filter), keep);
    }

    private <R extends Message, K> Pages<Page<K>> pages(ComputeCall<?> call, Function<R, Stream<K>> keep) {
        return Paging.pages(
                token -> calls.read(
                        GcpFamilies.LIST, call.with("max_results", PAGE).with("page_token", token)),
                keep);
    }

    /// What is kept of all pages.
    public static <K> List<K> all(Pages<Page<K>> pages) {
        List<K> all = new ArrayList<>();
        while (!pages.isOver()) {
            all.addAll(pages.read().items());
        }
        return all;
    }

    /// Makes what has no namesake yet; a name that is taken is [io.cloudlb.core.provider.CloudError.Kind#STALE].
    public ComputeOperation insert(ComputeKind<?> kind, Scope in, Message resource) {
        return calls.write(in, kind.call(in, "insert").with(resource));
    }

    /// Changes it as its kind is changed. A forwarding rule is patched: the fields that are set, and no others, and a
    /// list cannot be emptied by that. All of anything else is put in the place of what is there, empty lists too;
    /// of a backend service by the fingerprint that was read.
    public ComputeOperation change(ComputeKind<?> kind, Scope in, String name, Message resource) {
        return calls.write(in, kind.about(name, in, "update", "patch").with(resource));
    }

    /// Deletes it; what is not there is [io.cloudlb.core.provider.CloudError.Kind#NOT_FOUND].
    public ComputeOperation delete(ComputeKind<?> kind, Scope in, String name) {
        return calls.write(in, kind.about(name, in, "delete"));
    }

    /// The instances in a group, stopped ones too.
    public <K> List<K> members(Scope.Zonal in, String group, Function<InstanceWithNamedPorts, Stream<K>> keep) {
        return all(pages(
                ComputeKind.INSTANCE_GROUPS
                        .about(group, in, "listInstances")
                        .with(InstanceGroupsListInstancesRequest.getDefaultInstance()),
                keep));
    }

    /// Puts instances into a group.
    ///
    /// @param instances their links
    public ComputeOperation addInstances(Scope.Zonal in, String group, List<String> instances) {
        return calls.write(
                in,
                ComputeKind.INSTANCE_GROUPS
                        .about(group, in, "addInstances")
                        .with(InstanceGroupsAddInstancesRequest.newBuilder()
                                .addAllInstances(references(instances))
                                .build()));
    }

    /// Takes instances out of a group.
    ///
    /// @param instances their links
    public ComputeOperation removeInstances(Scope.Zonal in, String group, List<String> instances) {
        return calls.write(
                in,
                ComputeKind.INSTANCE_GROUPS
                        .about(group, in, "removeInstances")
                        .with(InstanceGroupsRemoveInstancesRequest.newBuilder()
                                .addAllInstances(references(instances))
                                .build()));
    }

    /// The endpoints of a group.
    public <K> List<K> endpoints(
            Scope.Zonal in, String group, Function<NetworkEndpointWithHealthStatus, Stream<K>> keep) {
        return all(pages(
                ComputeKind.ENDPOINT_GROUPS
                        .about(group, in, "listNetworkEndpoints")
                        .with(NetworkEndpointGroupsListEndpointsRequest.getDefaultInstance()),
                keep));
    }

    /// Puts endpoints into a group: the first interfaces of instances.
    ///
    /// @param instances their names
    public ComputeOperation attach(Scope.Zonal in, String group, List<String> instances) {
        return calls.write(
                in,
                ComputeKind.ENDPOINT_GROUPS
                        .about(group, in, "attachNetworkEndpoints")
                        .with(NetworkEndpointGroupsAttachEndpointsRequest.newBuilder()
                                .addAllNetworkEndpoints(endpoints(instances))
                                .build()));
    }

    /// Takes endpoints out of a group.
    ///
    /// @param instances the names of their instances
    public ComputeOperation detach(Scope.Zonal in, String group, List<String> instances) {
        return calls.write(
                in,
                ComputeKind.ENDPOINT_GROUPS
                        .about(group, in, "detachNetworkEndpoints")
                        .with(NetworkEndpointGroupsDetachEndpointsRequest.newBuilder()
                                .addAllNetworkEndpoints(endpoints(instances))
                                .build()));
    }

    private static List<NetworkEndpoint> endpoints(List<String> instances) {
        return instances.stream()
                .map(name -> NetworkEndpoint.newBuilder().setInstance(name).build())
                .toList();
    }

    private static List<InstanceReference> references(List<String> links) {
        return links.stream()
                .map(link -> InstanceReference.newBuilder().setInstance(link).build())
                .toList();
    }

    /// Waits in the cloud for an operation to end: one call, answered when it ends, or after about two minutes with
    /// the operation as it is then, [ComputeOperation.Status.Running]. One that ended with an error is answered as
    /// [ComputeOperation.Status.Failed].
    ///
    /// @throws CloudException when the cloud does not tell. [CloudError.Kind#NOT_FOUND] when it knows the operation
    ///     no more, which says nothing of how it ended
    public ComputeOperation await(ComputeOperation operation) {
        Scope in = operation.scope();
        return ComputeOperation.of(
                waits.read(
                        GcpFamilies.OPERATION_WAIT, ComputeKind.operations(in).one(in, operation.name())),
                in);
    }

    /// What the cloud is at work on, or has ended lately.
    ///
    /// @param filter in the API's language: `status != DONE`
    public List<ComputeOperation> operations(Scope in, String filter) {
        return list(ComputeKind.operations(in), in, filter, operation -> Stream.of(ComputeOperation.of(operation, in)));
    }

    /// The same of all scopes of a project, in one listing.
    public List<ComputeOperation> allOperations(String project, String filter) {
        Scope in = new Scope.Global(project);
        return all(pages(
                ComputeKind.operations(in).call(in, "aggregatedList").with("filter", filter),
                (Operation operation) ->
                        Scope.of(operation.getSelfLink())
                                .map(scope -> ComputeOperation.of(operation, scope))
                                .stream()));
    }

    @Override
    public void close() {
        connection.close();
    }

    /// A page of a list.
    ///
    /// @param items what is kept of it
    /// @param next the token of the page after it; empty after the last
    public record Page<K>(List<K> items, String next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /// Clients that are made when first needed.
    private static final class Connection implements AutoCloseable {
        private final Supplier<GcpClients> connect;
        private @Nullable GcpClients clients;

        Connection(Supplier<GcpClients> connect) {
            this.connect = connect;
        }

        synchronized GcpClients clients() {
            GcpClients made = clients == null ? connect.get() : clients;
            clients = made;
            return made;
        }

        @Override
        public synchronized void close() {
            if (clients != null) {
                clients.close();
                clients = null;
            }
        }
    }
}
