// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.kubernetes.ObjectEvent;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.cloudlb.kubernetes.watch.Fields;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.cloudlb.kubernetes.watch.Resources;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.cloudlb.metallb.rivals.DeploymentView;
import io.cloudlb.metallb.rivals.RivalCheck;
import io.cloudlb.metallb.rivals.ServedClasses;
import io.cloudlb.metallb.rivals.StatusWrite;
import io.cloudlb.metallb.rivals.Surroundings;
import io.cloudlb.metallb.rivals.Surroundings.Sight;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

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
                if (failure.error() instanceof CloudError.Denied(String message, String _)) {
                    return new Look<>(List.of(), Optional.of(message));
                }
                throw failure;
            }
        }
    }
}
