// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Duration;

/// The parts of the story in which a Service is of a type that needs no load balancer: the same with every provider.
///
/// @param customer who changes the Service
/// @param narrator tells it
/// @param patience to show that nothing happens
/// @param costs what it cost
record PlainTypes(Customer customer, Narrator narrator, Patience patience, Costs costs) {
    static final String WEB = "web";

    private static final Duration QUIET = Duration.ofSeconds(1);

    void clusterIp() {
        narrator.heading("A Deployment's Service, type ClusterIP: reachable inside the cluster only, no load balancer");
        customer.create(
                "kubectl expose deployment web --port=80 --target-port=8080",
                new ServiceBuilder()
                        .withNewMetadata()
                        .withName(WEB)
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", WEB)
                        .addNewPort()
                        .withName("http")
                        .withPort(80)
                        .withNewTargetPort(8080)
                        .endPort()
                        .endSpec()
                        .build());
        quietly("ClusterIP");
    }

    void nodePort() {
        narrator.heading("NodePort: a port on every node, still no load balancer");
        customer.patch(WEB, "{\"spec\":{\"type\":\"NodePort\"}}");
        quietly("NodePort");
    }

    void externalName() {
        narrator.heading("ExternalName: a name elsewhere, never a load balancer");
        customer.patch(WEB, "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"www.example.com\"}}");
        quietly("ExternalName");
    }

    void headless() {
        narrator.heading("Headless: pods by name, never a load balancer");
        customer.create(
                "kubectl create service clusterip web-headless --clusterip=None --tcp=80",
                new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web-headless")
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build());
        patience.watch(QUIET);
        narrator.lines(customer.kubectl().getService("web-headless"));
        settle("headless");
    }

    /// A step ends, and its cost is told.
    void settle(String step) {
        narrator.aside(costs.end(step));
    }

    private void quietly(String step) {
        patience.watch(QUIET);
        customer.get(WEB);
        settle(step);
    }
}
