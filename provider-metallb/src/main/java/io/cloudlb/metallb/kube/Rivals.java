// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.kubernetes.FabricWriter;
import io.cloudlb.kubernetes.ObjectEvent;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.cloudlb.kubernetes.watch.Fields;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.cloudlb.kubernetes.watch.Resources;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.cloudlb.metallb.rivals.DeploymentView;
import io.cloudlb.metallb.rivals.RivalCheck;
import io.cloudlb.metallb.rivals.ServedClasses;
import io.cloudlb.metallb.rivals.Surroundings;
import io.cloudlb.metallb.rivals.Surroundings.Sight;
import io.cloudlb.metallb.rivals.Surroundings.StatusWrite;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks once, before anything is given out, for other controllers that serve our Services.
public final class Rivals {
    /// Who wrote what. An entry is kept whole or not at all, and another controller's is among the few that are kept.
    private static final ObjectReader<Service> SERVICE =
            new ObjectReader<>(Service.class, Fields.of("spec.loadBalancerClass", "metadata.managedFields"));

    private static final ObjectReader<GenericKubernetesResource> DEPLOYMENT = new ObjectReader<>(
            GenericKubernetesResource.class,
            Fields.of("spec.replicas", "spec.template.spec.containers").map("metadata.labels"));

    private final KubernetesClient client;
    private final String metalLb;
    private final Set<String> namespaces;
    private final ServedClasses ours;
    private final InstantSource time;

    /// @param client the connection
    /// @param metalLb MetalLB's namespace
    /// @param namespaces the namespaces whose Services are served; empty for all
    /// @param ours which of them are served
    /// @param time the clock
    public Rivals(
            KubernetesClient client, String metalLb, Set<String> namespaces, ServedClasses ours, InstantSource time) {
        this.client = client;
        this.metalLb = metalLb;
        this.namespaces = Set.copyOf(namespaces);
        this.ours = ours;
        this.time = time;
    }

    /// Looks, and leaves an event on a Deployment that is in the way.
    ///
    /// @throws CloudException when the API server does not answer; a missing right is a warning in the verdict
    /// instead
    public RivalCheck check() {
        Surroundings seen = surroundings();
        RivalCheck verdict = seen.judge(ours, time.instant());
        if (verdict instanceof RivalCheck.Rival(String _, String sentence)) {
            seen.rivalDeployment(ours).ifPresent(deployment -> tell(deployment, sentence));
        }
        return verdict;
    }

    private Surroundings surroundings() {
        Look<DeploymentView> deployments = Look.at(this::deployments);
        Look<StatusWrite> writes = Look.at(this::writes);
        SortedMap<Sight, String> unseen = new TreeMap<>();
        deployments.denied().ifPresent(why -> unseen.put(Sight.DEPLOYMENTS, why));
        writes.denied().ifPresent(why -> unseen.put(Sight.SERVICES, why));
        return new Surroundings(deployments.found(), writes.found(), unseen);
    }

    private List<DeploymentView> deployments() {
        Attempt attempt = new Attempt(
                "list Deployments in namespace " + metalLb, "list deployments.apps in namespace " + metalLb);
        List<DeploymentView> deployments = new ArrayList<>();
        KubernetesErrors.reading(
                attempt,
                () -> new Resources<>(
                                new ApiReader(client),
                                Resources.path("apis/apps/v1", Optional.of(metalLb), "deployments"),
                                DEPLOYMENT)
                        .list(read -> deployments.add(DeploymentViews.of(read.object()))));
        return deployments;
    }

    private List<StatusWrite> writes() {
        return namespaces.isEmpty()
                ? writes(Optional.empty())
                : namespaces.stream()
                        .flatMap(namespace -> writes(Optional.of(namespace)).stream())
                        .toList();
    }

    private List<StatusWrite> writes(Optional<String> namespace) {
        String where = namespace.map(name -> " in namespace " + name).orElse("");
        List<StatusWrite> writes = new ArrayList<>();
        KubernetesErrors.reading(
                new Attempt("list Services" + where, "list services" + where),
                () -> new Resources<>(
                                new ApiReader(client),
                                Resources.path("api/v1", namespace, "services"),
                                "fieldSelector=spec.type%3DLoadBalancer",
                                SERVICE)
                        .list(read -> ForeignWrites.in(read.object()).forEach(writes::add)));
        return writes;
    }

