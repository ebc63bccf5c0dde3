// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Invites the reader's own tools.
///
/// @param stage what stands
/// @param narrator tells them
/// @param shown the lines by which load balancers are reached that were told already
record Visit(CloudStage stage, Narrator narrator, Set<String> shown) {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    void invite() {
        CloudStage.Set parts = stage.parts();
        String node = stage.replace();
        narrator.handOver(parts.controlPlane().kubeconfig());
        stage.cloud()
                .variables(parts.endpoint())
                .forEach((name, value) -> narrator.say("export " + name + "=" + value));
        narrator.say("");
        narrator.command("kubectl create service loadbalancer mine --tcp=80 && kubectl get service mine --watch");
        stage.cloud().commands(parts.endpoint()).forEach(narrator::command);
        narrator.aside("A Service of your own gets its load balancer too, and on each node one stand-in pod answers for"
                + " it. Its name is in no DNS: the line that reaches it is told here once there is one. " + node
                + " has joined in the place of the node that went.");
    }

    /// Tells how each load balancer is reached, until the demo ends.
    void guide() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                stage.parts()
                        .client()
                        .services()
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .forEach(this::guide);
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } catch (KubernetesClientException _) {
                // The reader's own doing, or the end: the next look tells.
                return;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void guide(Service service) {
        for (String host : Kubectl.addresses(service)) {
            service.getSpec().getPorts().stream()
                    .filter(port -> "TCP".equals(port.getProtocol()))
                    .map(ServicePort::getPort)
                    .flatMap(port -> stage.parts().dataPlane().endpoint(host, port, Transport.TCP).stream())
                    .map(endpoint -> new Browser(endpoint).curlLine())
                    .filter(shown::add)
                    .forEach(line -> {
                        narrator.say("");
                        narrator.say("Service %s/%s answers:"
                                .formatted(
                                        service.getMetadata().getNamespace(),
                                        service.getMetadata().getName()));
                        narrator.command(line);
                    });
        }
    }
}
