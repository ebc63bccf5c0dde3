// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;

/// The user of the cluster. Says each command before it does what the command does.
///
/// @param client the connection
/// @param narrator tells the commands and what they print
record Customer(KubernetesClient client, Narrator narrator) {

    void create(String command, Service service) {
        narrator.command(command);
        client.resource(service).create();
    }

    Service patch(String service, String patch) {
        narrator.command("kubectl patch service " + service + " --type=merge -p '" + patch + "'");
        return client.services().withName(service).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    void delete(String... services) {
        narrator.command("kubectl delete service " + String.join(" ", services));
        List.of(services).forEach(service -> client.services().withName(service).delete());
    }

    void get(String... services) {
        narrator.command("kubectl get service " + String.join(" ", services));
        narrator.lines(kubectl()
                .getServices(List.of(services).stream().map(kubectl()::service).toList()));
    }

    void describe(String service) {
        narrator.command("kubectl describe service " + service);
        narrator.lines(kubectl().describeService(service));
    }

    /// What stands in a Service's conditions, which `kubectl describe` does not show.
    void conditions(String service) {
        narrator.command(Kubectl.conditionsCommand(service));
        narrator.lines(kubectl().conditions(service));
    }

    Kubectl kubectl() {
        return new Kubectl(client);
    }
}
