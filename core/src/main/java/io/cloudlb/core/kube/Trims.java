// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceView;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

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
                return new ServiceBuilder()
                        .withMetadata(Trims.stub(service.getMetadata()))
                        .build();
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
                return new NodeBuilder()
                        .withMetadata(Trims.stub(node.getMetadata()))
                        .build();
            }

            @Override
            public boolean same(NodeView before, NodeView after) {
                return before.equals(after);
            }
        };
    }

    private static ObjectMeta stub(ObjectMeta meta) {
        return new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .build();
    }

    private static ServiceView versionless(ServiceView service) {
        ServiceView.Meta meta = service.meta();
        return service.with(new ServiceView.Meta(
                meta.key(), meta.uid(), "", meta.deleting(), meta.finalizers(), meta.annotations()));
    }
}
