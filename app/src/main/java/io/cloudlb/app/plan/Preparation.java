// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.kubernetes.DryRun;
import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.kubernetes.Manifests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a plan is made of, gathered from the request's files and the cluster.
///
/// @param config the controller's configuration
/// @param traits the provider's
/// @param request what was asked
/// @param snapshot the cluster
/// @param manifests what the files hold
/// @param nodes all nodes
/// @param remarks what could not be found out while the files were read
record Preparation(
        ControllerConfig config,
        ProviderTraits traits,
        PlanRequest request,
        ClusterSnapshot snapshot,
        Manifests manifests,
        Collection<NodeView> nodes,
        List<String> remarks) {
    Preparation {
        nodes = List.copyOf(nodes);
        remarks = List.copyOf(remarks);
    }

    /// Reads the files.
    ///
    /// @throws CommandFailure when one cannot be read, or holds no manifests
    static Preparation read(ControllerConfig config, ProviderTraits traits, PlanRequest request, OpenCluster cluster) {
        KubernetesCaches.Mappers mappers = KubernetesCaches.Mappers.of(traits);
        ClusterSnapshot snapshot = cluster.snapshot(mappers);
        Optional<DryRun> dryRun = cluster.dryRun(snapshot);
        Manifests.Reading manifests = new Manifests.Reading(
                request.namespace(),
                mappers,
                dryRun.<Manifests.Judge>map(run -> run).orElse(Manifests.Judge.NONE));
        request.files().each(manifests::take);
        Collection<NodeView> nodes = request.nodes()
                .<Collection<NodeView>>map(files -> nodes(files, mappers))
                .orElse(snapshot.nodes());
        return new Preparation(
                config,
                traits,
                request,
                snapshot,
                manifests.done(),
                nodes,
                dryRun.map(DryRun::notes).orElse(List.of()));
    }

    private static Collection<NodeView> nodes(ManifestFiles files, KubernetesCaches.Mappers mappers) {
        Manifests.Reading reading = new Manifests.Reading("default", mappers, Manifests.Judge.NONE);
        files.each(reading::take);
        return reading.done().nodes();
    }

    /// @param standIn the cluster's UID when no cluster was asked
    PlanInput input(String standIn) {
        NodeSet selected = NodeSelection.select(nodes);
        return new PlanInput(
                new ClusterIdentity(config.clusterName(), snapshot.uid().orElse(standIn)),
                snapshot.reached(),
                selected,
                snapshot.endpoints(),
                new ClaimRules(
                        config.scope().defaultMode(), config.scope().loadBalancerClass(), traits.otherControllers()),
                config.scope().namespaces(),
                policy(),
                candidates(),
                snapshot.services(),
                manifests.skipped(),
                notes(selected));
    }

    /// A plan is a dry run already: under that policy it shows what the controller would otherwise do.
    private Policy policy() {
        Policy policy = config.writes().policy();
        return policy == Policy.DRY_RUN ? Policy.SYNC : policy;
    }

    private List<PlanInput.Candidate> candidates() {
        Stream<PlanInput.Candidate> ofFiles = manifests.services().stream().map(this::candidate);
        Stream<PlanInput.Candidate> named = request.names().stream().map(this::candidate);
        return Stream.concat(ofFiles, named).toList();
    }

    private PlanInput.Candidate candidate(Manifests.Entry entry) {
        Optional<ServiceView> existing = snapshot.service(entry.key());
        return switch (entry) {
            case Manifests.Entry.Sound(ServiceView wished) ->
                new PlanInput.Candidate.Wished(
                        existing.map(service -> new ExistingService(service).with(wished))
                                .orElse(wished),
                        existing.isPresent());
            case Manifests.Entry.Faulty(ServiceKey key, List<Problem> problems) ->
                new PlanInput.Candidate.Impossible(key, existing.isPresent(), problems);
        };
    }

    private PlanInput.Candidate candidate(ServiceKey name) {
        return snapshot.service(name)
                .<PlanInput.Candidate>map(service -> new PlanInput.Candidate.Wished(service, true))
                .orElseGet(() -> new PlanInput.Candidate.Impossible(
                        name,
                        false,
                        List.of(new Problem("NotFound", "metadata.name", "the cluster has no Service " + name))));
    }

    private List<String> notes(NodeSet nodes) {
        List<String> notes = new ArrayList<>(remarks);
        if (request.isStatic()) {
            notes.add("neither a cluster nor a cloud was asked: what the manifests say was checked, and nothing else");
            return notes;
        }
        if (!snapshot.reached()) {
            notes.add("no cluster was asked, so every Service counts as new and what exists already is not seen");
        }
        if (traits.mode().sendsToNodes() && nodes.nodes().isEmpty()) {
            notes.add("there are no nodes, so no targets are planned"
                    + (snapshot.reached() ? "" : "; name a file with Nodes by --nodes-from"));
        }
        return notes;
    }
}
