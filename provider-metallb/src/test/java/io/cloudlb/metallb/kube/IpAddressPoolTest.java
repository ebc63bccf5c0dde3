// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolSpec;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolStatus;
import io.cloudlb.metallb.kube.PoolStatusWriter.PoolStatuses;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.metallb.pool.PoolDefinition.SelectorDefinition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IpAddressPoolTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @Test
    void everyFieldIsRead() {
        assertThat(read("""
                        apiVersion: metallb.io/v1beta1
                        kind: IPAddressPool
                        metadata: {name: a, namespace: metallb-system}
                        spec:
                          addresses: [10.0.0.0/24, "2001:db8::1-2001:db8::9"]
                          autoAssign: false
                          avoidBuggyIPs: true
                          serviceAllocation:
                            priority: 7
                            namespaces: [shop]
                            namespaceSelectors:
                              - matchLabels: {team: red}
                            serviceSelectors:
                              - matchExpressions:
                                  - {key: tier, operator: In, values: [front, back]}
                                  - {key: old, operator: DoesNotExist}
                        """))
                .isEqualTo(new PoolDefinition(
                        "a",
                        List.of("10.0.0.0/24", "2001:db8::1-2001:db8::9"),
                        false,
                        true,
                        Optional.of(new PoolDefinition.Allocation(
                                7,
                                List.of("shop"),
                                List.of(new SelectorDefinition(Map.of("team", "red"), List.of())),
                                List.of(new SelectorDefinition(
                                        Map.of(),
                                        List.of(
                                                new SelectorDefinition.Expression(
                                                        "tier", "In", List.of("front", "back")),
                                                new SelectorDefinition.Expression(
                                                        "old", "DoesNotExist", List.of()))))))));
    }

    @Test
    void whatIsNotWrittenHasMetalLbsDefault() {
        assertThat(read("""
                        apiVersion: metallb.io/v1beta1
                        kind: IPAddressPool
                        metadata: {name: a}
                        spec: {addresses: [10.0.0.0/24], serviceAllocation: {}, newerField: true}
                        """))
                .isEqualTo(new PoolDefinition(
                        "a",
                        List.of("10.0.0.0/24"),
                        true,
                        false,
                        Optional.of(new PoolDefinition.Allocation(0, List.of(), List.of(), List.of()))));
    }

    @Test
    void aPoolWithoutASpecHasNoAddresses() {
        assertThat(read("""
                        apiVersion: metallb.io/v1beta1
                        kind: IPAddressPool
                        metadata: {name: a}
                        """)).isEqualTo(new PoolDefinition("a", List.of(), true, false, Optional.empty()));
    }

    @Test
    void theStatusIsWrittenInMetalLbsSpelling() {
        IpAddressPool pool = new IpAddressPool();
        pool.setStatus(new IpAddressPoolStatus(1, 2, 3, Long.MAX_VALUE));

        assertThat(YAML.asJson(pool))
                .contains("\"assignedIPv4\":1,\"assignedIPv6\":2,\"availableIPv4\":3,\"availableIPv6\":"
                        + Long.MAX_VALUE);
    }

    @Test
    void countersAreThoseOfBothFamilies() {
        assertThat(PoolStatuses.of(List.of(
                        new PoolFill("a", IpFamily.IPV4, 10, 3, 2),
                        new PoolFill("a", IpFamily.IPV6, Long.MAX_VALUE, 1, 0),
                        new PoolFill("b", IpFamily.IPV4, 4, 4, 0))))
                .isEqualTo(Map.of(
                        "a", new IpAddressPoolStatus(3, 1, 7, Long.MAX_VALUE - 1),
                        "b", new IpAddressPoolStatus(4, 0, 0, 0)));
    }

    @Test
    void theTestClustersSchemaHasTheSameNamesAndFields() throws Exception {
        try (InputStream file = IpAddressPoolTest.class.getResourceAsStream("/metallb/ipaddresspools.yaml")) {
            CustomResourceDefinition definition =
                    YAML.unmarshal(Objects.requireNonNull(file), CustomResourceDefinition.class);
            JSONSchemaProps top =
                    definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();

            assertThat(definition.getMetadata().getName())
                    .isEqualTo(HasMetadata.getFullResourceName(IpAddressPool.class));
            assertThat(definition.getSpec().getNames().getKind()).isEqualTo(HasMetadata.getKind(IpAddressPool.class));
            assertThat(names(IpAddressPoolSpec.class)).hasSameElementsAs(fields(top, "spec"));
            assertThat(names(IpAddressPoolStatus.class)).hasSameElementsAs(fields(top, "status"));
            assertThat(names(IpAddressPoolSpec.ServiceAllocation.class))
                    .hasSameElementsAs(fields(top, "spec", "serviceAllocation"));
        }
    }

    private static Set<String> fields(JSONSchemaProps schema, String... path) {
        JSONSchemaProps inner = schema;
        for (String step : path) {
            inner = Objects.requireNonNull(inner.getProperties().get(step), step);
        }
        return inner.getProperties().keySet();
    }

    private static PoolDefinition read(String yaml) {
        return PoolDefinitions.of(YAML.unmarshal(yaml, IpAddressPool.class));
    }

    /// `IPv4` and `IPs` are spelt as names here that Java likes better.
    private static List<String> names(Class<? extends Record> shape) {
        return Stream.of(shape.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replace("Ipv", "IPv").replace("Ips", "IPs"))
                .toList();
    }
}
