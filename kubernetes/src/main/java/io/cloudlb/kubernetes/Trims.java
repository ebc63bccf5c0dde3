// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.Selection;
import io.cloudlb.kubernetes.watch.Fields;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.cloudlb.kubernetes.watch.TrimmedStore;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What is read and kept of Services and Nodes.
final class Trims {
    /// What is left of a list of a Service that is too large.
    private static final int A_FEW = 16;

    /// What is left of an annotation there: a word that says whose the Service is.
    private static final int A_WORD = 256;

    private static final String[] SERVICE = {
        "metadata.finalizers",
        "spec.type",
        "spec.loadBalancerClass",
        "spec.ports",
        "spec.externalTrafficPolicy",
        "spec.healthCheckNodePort",
        "spec.trafficDistribution",
        "spec.allocateLoadBalancerNodePorts",
        "spec.loadBalancerSourceRanges",
        "spec.sessionAffinity",
        "spec.sessionAffinityConfig",
        "spec.ipFamilies",
        "spec.ipFamilyPolicy",
        "spec.loadBalancerIP",
        "spec.clusterIP",
        "status.loadBalancer.ingress",
        "status.conditions"
    };

    private Trims() {}

    /// Reads of a Service what becomes of it by the mapper.
    static ObjectReader<Service> serviceReader(ServiceMapper mapper) {
        Fields fields = Fields.of(SERVICE)
                .entries(
                        "metadata.annotations",
                        key -> mapper.keepsAnnotation().test(key)
                                || mapper.publishedAnnotations().contains(key),
                        mapper.claims());
        return new ObjectReader<>(
                Service.class,
                mapper.keepsSelection() ? fields.map("metadata.labels").map("spec.selector") : fields);
    }

    /// Reads of a Node what becomes of it by the mapper.
    static ObjectReader<Node> nodeReader(NodeMapper mapper) {
        return new ObjectReader<>(
                Node.class,
                Fields.of("spec.providerID", "spec.taints", "status.addresses")
                        .entries("metadata.labels", mapper.keepsLabel(), Set.of()));
    }

    /// Of a version of a Service that was read: all of it, or what is kept of one that is too large.
    static ServiceView view(ServiceMapper mapper, ObjectReader.Trimmed<Service> read) {
        ServiceView view = mapper.view(read.object());
        return read.isCut() ? tooLarge(mapper.claims()).apply(view) : view;
    }

    static TrimmedStore.Shape<Service, ServiceView> services(ServiceMapper mapper) {
        return new TrimmedStore.Shape<>(
                mapper::view,
                tooLarge(mapper.claims()),
                view -> view.with(view.meta().unversioned()));
    }

    static TrimmedStore.Shape<Node, NodeView> nodes(NodeMapper mapper) {
        return new TrimmedStore.Shape<>(mapper::view, view -> view, view -> view);
    }

    /// Name, owner and what is published stay: what was made for it must still be found, kept and taken away.
    private static UnaryOperator<ServiceView> tooLarge(Set<String> claims) {
        return view -> view.with(view.meta().tooLarge(words(view.meta().annotations(), claims)))
                .with(view.spec().withoutLists())
                .with(Selection.NONE)
                .with(new ServiceStatus(
                        view.status().ingress().stream().limit(A_FEW).toList(),
                        view.status().conditions().stream()
                                .filter(Trims::mayBeOurs)
                                .limit(A_FEW)
                                .toList(),
                        view.status().annotations()));
    }

    private static Map<String, String> words(Map<String, String> annotations, Set<String> claims) {
        return annotations.entrySet().stream()
                .filter(entry ->
                        claims.contains(entry.getKey()) && entry.getValue().length() <= A_WORD)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
    }

    private static boolean mayBeOurs(Condition condition) {
        return condition.type().startsWith(StatusPatch.OUR_CONDITIONS)
                || condition.type().equals(Condition.PORTS_ERROR);
    }
}
