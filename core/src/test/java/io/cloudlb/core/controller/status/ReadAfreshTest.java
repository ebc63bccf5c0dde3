// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ensure.SetProvider;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerPorts.KubernetesWriter;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.InventoryRequest.Standing;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.testkit.ManualClock;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a provider is told of the cluster's Services whose state they are.
class ReadAfreshTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("c", "u");
    private static final Ingress SHOWN = new Ingress(Address.vip("192.0.2.7"), List.of());

    private final ManualClock clock = new ManualClock();
    private final StateMemory<Set<String>, Set<String>> memory = new StateMemory<>(clock);
    private final SetProvider provider = new SetProvider(SetProvider::added);

    @Test
    void aBugAtOneServiceHidesNoneAndItsAddressStaysTaken() {
        ServiceView b =
                aService("b").port(80).annotation("example.com/pool", "gold").view();
        ServiceView showing = b.with(new ServiceStatus(List.of(SHOWN), List.of(), Map.of()));
        List<ServiceView> existing = List.of(
                aService("a").port(80).view(), showing, aService("c").port(80).view());

        List<Standing> read = services(existing).readAfresh(this::askedButOfB);

        assertThat(read).extracting(each -> each.spec().owner().key().name()).containsExactly("a", "b", "c");
        assertThat(read.get(1).status().ingress()).containsExactly(SHOWN);
        assertThat(read.get(1).ours()).isTrue();
        assertThat(read.get(1).spec().annotations()).containsEntry("example.com/pool", "gold");
        assertThat(memory.failed().toBeTakenUp()).containsExactly(b.key());
    }

    private LoadBalancerSpec askedButOfB(ServiceView view) {
        if (view.key().name().equals("b")) {
            throw new IllegalStateException("a bug");
        }
        return new ServiceTranslator(
                        CLUSTER,
                        provider.traits().capabilities(),
                        provider.traits().annotations())
                .translate(view)
                .value();
    }

    private Services services(List<ServiceView> existing) {
        return new Services(
                new Existing(existing),
                (KubernetesWriter) Proxy.newProxyInstance(
                        ReadAfreshTest.class.getClassLoader(),
                        new Class<?>[] {KubernetesWriter.class},
                        (_, method, _) -> {
                            throw new IllegalStateException("A look writes nothing: " + method);
                        }),
                memory,
                (_, _) -> {},
                new ServiceOwnership<>(provider, memory, CLUSTER, new ClaimRules(true, Optional.empty(), List.of())),
                ControllerMetrics.unread(),
                clock,
                KubernetesWriter.Onto.THIS_VERSION);
    }

    private record Existing(Collection<ServiceView> list) implements ControllerPorts.ServiceCache {
        @Override
        public Optional<ServiceView> get(ServiceKey key) {
            return list.stream().filter(service -> service.key().equals(key)).findFirst();
        }

        @Override
        public Collection<ServiceView> readAfresh() {
            return list;
        }

        @Override
        public boolean watches(String namespace) {
            return true;
        }
    }
}
