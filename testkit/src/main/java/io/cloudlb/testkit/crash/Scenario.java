// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServicePort;
import io.cloudlb.core.model.ServiceType;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What happens in one column of the crash matrix.
///
/// @param name what happens, in words
/// @param given what was there before, and had come to rest
/// @param when what is done while the matrix disturbs
public record Scenario(String name, Consumer<Stage> given, Consumer<Stage> when) {
    private static final String WEB = "web";
    private static final String OTHER = "other";

    /// The scenarios that every provider of a cloud passes.
    ///
    /// @param prepare fits a Service to the provider, for example by annotations
    public static List<Scenario> all(UnaryOperator<AService> prepare) {
        return Stream.concat(withoutNodes(prepare).stream(), withNodes(prepare).stream())
                .toList();
    }

    /// Those that every provider passes, whether it sends to nodes or not.
    ///
    /// @param prepare fits a Service to the provider
    public static List<Scenario> withoutNodes(UnaryOperator<AService> prepare) {
        AService web = prepare.apply(AService.aService(WEB).port(80).port(443));
        AService other = prepare.apply(AService.aService(OTHER).port(8080));
        Consumer<Stage> empty = Scenario::threeNodes;
        Consumer<Stage> served = empty.andThen(stage -> stage.world().create(web));
        Consumer<Stage> two = served.andThen(stage -> stage.world().create(other));
        return List.of(
                new Scenario(
                        "a first Service is created",
                        empty,
                        stage -> stage.world().create(web)),
                new Scenario(
                        "a further Service is created",
                        served,
                        stage -> stage.world().create(other)),
                new Scenario("a port is added", served, edit(Scenario::withMorePorts)),
                new Scenario("a port is removed", served, edit(Scenario::withFewerPorts)),
                new Scenario("the type becomes ClusterIP", served, edit(SpecEdit.type(ServiceType.CLUSTER_IP))),
                new Scenario("the type becomes ClusterIP and LoadBalancer again", served, stage -> {
                    stage.world().edit(WEB, SpecEdit.type(ServiceType.CLUSTER_IP));
                    stage.rest();
                    stage.world().edit(WEB, SpecEdit.type(ServiceType.LOAD_BALANCER));
                }),
                new Scenario(
                        "a Service is deleted, another stays",
                        two,
                        stage -> stage.world().delete(WEB)),
                new Scenario(
                        "the last Service is deleted",
                        served,
                        stage -> stage.world().delete(WEB)),
                new Scenario("a Service is deleted and created again", served, stage -> {
                    stage.world().delete(WEB);
                    stage.rest();
                    stage.world().create(web);
                }),
                new Scenario("nothing but a restart", two, Stage::restart));
    }

    /// Those in which nodes come and go.
    private static List<Scenario> withNodes(UnaryOperator<AService> prepare) {
        AService web = prepare.apply(AService.aService(WEB).port(80).port(443));
        AService other = prepare.apply(AService.aService(OTHER).port(8080));
        Consumer<Stage> empty = Scenario::threeNodes;
        Consumer<Stage> served = empty.andThen(stage -> stage.world().create(web));
        Consumer<Stage> two = served.andThen(stage -> stage.world().create(other));
        return List.of(
                new Scenario("a node is added", two, stage -> stage.addNode("node-d")),
                new Scenario("a node is removed", two, stage -> stage.world().removeNode("node-a")),
                new Scenario("a node is added and another removed while a Service is created", served, stage -> {
                    stage.world().create(other);
                    stage.addNode("node-d");
                    stage.world().removeNode("node-b");
                }),
                new Scenario("a Service is spoilt and a node is added", two, stage -> {
                    stage.world().edit(WEB, Scenario::withSctp);
                    stage.rest();
                    stage.addNode("node-d");
                }));
    }

    private static void threeNodes(Stage stage) {
        stage.addNode("node-a");
        stage.addNode("node-b");
        stage.addNode("node-c");
    }

    private static Consumer<Stage> edit(SpecEdit edit) {
        return stage -> stage.world().edit(WEB, edit);
    }

    private static ServiceView.Spec withMorePorts(ServiceView.Spec spec) {
        List<ServicePort> ports =
                AService.aService(WEB).port(80).port(443).port(8443).spec().ports();
        List<ServicePort> kept = spec.ports();
        return SpecEdit.ports(List.of(kept.get(0), kept.get(1), ports.get(2))).apply(spec);
    }

    /// No provider of ours forwards it.
    private static ServiceView.Spec withSctp(ServiceView.Spec spec) {
        List<ServicePort> more = new ArrayList<>(spec.ports());
        more.addAll(AService.aService(WEB).port(Protocol.SCTP, 132).spec().ports());
        return SpecEdit.ports(more).apply(spec);
    }

    private static ServiceView.Spec withFewerPorts(ServiceView.Spec spec) {
        return SpecEdit.ports(List.of(spec.ports().getFirst())).apply(spec);
    }

    @Override
    public String toString() {
        return name;
    }
}
