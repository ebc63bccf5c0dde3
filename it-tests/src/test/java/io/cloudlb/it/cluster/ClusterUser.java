// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Someone with kubectl and all rights, at work in one namespace.
public final class ClusterUser implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final KubernetesClient client;
    private final List<String> nodes = new ArrayList<>();

    /// @param client works in the namespace
    public ClusterUser(KubernetesClient client) {
        this.client = client;
    }

    /// `kubectl create`.
    public Service create(ServiceManifest manifest) {
        return client.resource(manifest.build()).create();
    }

    /// `kubectl patch --type merge`.
    public Service patch(String service, String patch) {
        return client.services().withName(service).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /// `kubectl patch --subresource status --type merge`.
    public Service patchStatus(String service, String patch) {
        return client.services()
                .withName(service)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /// `kubectl delete --wait=false`.
    public void delete(String service) {
        client.services().withName(service).delete();
    }

    /// `kubectl get service`.
    public Optional<Service> find(String service) {
        return Optional.ofNullable(client.services().withName(service).get());
    }

    /// The Service, which must exist.
    public Service get(String service) {
        return find(service).orElseThrow();
    }

    /// The host name that it is given, once it is.
    public String awaitHostName(String service) {
        Service addressed = awaitService(service, found -> !ingress(found).isEmpty());
        return ingress(addressed).getFirst().getHostname();
    }

    /// Waits until the Service has a condition with this reason.
    public Condition awaitCondition(String service, String type, String reason) {
        Service found = awaitService(
                service,
                seen -> condition(seen, type)
                        .filter(is -> is.getReason().equals(reason))
                        .isPresent());
        return condition(found, type).orElseThrow();
    }

    /// Waits until nothing is left of our work on the Service: no address, no finalizer, no condition of ours.
    public Service awaitReleased(String service) {
        return awaitService(
                service,
                found -> ingress(found).isEmpty()
                        && found.getMetadata().getFinalizers().isEmpty()
                        && found.getStatus().getConditions().isEmpty());
    }

    /// Waits until the Service is gone.
    public void awaitGone(String service) {
        await().atMost(DEADLINE).until(() -> find(service).isEmpty());
    }

    /// Waits until every Service of the namespace has an address.
    ///
    /// @param interval how often they are listed, which costs the API server something when they are many
    public void awaitAllAddressed(Duration patience, Duration interval) {
        await().atMost(patience)
                .pollInterval(interval)
                .until(() -> client.services().list().getItems().stream()
                        .noneMatch(service -> ingress(service).isEmpty()));
    }

    /// Waits for a Service of which this holds.
    public Service awaitService(String service, Predicate<Service> holds) {
        return await().atMost(DEADLINE).until(() -> get(service), holds);
    }

    /// Waits for an event with this reason.
    public Event awaitEvent(String service, String reason) {
        List<Event> found = await().atMost(DEADLINE).until(() -> events(service, reason), list -> !list.isEmpty());
        return found.getFirst();
    }

    /// The events with this reason.
    public List<Event> events(String service, String reason) {
        return client.v1().events().list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(service))
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    /// Lets a machine join as a node.
    ///
    /// @param providerId as the cloud's node controller writes it
    /// @param addresses its internal ones, for a cloud that balances to addresses
    public void addNode(String node, String providerId, String... addresses) {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(node)
                        .endMetadata()
                        .withNewSpec()
                        .withProviderID(providerId)
                        .endSpec()
                        .withNewStatus()
                        .withAddresses(Stream.of(addresses)
                                .map(address -> new NodeAddress(address, "InternalIP"))
                                .toList())
                        .endStatus()
                        .build())
                .create();
        nodes.add(node);
    }

    /// What the control plane's EndpointSlice controller does: a slice of a Service names the nodes of its pods, of
    /// which nothing else matters here.
    ///
    /// @param nodes of each pod; an empty name where a pod has none
    public void slice(String name, String service, String... nodes) {
        EndpointSlice slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/service-name", service)
                .endMetadata()
                .withAddressType("IPv4")
                .withEndpoints(IntStream.range(0, nodes.length)
                        .mapToObj(number -> new EndpointBuilder()
                                .withAddresses("10.8.0." + (number + 1))
                                .withNodeName(nodes[number].isEmpty() ? null : nodes[number])
                                .build())
                        .toList())
                .build();
        client.resource(slice).unlock().createOr(NonDeletingOperation::update);
    }

    /// Deletes a slice.
    public void deleteSlice(String name) {
        client.discovery().v1().endpointSlices().withName(name).delete();
    }

    /// `kubectl label node`.
    public void labelNode(String node, String label, String value) {
        client.nodes()
                .withName(node)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"" + label + "\":\"" + value + "\"}}}");
    }

    /// `kubectl delete node`.
    public void removeNode(String node) {
        client.nodes().withName(node).delete();
        nodes.remove(node);
    }

    /// The addresses in a Service's status.
    public static List<LoadBalancerIngress> ingress(Service service) {
        return Optional.ofNullable(service.getStatus().getLoadBalancer())
                .map(status -> status.getIngress())
                .orElse(List.of());
    }

    private static Optional<Condition> condition(Service service, String type) {
        return service.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /// Takes away what outlives the namespace, frees what waits for a finalizer, and deletes the Services: others see
    /// their addresses.
    @Override
    public void close() {
        try {
            List<Service> left = client.services().list().getItems();
            left.stream()
                    .filter(service -> !service.getMetadata().getFinalizers().isEmpty())
                    .forEach(service -> free(service.getMetadata().getName()));
            left.forEach(service -> delete(service.getMetadata().getName()));
        } finally {
            List.copyOf(nodes).forEach(this::removeNode);
        }
    }

    /// A controller that still works may have let the Service go since it was listed.
    private void free(String service) {
        try {
            patch(service, "{\"metadata\":{\"finalizers\":null}}");
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw failure;
            }
        }
    }
}
