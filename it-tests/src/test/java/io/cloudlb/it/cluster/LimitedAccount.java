// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.cloudlb.testkit.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// An account of a namespace that may do in the whole cluster what it is told, and nothing else.
///
/// @param admin of that namespace
public record LimitedAccount(KubernetesClient admin, List<PolicyRule> rules) {
    private static final String NAME = "limited";
    private static final Pattern TOKEN = Pattern.compile("token: .*");

    public LimitedAccount {
        rules = List.copyOf(rules);
    }

    /// The account may do nothing yet.
    public static LimitedAccount of(KubernetesClient admin) {
        return new LimitedAccount(admin, List.of());
    }

    public LimitedAccount may(String group, String resource, String... verbs) {
        List<PolicyRule> more = new ArrayList<>(rules);
        more.add(new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build());
        return new LimitedAccount(admin, more);
    }

    /// Takes one right away again.
    public LimitedAccount mayNot(String resource, String verb) {
        return new LimitedAccount(
                admin,
                rules.stream()
                        .map(rule -> rule.getResources().contains(resource) ? without(rule, verb) : rule)
                        .toList());
    }

    private static PolicyRule without(PolicyRule rule, String verb) {
        return new PolicyRuleBuilder(rule)
                .withVerbs(rule.getVerbs().stream()
                        .filter(other -> !other.equals(verb))
                        .toList())
                .build();
    }

    /// Makes it.
    ///
    /// @param folder where its kubeconfig goes
    public Path kubeconfig(ControlPlane controlPlane, Path folder) {
        String namespace = admin.getNamespace();
        String role = NAME + "-" + namespace;
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .endMetadata()
                        .build())
                .create();
        admin.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .create();
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject("", "ServiceAccount", NAME, namespace)
                        .build())
                .create();
        return withToken(controlPlane, folder);
    }

    private Path withToken(ControlPlane controlPlane, Path folder) {
        String token = admin.serviceAccounts()
                .withName(NAME)
                .tokenRequest()
                .getStatus()
                .getToken();
        try {
            String ofAdmin = Files.readString(controlPlane.kubeconfig());
            return Files.writeString(
                    folder.resolve("limited-kubeconfig"), TOKEN.matcher(ofAdmin).replaceAll("token: " + token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
