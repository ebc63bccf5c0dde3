// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceView;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;

/// How Services and Nodes are trimmed for the cache.
final class Trims {
    private Trims() {}

    static TrimmedStore.Trim<Service, ServiceView> services(ServiceMapper mapper) {
        return new TrimmedStore.Trim<>() {
            @Override
            public ServiceView view(Service service) {
                return mapper.view(service);
            }

            @Override
            public Service stub(Service service) {
                Service stub = new Service();
                stub.setMetadata(Trims.stub(service.getMetadata()));
                stub.setAdditionalProperties(Map.of());
                return stub;
            }

            @Override
            public boolean same(ServiceView before, ServiceView after) {
                return versionless(before).equals(versionless(after));
            }
        };
    }

    static TrimmedStore.Trim<Node, NodeView> nodes(NodeMapper mapper) {
        return new TrimmedStore.Trim<>() {
            @Override
            public NodeView view(Node node) {
                return mapper.view(node);
            }

            @Override
            public Node stub(Node node) {
                Node stub = new Node();
                stub.setMetadata(Trims.stub(node.getMetadata()));
                stub.setAdditionalProperties(Map.of());
                return stub;
            }

            @Override
            public boolean same(NodeView before, NodeView after) {
                return before.equals(after);
            }
        };
    }

    /// Not by the builders, which give every object seven empty collections of its own.
    private static ObjectMeta stub(ObjectMeta meta) {
        ObjectMeta stub = new ObjectMeta();
        stub.setName(meta.getName());
        stub.setNamespace(meta.getNamespace());
        stub.setUid(meta.getUid());
        stub.setResourceVersion(meta.getResourceVersion());
        stub.setAnnotations(Map.of());
        stub.setLabels(Map.of());
        stub.setFinalizers(List.of());
        stub.setManagedFields(List.of());
        stub.setOwnerReferences(List.of());
        stub.setAdditionalProperties(Map.of());
        return stub;
    }

    private static ServiceView versionless(ServiceView service) {
        ServiceView.Meta meta = service.meta();
        return service.with(new ServiceView.Meta(
                meta.key(), meta.uid(), "", meta.deleting(), meta.finalizers(), meta.annotations()));
    }
}