    private void tell(DeploymentView deployment, String sentence) {
        ObjectReference about = new ObjectReferenceBuilder()
                .withApiVersion(DeploymentViews.RESOURCE.getGroup() + "/" + DeploymentViews.RESOURCE.getVersion())
                .withKind(DeploymentViews.RESOURCE.getKind())
                .withNamespace(deployment.namespace())
                .withName(deployment.name())
                .withUid(deployment.uid())
                .build();
        new EventWriter(client, time)
                .write(EventWriter.Reason.RIVAL_CONTROLLER.on(about, ObjectEvent.Type.WARNING, sentence));
    }

    /// @param found what was there
    /// @param denied why nothing could be seen, if the right was missing
    private record Look<T>(List<T> found, Optional<String> denied) {
        static <T> Look<T> at(Supplier<List<T>> sight) {
            try {
                return new Look<>(sight.get(), Optional.empty());
            } catch (CloudException failure) {
                if (failure.error().is(CloudError.Kind.DENIED)) {
                    return new Look<>(List.of(), Optional.of(failure.error().message()));
                }
                throw failure;
            }
        }
    }

    /// Who else wrote the addresses of a Service, by what the API server keeps of every write.
    static final class ForeignWrites {
        private static final List<String> PATH = List.of("f:status", "f:loadBalancer", "f:ingress");

        private ForeignWrites() {}

        static Stream<StatusWrite> in(Service service) {
            return Optional.ofNullable(service.getMetadata().getManagedFields()).stream()
                    .flatMap(List::stream)
                    .filter(entry -> !FabricWriter.FIELD_MANAGER.equals(entry.getManager()))
                    .filter(entry -> entry.getTime() != null && holdsAddresses(entry))
                    .map(entry -> new StatusWrite(
                            new ServiceKey(
                                    service.getMetadata().getNamespace(),
                                    service.getMetadata().getName()),
                            Optional.ofNullable(service.getSpec().getLoadBalancerClass()),
                            Optional.ofNullable(entry.getManager()).orElse("unknown"),
                            Instant.parse(entry.getTime())));
        }

        private static boolean holdsAddresses(ManagedFieldsEntry entry) {
            Optional<Object> fields = Optional.ofNullable(entry.getFieldsV1()).map(FieldsV1::getAdditionalProperties);
            for (String step : PATH) {
                fields = fields.flatMap(level ->
                        level instanceof Map<?, ?> map ? Optional.ofNullable(map.get(step)) : Optional.empty());
            }
            return fields.isPresent();
        }
    }

    /// Reads Deployments into what the look for rivals needs of them. Reads them as generic resources: the client's own
    /// class for them brings four hundred others along, of everything that can be said of a Pod.
    static final class DeploymentViews {
        /// What Deployments are called. Said in full, so that the client need not ask the API server for it.
        static final ResourceDefinitionContext RESOURCE = new ResourceDefinitionContext.Builder()
                .withGroup("apps")
                .withVersion("v1")
                .withKind("Deployment")
                .withPlural("deployments")
                .withNamespaced(true)
                .build();

        private DeploymentViews() {}

        static DeploymentView of(GenericKubernetesResource deployment) {
            ObjectMeta meta = deployment.getMetadata();
            @Nullable Integer replicas = deployment.get("spec", "replicas");
            @Nullable List<Map<String, ?>> containers = deployment.get("spec", "template", "spec", "containers");
            return new DeploymentView(
                    meta.getNamespace(),
                    meta.getName(),
                    meta.getUid(),
                    Objects.requireNonNullElse(replicas, 1),
                    Objects.requireNonNullElse(meta.getLabels(), Map.of()),
                    Objects.requireNonNullElse(containers, List.<Map<String, ?>>of()).stream()
                            .map(DeploymentViews::container)
                            .toList());
        }

        private static DeploymentView.Container container(Map<String, ?> container) {
            return new DeploymentView.Container(
                    text(container.get("name")),
                    text(container.get("image")),
                    Stream.of("command", "args")
                            .flatMap(field -> words(container.get(field)))
                            .toList());
        }

        private static Stream<String> words(@Nullable Object words) {
            return words instanceof List<?> list ? list.stream().map(String::valueOf) : Stream.empty();
        }

        private static String text(@Nullable Object text) {
            return text == null ? "" : text.toString();
        }
    }
}
