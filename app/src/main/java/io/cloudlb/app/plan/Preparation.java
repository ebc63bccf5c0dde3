// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.core.config.ControllerConfig;
import io.cloudlb.core.kube.KubernetesCaches;
import io.cloudlb.core.kube.Manifests;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.NodeSelection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Gathers what a plan is made of, from the request and the cluster.
///
/// @param config the controller's configuration
/// @param traits the provider's
/// @param request what was asked
/// @param snapshot the cluster
record Preparation(ControllerConfig config, ProviderTraits traits, PlanRequest request, ClusterSnapshot snapshot) {
    private static final Manifests NOTHING = new Manifests(List.of(), List.of(), List.of());

    /// @param standIn the cluster's UID when no cluster was asked
    PlanInput input(String standIn) {
        Manifests manifests =
                request.manifest().map(text -> read("the manifest", text)).orElse(NOTHING);
        NodeSet nodes = NodeSelection.select(nodes());
        return new PlanInput(
                new ClusterIdentity(config.clusterName(), snapshot.uid().orElse(standIn)),
                snapshot.reached(),
                nodes,
                new ClaimRules(
                        config.scope().defaultMode(), config.scope().loadBalancerClass(), traits.otherControllers()),
                config.scope().namespaces(),
                policy(),
                candidates(manifests),
                snapshot.services(),
                manifests.skipped(),
                notes(nodes));
    }

    /// A plan is a dry run already: under that policy it shows what the controller would otherwise do.
    private Policy policy() {
        Policy policy = config.writes().policy();
        return policy == Policy.DRY_RUN ? Policy.SYNC : policy;
    }

    private List<PlanInput.Candidate> candidates(Manifests manifests) {
        List<PlanInput.Candidate> candidates = new ArrayList<>();
        for (ServiceView wished : manifests.services()) {
            Optional<ServiceView> existing = snapshot.service(wished.key());
            candidates.add(new PlanInput.Candidate(
                    existing.map(service -> new ExistingService(service).with(wished))
                            .orElse(wished),
                    existing.isPresent()));
        }
        request.names()
                .forEach(name -> candidates.add(new PlanInput.Candidate(
                        snapshot.service(name)
                                .orElseThrow(
                                        () -> new CommandFailure("Service " + name + " does not exist in the cluster")),
                        true)));
        return candidates;
    }

    private Collection<NodeView> nodes() {
        return request.nodes()
                .<Collection<NodeView>>map(
                        text -> read("the file of nodes", text).nodes())
                .orElse(snapshot.nodes());
    }

    private Manifests read(String what, String text) {
        try {
            return Manifests.read(text, request.namespace(), KubernetesCaches.Mappers.of(traits));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(what + " cannot be read: " + e.getMessage(), e);
        }
    }

    private List<String> notes(NodeSet nodes) {
        List<String> notes = new ArrayList<>();
        if (!snapshot.reached()) {
            notes.add("no cluster was asked, so every Service counts as new and what exists already is not seen");
        }
        if (traits.conduct().sendsToNodes() && nodes.nodes().isEmpty()) {
            notes.add("there are no nodes, so no targets are planned"
                    + (snapshot.reached() ? "" : "; name a file with Nodes by --nodes-from"));
        }
        return notes;
    }
}
