// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.api.client.http.HttpTransport;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.FixedExecutorProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.httpjson.HttpJsonTransportChannel;
import com.google.api.gax.httpjson.InstantiatingHttpJsonChannelProvider;
import com.google.api.gax.rpc.ClientSettings;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.compute.v1.AddressesClient;
import com.google.cloud.compute.v1.AddressesSettings;
import com.google.cloud.compute.v1.FirewallsClient;
import com.google.cloud.compute.v1.FirewallsSettings;
import com.google.cloud.compute.v1.ForwardingRulesClient;
import com.google.cloud.compute.v1.ForwardingRulesSettings;
import com.google.cloud.compute.v1.GlobalOperationsClient;
import com.google.cloud.compute.v1.GlobalOperationsSettings;
import com.google.cloud.compute.v1.InstanceGroupsClient;
import com.google.cloud.compute.v1.InstanceGroupsSettings;
import com.google.cloud.compute.v1.InstancesClient;
import com.google.cloud.compute.v1.InstancesSettings;
import com.google.cloud.compute.v1.NetworkEndpointGroupsClient;
import com.google.cloud.compute.v1.NetworkEndpointGroupsSettings;
import com.google.cloud.compute.v1.NetworksClient;
import com.google.cloud.compute.v1.NetworksSettings;
import com.google.cloud.compute.v1.RegionBackendServicesClient;
import com.google.cloud.compute.v1.RegionBackendServicesSettings;
import com.google.cloud.compute.v1.RegionHealthChecksClient;
import com.google.cloud.compute.v1.RegionHealthChecksSettings;
import com.google.cloud.compute.v1.RegionOperationsClient;
import com.google.cloud.compute.v1.RegionOperationsSettings;
import com.google.cloud.compute.v1.RegionsClient;
import com.google.cloud.compute.v1.RegionsSettings;
import com.google.cloud.compute.v1.SubnetworksClient;
import com.google.cloud.compute.v1.SubnetworksSettings;
import com.google.cloud.compute.v1.ZoneOperationsClient;
import com.google.cloud.compute.v1.ZoneOperationsSettings;
import io.cloudlb.gcp.settings.GcpSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/// The clients of Google's library for Compute Engine, each made when it is first needed, over one channel. They make
/// their calls on the caller's thread and never retry: [io.cloudlb.core.provider.CloudCalls] does.
public final class GcpClients implements AutoCloseable {
    private static final String GOOGLE = "https://compute.googleapis.com";
    private static final String SCOPE = "https://www.googleapis.com/auth/compute";

    private final HttpTransport transport;
    private final HttpJsonTransportChannel channel;
    private final CredentialsProvider credentials;
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gcp-client-", 0).factory());

    final Lazy<ForwardingRulesClient> forwardingRules =
            new Lazy<>(() -> ForwardingRulesClient.create(settled(ForwardingRulesSettings.newBuilder())));
    final Lazy<RegionBackendServicesClient> backendServices =
            new Lazy<>(() -> RegionBackendServicesClient.create(settled(RegionBackendServicesSettings.newBuilder())));
    final Lazy<RegionHealthChecksClient> healthChecks =
            new Lazy<>(() -> RegionHealthChecksClient.create(settled(RegionHealthChecksSettings.newBuilder())));
    final Lazy<AddressesClient> addresses =
            new Lazy<>(() -> AddressesClient.create(settled(AddressesSettings.newBuilder())));
    final Lazy<FirewallsClient> firewalls =
            new Lazy<>(() -> FirewallsClient.create(settled(FirewallsSettings.newBuilder())));
    final Lazy<InstanceGroupsClient> instanceGroups =
            new Lazy<>(() -> InstanceGroupsClient.create(settled(InstanceGroupsSettings.newBuilder())));
    final Lazy<NetworkEndpointGroupsClient> endpointGroups =
            new Lazy<>(() -> NetworkEndpointGroupsClient.create(settled(NetworkEndpointGroupsSettings.newBuilder())));
    final Lazy<InstancesClient> instances =
            new Lazy<>(() -> InstancesClient.create(settled(InstancesSettings.newBuilder())));
    final Lazy<NetworksClient> networks =
            new Lazy<>(() -> NetworksClient.create(settled(NetworksSettings.newBuilder())));
    final Lazy<SubnetworksClient> subnetworks =
            new Lazy<>(() -> SubnetworksClient.create(settled(SubnetworksSettings.newBuilder())));
    final Lazy<RegionsClient> regions = new Lazy<>(() -> RegionsClient.create(settled(RegionsSettings.newBuilder())));
    final Lazy<GlobalOperationsClient> globalOperations =
            new Lazy<>(() -> GlobalOperationsClient.create(settled(GlobalOperationsSettings.newBuilder())));
    final Lazy<RegionOperationsClient> regionOperations =
            new Lazy<>(() -> RegionOperationsClient.create(settled(RegionOperationsSettings.newBuilder())));
    final Lazy<ZoneOperationsClient> zoneOperations =
            new Lazy<>(() -> ZoneOperationsClient.create(settled(ZoneOperationsSettings.newBuilder())));

