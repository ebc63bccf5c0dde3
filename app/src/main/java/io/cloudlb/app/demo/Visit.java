// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import java.util.Map;
import java.util.TreeMap;

/// Invites the reader's own tools.
///
/// @param stage what stands
/// @param narrator tells them
record Visit(DemoStage stage, Narrator narrator) {

    void invite() {
        DemoStage.Set parts = stage.parts();
        narrator.handOver(parts.controlPlane().kubeconfig());
        Map<String, String> variables = new TreeMap<>(DemoStage.CREDENTIALS);
        variables.put("AWS_ENDPOINT_URL", parts.endpoint().endpoint().toString());
        variables.put("AWS_DEFAULT_REGION", DemoStage.REGION);
        variables.forEach((name, value) -> narrator.say("export " + name + "=" + value));
        narrator.say("");
        narrator.command("kubectl create service loadbalancer mine --tcp=80 && kubectl get service mine --watch");
        narrator.command("aws elbv2 describe-load-balancers");
        narrator.aside(
                "A Service of your own gets its load balancer too, and on each node one stand-in pod answers for it.");
    }
}
