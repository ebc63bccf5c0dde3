// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.dataplane.Endpoint;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The life of a Service on a cloud, step by step.
final class Story {
    private static final String WEB = PlainTypes.WEB;
    private static final int REQUESTS = 30;

    private final CloudStage stage;
    private final CloudStage.Set parts;
    private final Narrator narrator;
    private final Customer customer;
    private final Kubectl kubectl;
    private final Patience patience;
    private final Tally tally;
    private final PlainTypes plain;

    Story(CloudStage stage, Narrator narrator) {
        this.stage = stage;
        this.parts = stage.parts();
        this.narrator = narrator;
        customer = new Customer(parts.client(), narrator);
        kubectl = customer.kubectl();
        patience = new Patience(parts.controller()::lastWords);
        tally = new Tally(stage.cloud().ledger());
        plain = new PlainTypes(customer, narrator, patience, tally);
    }

    void tell() {
        patience.until("the controller's first look at every Service", parts.controller()::hasLookedAround);
        plain.settle("the controller's start");
        plain.clusterIp();
        plain.nodePort();
        loadBalancer();
        nodeGoes();
        backToClusterIp();
        plain.externalName();
        plain.headless();
        curtain();
    }

    private void loadBalancer() {
        narrator.heading("LoadBalancer: the cloud gives it an address");
        Service pending = customer.patch(WEB, stage.cloud().makesLoadBalancer());
        narrator.command("kubectl get service web");
        narrator.lines(kubectl.getService(pending));
        patience.until("an address in the Service's status", () -> host().isPresent());
        customer.get(WEB);
        patience.until("the event EnsuredLoadBalancer", () -> eventsName("EnsuredLoadBalancer"));
        customer.describe(WEB);
        visit(parts.cluster().names().size());
        plain.settle("LoadBalancer");
    }

    private void nodeGoes() {
        String leaving = parts.cluster().names().getLast();
        narrator.heading("A node goes away: " + leaving);
        narrator.command("kubectl delete node " + leaving);
        String takesOut = stage.cloud().takesMachineOut();
        long before = stage.cloud().ledger().count(takesOut);
        stage.remove(leaving);
        patience.until(
                "the node's machine being taken out",
                () -> stage.cloud().ledger().count(takesOut) > before);
        visit(parts.cluster().names().size());
        plain.settle("a node goes");
    }

    private void backToClusterIp() {
        narrator.heading("Back to ClusterIP: the load balancer goes, and nothing is left to pay for");
        customer.patch(WEB, "{\"spec\":{\"type\":\"ClusterIP\"}}");
        patience.until("the finalizer leaving the Service", () -> finalizers().isEmpty());
        customer.get(WEB);
        awaitEmptyCloud();
        plain.settle("back to ClusterIP");
    }

    private void curtain() {
        narrator.heading("What is left in the cloud: nothing. What each step cost in cloud calls:");
        narrator.lines(tally.lines());
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
        patience.until("an empty cloud", stage.cloud()::isEmpty);
        narrator.say(stage.cloud().emptiness());
    }
}
