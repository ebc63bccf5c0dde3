// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.cloudlb.metallb.rivals.DeploymentView;
import io.cloudlb.metallb.rivals.RivalCheck;
import io.cloudlb.metallb.rivals.ServedClasses;
import io.cloudlb.metallb.rivals.StatusWrite;
import io.cloudlb.metallb.rivals.Surroundings;
import io.cloudlb.metallb.rivals.Surroundings.Sight;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks once, before anything is given out, for other controllers that serve our Services.
public final class Rivals {
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
        return KubernetesErrors.reading(
                attempt,
                () ->
                        client
                                .genericKubernetesResources(DeploymentViews.RESOURCE)
                                .inNamespace(metalLb)
                                .list()
                                .getItems()
                                .stream()
                                .map(DeploymentViews::of)
                                .toList());
    }

    private List<StatusWrite> writes() {
        return namespaces.isEmpty()
                ? writes(client.services().inAnyNamespace(), "")
                : namespaces.stream()
                        .flatMap(namespace ->
                                writes(client.services().inNamespace(namespace), " in namespace " + namespace).stream())
                        .toList();
    }

    private static List<StatusWrite> writes(FilterWatchListDeletable<Service, ServiceList, ?> services, String where) {
        Attempt attempt = new Attempt("list Services" + where, "list services" + where);
        List<StatusWrite> writes = new ArrayList<>();
        @Nullable String next = null;
        do {
            ListOptions page = new ListOptionsBuilder()
                    .withFieldSelector("spec.type=LoadBalancer")
                    .withLimit(Watched.PAGE)
                    .withContinue(next)
                    .build();
            ServiceList list = KubernetesErrors.reading(attempt, () -> services.list(page));
            list.getItems().stream().flatMap(ForeignWrites::in).forEach(writes::add);
            next = list.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
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
        new EventWriter(client, time).write(new Note(about, Note.Kind.WARNING, Note.Reason.RIVAL_CONTROLLER, sentence));
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