    private GcpClients(HttpTransport transport, String endpoint, CredentialsProvider credentials) {
        this.transport = transport;
        this.credentials = credentials;
        try {
            channel = InstantiatingHttpJsonChannelProvider.newBuilder()
                    .setEndpoint(endpoint)
                    .setHttpTransport(transport)
                    .setExecutor(Runnable::run)
                    .setHeaderProvider(ForwardingRulesSettings.defaultApiClientHeaderProviderBuilder()
                            .build())
                    .build()
                    .getTransportChannel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Clients that reach Google Cloud with Application Default Credentials, or what stands at the configured
    /// endpoint: over plain http without any.
    public static GcpClients connect(GcpSettings settings) {
        Optional<URI> endpoint = settings.endpoint();
        boolean plain = endpoint.filter(uri -> "http".equals(uri.getScheme())).isPresent();
        CredentialsProvider credentials = plain
                ? NoCredentialsProvider.create()
                : FixedCredentialsProvider.create(LearntCredentials.of(applicationDefault()));
        return new GcpClients(new HttpExchange(), endpoint.map(Object::toString).orElse(GOOGLE), credentials);
    }

    /// Clients over another transport and without credentials, for tests: an emulator in memory.
    public static GcpClients over(HttpTransport transport) {
        return new GcpClients(transport, "http://gcp.invalid", NoCredentialsProvider.create());
    }

    /// The same with credentials.
    static GcpClients over(HttpTransport transport, Credentials credentials) {
        return new GcpClients(
                transport, "http://gcp.invalid", FixedCredentialsProvider.create(LearntCredentials.of(credentials)));
    }

    private static GoogleCredentials applicationDefault() {
        try {
            return GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
        } catch (IOException e) {
            throw new MissingCredentials(e);
        }
    }

    private <S extends ClientSettings<S>, B extends ClientSettings.Builder<S, B>> S settled(B builder)
            throws IOException {
        return builder.setTransportChannelProvider(FixedTransportChannelProvider.create(channel))
                .setCredentialsProvider(credentials)
                .setBackgroundExecutorProvider(FixedExecutorProvider.create(background))
                .setWatchdogProvider(null)
                .build();
    }

    @Override
    public void close() {
        background.shutdownNow();
        channel.close();
        try {
            transport.shutdown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A client that is made when first needed.
    static final class Lazy<C> {
        private final Making<C> making;
        private @Nullable C made;

        Lazy(Making<C> making) {
            this.making = making;
        }

        synchronized C get() {
            C client = made;
            if (client == null) {
                client = making.make();
                made = client;
            }
            return client;
        }

        /// Makes a client.
        interface Making<C> {
            C create() throws IOException;

            default C make() {
                try {
                    return create();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
