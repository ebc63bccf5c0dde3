// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.WaitGlobalOperationRequest;
import com.google.cloud.compute.v1.WaitRegionOperationRequest;
import com.google.cloud.compute.v1.WaitZoneOperationRequest;
import io.cloudlb.core.provider.CallBudget;
import io.cloudlb.core.provider.CloudCalls;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The Compute Engine API, every call led through [CloudCalls] and charged to its family. Connects at the first call.
/// Safe for use by many threads.
public final class ComputeApi implements AutoCloseable {
    /// The API holds a wait for up to two minutes; it may be asked for again as often as it pleases.
    public static final CallBudget WAITS = new CallBudget(
            Duration.ofSeconds(130), Duration.ofMinutes(5), 3, Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final ComputeCalls waits;
    private final ComputeReads reads;
    private final ComputeSurroundings surroundings;
    private final ComputeWrites writes;
    private final Connection connection;

    /// @param connect makes the clients; called once, at the first call
    public ComputeApi(CloudCalls calls, Supplier<GcpClients> connect) {
        connection = new Connection(connect);
        ComputeCalls compute = new ComputeCalls(calls, connection::clients);
        waits = new ComputeCalls(calls.within(WAITS), connection::clients);
        reads = new ComputeReads(compute);
        surroundings = new ComputeSurroundings(compute);
        writes = new ComputeWrites(compute);
    }

    /// What we make, as it is.
    public ComputeReads reads() {
        return reads;
    }

    /// What was there before us, and what the cloud is at work on.
    public ComputeSurroundings surroundings() {
        return surroundings;
    }

    /// What has an effect.
    public ComputeWrites writes() {
        return writes;
    }

    /// Waits in the cloud for an operation to end: one call, answered when it ends, or after about two minutes with
    /// the operation as it is then, [ComputeOperation.Status.Running]. One that ended with an error is answered as
    /// [ComputeOperation.Status.Failed].
    ///
    /// @throws CloudException when the cloud does not tell. [CloudError.NotFound] when it knows the operation no
    ///     more, which says nothing of how it ended
    public ComputeOperation await(ComputeOperation operation) {
        return ComputeOperation.of(
                switch (operation.scope()) {
                    case Scope.Global(String project) -> waitGlobally(project, operation.name());
                    case Scope.Regional(String project, String region) ->
                        waitInRegion(project, region, operation.name());
                    case Scope.Zonal(String project, String zone) -> waitInZone(project, zone, operation.name());
                },
                operation.scope());
    }

    private Operation waitGlobally(String project, String name) {
        return waits.read(
                GcpFamilies.OPERATION_WAIT,
                "globalOperations.wait",
                clients -> clients.globalOperations.get().waitCallable(),
                WaitGlobalOperationRequest.newBuilder()
                        .setProject(project)
                        .setOperation(name)
                        .build());
    }

    private Operation waitInRegion(String project, String region, String name) {
        return waits.read(
                GcpFamilies.OPERATION_WAIT,
                "regionOperations.wait",
                clients -> clients.regionOperations.get().waitCallable(),
                WaitRegionOperationRequest.newBuilder()
                        .setProject(project)
                        .setRegion(region)
                        .setOperation(name)
                        .build());
    }

    private Operation waitInZone(String project, String zone, String name) {
        return waits.read(
                GcpFamilies.OPERATION_WAIT,
                "zoneOperations.wait",
                clients -> clients.zoneOperations.get().waitCallable(),
                WaitZoneOperationRequest.newBuilder()
                        .setProject(project)
                        .setZone(zone)
                        .setOperation(name)
                        .build());
    }

    @Override
    public void close() {
        connection.close();
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
