// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceMapperTest {
    private static final ServiceMapper MAPPER = new ServiceMapper(key -> key.startsWith("service.beta."));

    @Test
    void givesABareManifestTheApiServersDefaults() {
        ServiceView view = view("""
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              ports: [{port: 80}]
            """);

        assertThat(view.key()).isEqualTo(new ServiceKey("default", "web"));
        assertThat(view.spec())
                .isEqualTo(new ServiceView.Spec(
                        ServiceType.CLUSTER_IP,
                        Optional.empty(),
                        List.of(new ServicePort("", Protocol.TCP, 80, 0, Optional.empty())),
                        new TrafficPolicy.Cluster(),
                        false,
                        true,
                        List.of(),
                        Optional.empty(),
                        List.of(IpFamily.IPV4),
                        IpFamilyPolicy.SINGLE_STACK,
                        Optional.empty(),
                        false));
        assertThat(view.status()).isEqualTo(ServiceStatus.EMPTY);
    }

    @Test
    void readsEveryFieldThatIsSet() {
        ServiceView view = view("""
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
              uid: u-1
              resourceVersion: "7"
              deletionTimestamp: "2026-01-01T00:00:00Z"
              finalizers: [b, a]
              annotations: {service.beta.kubernetes.io/x: "1", other: "2"}
            spec:
              type: LoadBalancer
              loadBalancerClass: example.com/lb
              loadBalancerIP: 192.0.2.1
              allocateLoadBalancerNodePorts: false
              externalTrafficPolicy: Local
              healthCheckNodePort: 31000
              trafficDistribution: PreferSameZone
              loadBalancerSourceRanges: [10.0.0.0/8]
              sessionAffinity: ClientIP
              sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}
              ipFamilies: [IPv6, IPv4]
              ipFamilyPolicy: RequireDualStack
              ports:
              - {name: dns, port: 53, protocol: UDP, targetPort: dns-udp, nodePort: 30053, appProtocol: example.com/dns}
            """);

        assertThat(view.meta())
                .isEqualTo(new ServiceView.Meta(
                        new ServiceKey("shop", "web"),
                        "u-1",
                        "7",
                        true,
                        List.of("a", "b"),
                        java.util.Map.of("service.beta.kubernetes.io/x", "1")));
        assertThat(view.spec())
                .isEqualTo(new ServiceView.Spec(
                        ServiceType.LOAD_BALANCER,
                        Optional.of("example.com/lb"),
                        List.of(new ServicePort("dns", Protocol.UDP, 53, 30053, Optional.of("example.com/dns"))),
                        new TrafficPolicy.Local(31000),
                        true,
                        false,
                        List.of("10.0.0.0/8"),
                        Optional.of(Duration.ofMinutes(1)),
                        List.of(IpFamily.IPV6, IpFamily.IPV4),
                        IpFamilyPolicy.REQUIRE_DUAL_STACK,
                        Optional.of("192.0.2.1"),
                        false));
    }

    @Test
    void readsTheStatusThatWasPublished() {
        ServiceView view = view("""
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {clusterIP: None, sessionAffinity: ClientIP}
            status:
              conditions:
              - {type: cloudlb.io/Provisioned, status: "False", reason: R, message: M, lastTransitionTime: "2026-01-02T03:04:05Z"}
              loadBalancer:
                ingress:
                - {hostname: a.example, ports: [{port: 80, protocol: TCP, error: Broken}]}
                - {ip: 192.0.2.1, ipMode: Proxy}
            """);

        assertThat(view.spec().headless()).isTrue();
        assertThat(view.spec().sessionAffinity()).contains(Duration.ofHours(3));
        assertThat(view.status().conditions())
                .containsExactly(new Condition(
                        "cloudlb.io/Provisioned",
                        Condition.Status.FALSE,
                        "R",
                        "M",
                        Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(view.status().ingress())
                .extracting(ingress -> ingress.address())
                .containsExactly(Address.hostName("a.example"), new Address("192.0.2.1", Address.Kind.PROXY));
        assertThat(view.status().ingress().getFirst().ports().getFirst().error())
                .contains("Broken");
    }

    @Test
    void namesTheFieldOfAValueThatKubernetesDoesNotKnow() {
        assertThatThrownBy(() -> view("""
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {type: Balancer}
            """)).hasMessageContaining("spec.type").hasMessageContaining("Balancer");
    }

    private static ServiceView view(String yaml) {
        return MAPPER.view(Serialization.unmarshal(yaml, Service.class));
    }
}
