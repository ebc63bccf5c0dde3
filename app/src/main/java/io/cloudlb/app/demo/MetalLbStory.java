// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The life of some Services on bare metal, step by step.
final class MetalLbStory {
    private static final String WEB = PlainTypes.WEB;
    private static final String POOL = "metallb.io/address-pool";
    private static final String ADDRESSES = "metallb.io/loadBalancerIPs";
    private static final String SHARING = "metallb.io/allow-shared-ip";
    private static final String LAST = "198.51.100.12";
    private static final String NEW = "198.51.100.64";

    private final MetalLbStage.Set parts;
    private final Narrator narrator;
    private final Customer customer;
    private final PoolAdministrator administrator;
    private final Patience patience;
    private final PlainTypes plain;

    MetalLbStory(MetalLbStage.Set parts, Narrator narrator) {
        this.parts = parts;
        this.narrator = narrator;
        customer = new Customer(parts.client(), narrator);
        administrator = parts.administrator();
        patience = new Patience(parts.controller()::lastWords);
        plain = new PlainTypes(customer, narrator, patience, parts.costs());
    }

    void tell() {
        patience.until("the controller's first look at every Service", parts.controller()::hasLookedAround);
        plain.settle("the controller's start");
        plain.clusterIp();
        plain.nodePort();
        loadBalancer();
        poolByName();
        sharing();
        exhaustion();
        recovery();
        preview();
        edit();
        draining();
        backToClusterIp();
        plain.externalName();
        plain.headless();
        curtain();
    }

    private void loadBalancer() {
        narrator.heading("LoadBalancer: an address of the pool that is for everyone");
        Service pending = customer.patch(WEB, "{\"spec\":{\"type\":\"LoadBalancer\"}}");
        narrator.command("kubectl get service web");
        narrator.lines(customer.kubectl().getService(pending));
        awaitAddress(WEB, "198.51.100.10");
        customer.get(WEB);
        awaitEvent(WEB, "IPAllocated");
        customer.describe(WEB);
        administrator.awaitAssigned(MetalLbStage.PUBLIC, 1);
        administrator.get();
        plain.settle("LoadBalancer");
    }

    private void poolByName() {
        narrator.heading("A Service that asks: for a pool that is given out by name only, and for an address of it");
        create("mail", "TCP", 25, Map.of(POOL, MetalLbStage.RESERVED, ADDRESSES, "203.0.113.5"));
        awaitAddress("mail", "203.0.113.5");
        customer.get("mail");
        plain.settle("a pool by name");
    }

    private void sharing() {
        narrator.heading("Two Services of one key share an address; a third is refused, for its port is taken");
        create("dns-tcp", "TCP", 53, Map.of(SHARING, "dns"));
        awaitAddress("dns-tcp", "198.51.100.11");
        create("dns-udp", "UDP", 53, Map.of(SHARING, "dns"));
        awaitAddress("dns-udp", "198.51.100.11");
        create("dns-too", "UDP", 53, Map.of(SHARING, "dns", ADDRESSES, "198.51.100.11"));
        awaitReason("dns-too", "SharingConflict");
        awaitEvent("dns-too", "AllocationFailed");
        customer.get("dns-tcp", "dns-udp", "dns-too");
        customer.describe("dns-too");
        customer.conditions("dns-too");
        plain.settle("sharing");
    }

    private void exhaustion() {
        narrator.heading("The pool runs out: the last address goes to api, and late waits and is told why");
        create("api", "TCP", 443, Map.of());
        awaitAddress("api", LAST);
        create("late", "TCP", 80, Map.of());
        awaitReason("late", "PoolExhausted");
        awaitEvent("late", "AllocationFailed");
        customer.get("api", "late");
        customer.describe("late");
        customer.conditions("late");
        plain.settle("exhaustion");
    }

    private void recovery() {
        narrator.heading("An address is freed: who waits gets it, by itself and at once");
        narrator.aside("A freed address rests for a minute first, except when the pool has nothing else, as here.");
        customer.delete("api");
        awaitAddress("late", LAST);
        customer.get("late");
        plain.settle("recovery");
    }

    private void preview() {
        narrator.heading("Before a pool is edited: who would notice?");
        administrator.plan("edited.yaml", PoolFiles.EDITED);
        narrator.say("The same where --metallb-pool-edits is move:");
        administrator.plan("edited.yaml", PoolFiles.EDITED, "--metallb-pool-edits=move");
        plain.settle("two plans");
    }

    private void edit() {
        narrator.heading(
                "The pool is edited, under hold: late keeps its address, and its condition says what is wrong");
        administrator.apply("edited.yaml", PoolFiles.EDITED);
        awaitReason("late", "AddressNotInAnyPool");
        customer.get("late");
        customer.conditions("late");
        narrator.aside("MetalLB's speaker would go on with the old pools as long as it announces " + LAST + ".");
        plain.settle("a pool edit");
    }

    private void draining() {
        narrator.heading("Draining: late moves when its owner chooses, and the edit is through");
        customer.patch("late", "{\"metadata\":{\"annotations\":{\"" + ADDRESSES + "\":\"" + NEW + "\"}}}");
        awaitAddress("late", NEW);
        customer.get("late");
        administrator.plan("edited.yaml", PoolFiles.EDITED);
        plain.settle("draining");
    }

    private void backToClusterIp() {
        narrator.heading("Back to ClusterIP: the address is taken back");
        customer.patch(WEB, "{\"spec\":{\"type\":\"ClusterIP\"}}");
        patience.until(
                "the address leaving the Service's status", () -> addresses(WEB).isEmpty());
        awaitEvent(WEB, "ClearAssignment");
        customer.get(WEB);
        plain.settle("back to ClusterIP");
    }

    private void curtain() {
        narrator.heading("All others go, and no address is held any more");
        customer.delete("mail", "dns-tcp", "dns-udp", "dns-too", "late");
        administrator.awaitAssigned(MetalLbStage.PUBLIC, 0);
        administrator.awaitAssigned(MetalLbStage.RESERVED, 0);
        administrator.get();
        plain.settle("the others go");
        narrator.say("No address is held. What each step wrote to the API server, by the API server's own log:");
        narrator.lines(parts.costs().lines());
    }

    private void create(String name, String protocol, int port, Map<String, String> annotations) {
        StringBuilder command = new StringBuilder(
                "kubectl apply -f %s.yaml   # type LoadBalancer, %d/%s".formatted(name, port, protocol));
        annotations.keySet().stream()
                .sorted()
                .forEach(key -> command.append(", ").append(key).append(": ").append(annotations.get(key)));
        customer.create(
                command.toString(),
                new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .addToSelector("app", name)
                        .withPorts(new ServicePortBuilder()
                                .withPort(port)
                                .withProtocol(protocol)
                                .build())
                        .endSpec()
                        .build());
    }

    private void awaitAddress(String service, String address) {
        patience.until(
                address + " in the status of Service " + service,
                () -> addresses(service).equals(List.of(address)));
    }

    private List<String> addresses(String service) {
        return Kubectl.addresses(customer.kubectl().service(service));
    }

    private void awaitReason(String service, String reason) {
        awaitWord(service, "condition " + reason, () -> customer.kubectl().conditions(service), reason);
    }

    private void awaitEvent(String service, String reason) {
        awaitWord(service, "event " + reason, () -> customer.kubectl().describeService(service), reason);
    }

    private void awaitWord(String service, String what, Supplier<List<String>> shown, String word) {
        patience.until(
                "the %s of Service %s".formatted(what, service),
                () -> shown.get().stream().anyMatch(line -> line.contains(word)));
    }
}
