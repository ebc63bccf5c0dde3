// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/// An account that may do nothing at all, until it is given rights; one for each namespace.
///
/// @param namespace where it works
record Outsider(TestNamespace namespace) {
    /// A new client of that account, which the caller closes.
    KubernetesClient connect() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(namespace.client().getConfiguration())
                        .withImpersonateUsername(name())
                        .build())
                .build();
    }

    /// Lets it do that with resources everywhere.
    Outsider granted(String verb, String apiGroup, String resource) {
        String role = name() + "-" + verb + "-" + resource;
        namespace
                .client()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups(apiGroup)
                        .withResources(resource)
                        .withVerbs(verb)
                        .endRule()
                        .build())
                .create();
        namespace
                .client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject("rbac.authorization.k8s.io", "User", name(), null)
                        .build())
                .create();
        return this;
    }

    private String name() {
        return "outsider-of-" + namespace.name();
    }
}
