// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is shipped in `deploy`.
class DeployManifestsTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final Pattern IMAGE = Pattern.compile("/cloudlb:([^\\s\"]+)");

    @ParameterizedTest
    @ValueSource(strings = {"cloudlb.yaml", "cloudlb-gcp.yaml", "cloudlb-azure.yaml", "cloudlb-metallb.yaml"})
    void makeTheNamespaceBeforeWhatLivesInIt(String file) throws IOException {
        List<HasMetadata> objects = objects(file);

        assertThat(objects.getFirst())
                .isInstanceOfSatisfying(
                        Namespace.class,
                        namespace ->
                                assertThat(namespace.getMetadata().getName()).isEqualTo("cloudlb-system"));
        assertThat(objects.stream()
                        .map(object -> object.getMetadata().getNamespace())
                        .filter(namespace -> namespace != null)
                        .distinct())
                .isSubsetOf("cloudlb-system", "metallb-system");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudlb.yaml", "cloudlb-gcp.yaml", "cloudlb-azure.yaml", "cloudlb-metallb.yaml"})
    void letOnlyWhoScrapesIntoThePodAndOnlyToHealthAndMetrics(String file) throws IOException {
        Deployment deployment = only(Deployment.class, file);
        NetworkPolicy policy = only(NetworkPolicy.class, file);
        String port = deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getPorts()
                .getFirst()
                .getName();

        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getPorts())
                    .singleElement()
                    .satisfies(open -> assertThat(open.getPort().getStrVal()).isEqualTo(port));
            assertThat(rule.getFrom()).singleElement().satisfies(peer -> {
                assertThat(peer.getNamespaceSelector().getMatchLabels()).isNotEmpty();
                assertThat(peer.getPodSelector().getMatchLabels()).isNotEmpty();
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudlb.yaml", "cloudlb-gcp.yaml", "cloudlb-azure.yaml"})
    void serveAClassOfTheirOwnWhereAnotherControllerMayServeTheRest(String file) throws IOException {
        assertThat(only(ConfigMap.class, file).getData().get("cloudlb.yaml"))
                .contains("\nload-balancer-class: cloudlb.io/");
    }

    /// They are tried on an API server: none lacks and none is idle.
    @Test
    void askForTheSameRightsInTheClusterOnEveryCloudAndToSeeEndpointsWhereTheyMatter() throws IOException {
        List<PolicyRule> slices = only(ClusterRole.class, "cloudlb-gcp.yaml").getRules().stream()
                .filter(rule -> rule.getApiGroups().contains("discovery.k8s.io"))
                .toList();

        assertThat(slices).singleElement().satisfies(rule -> {
            assertThat(rule.getResources()).containsExactly("endpointslices");
            assertThat(rule.getVerbs()).containsExactly("list", "watch");
        });
        assertThat(only(ClusterRole.class, "cloudlb-gcp.yaml").getRules().stream()
                        .filter(rule -> !slices.contains(rule)))
                .isEqualTo(only(ClusterRole.class, "cloudlb.yaml").getRules());
        assertThat(only(ClusterRole.class, "cloudlb-azure.yaml").getRules())
                .isEqualTo(only(ClusterRole.class, "cloudlb.yaml").getRules());
        for (String file : List.of("cloudlb-gcp.yaml", "cloudlb-azure.yaml")) {
            assertThat(only(Role.class, file).getRules())
                    .isEqualTo(only(Role.class, "cloudlb.yaml").getRules());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cloudlb.yaml", "cloudlb-gcp.yaml", "cloudlb-azure.yaml", "cloudlb-metallb.yaml", "Containerfile"
            })
    void nameTheVersionThatIsBuilt(String file) throws IOException {
        MatchResult version = VERSION.matcher(Files.readString(Path.of("..", "pom.xml")))
                .results()
                .findFirst()
                .orElseThrow();

        assertThat(IMAGE.matcher(Files.readString(DEPLOY.resolve(file))).results())
                .isNotEmpty()
                .allSatisfy(image -> assertThat(image.group(1)).isEqualTo(version.group(1)));
    }

    private static <T> T only(Class<T> type, String file) throws IOException {
        List<T> found =
                objects(file).stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<HasMetadata> objects(String file) throws IOException {
        KubernetesSerialization yaml = new KubernetesSerialization();
        return Arrays.stream(Files.readString(DEPLOY.resolve(file)).split("(?m)^---$"))
                .map(document -> (HasMetadata) yaml.unmarshal(document))
                .toList();
    }
}
