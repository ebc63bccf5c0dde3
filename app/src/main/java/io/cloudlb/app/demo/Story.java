// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.aws.AwsSnapshot;
import io.cloudlb.emulators.dataplane.Endpoint;
import io.cloudlb.emulators.dataplane.Transport;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The life of a Service, step by step.
final class Story {
    private static final String WEB = "web";
    private static final int REQUESTS = 30;
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final DemoStage stage;
    private final DemoStage.Set parts;
    private final Narrator narrator;
    private final Kubectl kubectl;
    private final Patience patience;
    private final Tally tally;

    Story(DemoStage stage, Narrator narrator) {
        this.stage = stage;
        this.parts = stage.parts();
        this.narrator = narrator;
        kubectl = new Kubectl(parts.client());
        patience = new Patience(parts.controller()::lastWords);
        tally = new Tally(parts.cloud().ledger());
    }

    void tell() {
        patience.until(
                "the controller's first look at every Service",
                () -> parts.controller().lastWords().contains("Every Service has been looked at once"));
        settle("the controller's start");
        clusterIp();
        nodePort();
        loadBalancer();
        nodeGoes();
        backToClusterIp();
        externalName();
        headless();
        curtain();
    }

    private void clusterIp() {
        narrator.heading("A Deployment's Service, type ClusterIP: reachable inside the cluster only, no load balancer");
        narrator.command("kubectl expose deployment web --port=80 --target-port=8080");
        parts.client()
                .resource(new ServiceBuilder()
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
                        .build())
                .create();
        quietly("ClusterIP");
    }

    private void nodePort() {
        narrator.heading("NodePort: a port on every node, still no load balancer");
        change("{\"spec\":{\"type\":\"NodePort\"}}");
        quietly("NodePort");
    }

    private void loadBalancer() {
        narrator.heading("LoadBalancer: the cloud gives it an address");
        Service pending = change("{\"spec\":{\"type\":\"LoadBalancer\"},\"metadata\":{\"annotations\":"
                + "{\"service.beta.kubernetes.io/aws-load-balancer-scheme\":\"internet-facing\"}}}");
        narrator.command("kubectl get service web");
        narrator.lines(kubectl.getService(pending));
        patience.until("an address in the Service's status", () -> host().isPresent());
        show();
        patience.until("the event EnsuredLoadBalancer", () -> eventsName("EnsuredLoadBalancer"));
        narrator.command("kubectl describe service web");
        narrator.lines(kubectl.describeService(WEB));
        visit(parts.cluster().names().size());
        settle("LoadBalancer");
    }

    private void nodeGoes() {
        String leaving = parts.cluster().names().getLast();
        narrator.heading("A node goes away: " + leaving);
        narrator.command("kubectl delete node " + leaving);
        stage.remove(leaving);
        patience.until(
                "the node's target being taken out",
                () -> parts.cloud().ledger().count("DeregisterTargets") > 0);
        visit(parts.cluster().names().size());
        settle("a node goes");
    }

    private void backToClusterIp() {
        narrator.heading("Back to ClusterIP: the load balancer goes, and nothing is left to pay for");
        change("{\"spec\":{\"type\":\"ClusterIP\"}}");
        patience.until("the finalizer leaving the Service", () -> finalizers().isEmpty());
        show();
        awaitEmptyCloud();
        settle("back to ClusterIP");
    }

    private void externalName() {
        narrator.heading("ExternalName: a name elsewhere, never a load balancer");
        change("{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"www.example.com\"}}");
        quietly("ExternalName");
    }

    private void headless() {
        narrator.heading("Headless: pods by name, never a load balancer");
        narrator.command("kubectl create service clusterip web-headless --clusterip=None --tcp=80");
        parts.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web-headless")
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        patience.watch(QUIET);
        narrator.lines(kubectl.getService("web-headless"));
        settle("headless");
    }

    private void curtain() {
        narrator.heading("What is left in the cloud: nothing. What each step cost in cloud calls:");
        narrator.lines(tally.lines());
    }

    private void quietly(String step) {
        patience.watch(QUIET);
        show();
        settle(step);
    }

    private void settle(String step) {
        Calls calls = tally.end(step);
        narrator.aside("In the cloud: " + (calls.count() == 0 ? "no call" : calls.summary()));
    }

    private void visit(int nodes) {
        Browser browser = new Browser(endpoint());
        Browser.Answers answers = patience.untilSeen(
                "an answer from each of the " + nodes + " nodes",
                () -> browser.ask(REQUESTS).filter(seen -> seen.byNode().size() == nodes));
        narrator.command(browser.curlLine());
        narrator.say(answers.last());
        narrator.say(
                REQUESTS + " requests through the load balancer, by the node they came in at: " + answers.byNode());
    }

    private Endpoint endpoint() {
        String host = host().orElseThrow();
        patience.until(
                "a listener on port 80",
                () -> parts.dataPlane().endpoint(host, 80, Transport.TCP).isPresent());
        return parts.dataPlane().endpoint(host, 80, Transport.TCP).orElseThrow();
    }

    private Service change(String patch) {
        narrator.command("kubectl patch service web --type=merge -p '" + patch + "'");
        return parts.client().services().withName(WEB).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private void show() {
        narrator.command("kubectl get service web");
        narrator.lines(kubectl.getService(WEB));
    }

    private Optional<String> host() {
        return Kubectl.addresses(kubectl.service(WEB)).stream().findFirst();
    }

    private List<String> finalizers() {
        Service service = kubectl.service(WEB);
        return Optional.ofNullable(service.getMetadata().getFinalizers()).orElse(List.of());
    }

    private boolean eventsName(String reason) {
        Predicate<String> named = line -> line.contains(reason);
        return kubectl.describeService(WEB).stream().anyMatch(named);
    }

    private void awaitEmptyCloud() {
        patience.until("an empty cloud", () -> {
            AwsSnapshot snapshot = parts.cloud().snapshot();
            return snapshot.loadBalancers().isEmpty()
                    && snapshot.targetGroups().isEmpty()
                    && parts.cloud()
                            .ownedResources("cloudlb.io/cluster-name", DemoStage.CLUSTER)
                            .isEmpty();
        });
        narrator.say(
                "The cloud holds no load balancer, no target group and no security group of the cluster any more.");
    }
}
