// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What happens in one column of the crash matrix.
///
/// @param name what happens, in words
/// @param given what was there before, and had come to rest
/// @param when what is done while the matrix disturbs
/// @param racing whether a disturbance may spare a part of the work, because what was asked for is over by then
public record Scenario(String name, Consumer<Stage> given, Consumer<Stage> when, boolean racing) {
    /// The call at which a load balancer is left half made.
    private static final int HALF_WAY = 3;

    private static final String WEB = "web";
    /// Too short for what fails to be tried again.
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private static final String OTHER = "other";

    /// Where all of the work is to be done, whatever disturbs.
    public Scenario(String name, Consumer<Stage> given, Consumer<Stage> when) {
        this(name, given, when, false);
    }

    /// The annotations of a Service that is served by two nodes change.
    public static Scenario annotated(String name, Map<String, String> before, Map<String, String> after) {
        AService web = AService.aService(WEB).port(80);
        for (Map.Entry<String, String> annotation : before.entrySet()) {
            web = web.annotation(annotation.getKey(), annotation.getValue());
        }
        AService given = web;
        return new Scenario(
                name,
                stage -> {
                    stage.addNode("node-a");
                    stage.addNode("node-b");
                    stage.world().create(given);
                },
                stage -> after.forEach((key, value) -> stage.world().annotate(WEB, key, value)));
    }

    /// The scenarios that every provider of a cloud passes.
    ///
    /// @param prepare fits a Service to the provider, for example by annotations
    public static List<Scenario> all(UnaryOperator<AService> prepare) {
        return Stream.of(withoutNodes(prepare), withNodes(prepare), ofClouds(prepare))
                .flatMap(List::stream)
                .toList();
    }

    /// Those that every provider passes, whether it sends to nodes or not.
    ///
    /// @param prepare fits a Service to the provider
    public static List<Scenario> withoutNodes(UnaryOperator<AService> prepare) {
        Beginnings start = Beginnings.of(prepare);
        return List.of(
                new Scenario(
                        "a first Service is created",
                        start.empty(),
                        stage -> stage.world().create(start.web())),
                new Scenario(
                        "a further Service is created",
                        start.served(),
                        stage -> stage.world().create(start.other())),
                new Scenario("a port is added", start.served(), edit(Scenario::withMorePorts)),
                new Scenario("a port is removed", start.served(), edit(Scenario::withFewerPorts)),
                new Scenario("the type becomes ClusterIP", start.served(), edit(SpecEdit.type(ServiceType.CLUSTER_IP))),
                new Scenario("the type becomes ClusterIP and LoadBalancer again", start.served(), stage -> {
                    stage.world().edit(WEB, SpecEdit.type(ServiceType.CLUSTER_IP));
                    stage.rest();
                    stage.world().edit(WEB, SpecEdit.type(ServiceType.LOAD_BALANCER));
                }),
                new Scenario(
                        "a Service is deleted, another stays",
                        start.two(),
                        stage -> stage.world().delete(WEB)),
                new Scenario(
                        "the last Service is deleted",
                        start.served(),
                        stage -> stage.world().delete(WEB)),
                new Scenario("a Service is deleted and created again", start.served(), stage -> {
                    stage.world().delete(WEB);
                    stage.rest();
                    stage.world().create(start.web());
                }),
                new Scenario("nothing but a restart", start.two(), Stage::restart));
    }

    /// Those in which nodes come and go.
    private static List<Scenario> withNodes(UnaryOperator<AService> prepare) {
        Beginnings start = Beginnings.of(prepare);
        return List.of(
                new Scenario("a node is added", start.two(), stage -> stage.addNode("node-d")),
                new Scenario(
                        "a node is removed", start.two(), stage -> stage.world().removeNode("node-a")),
                new Scenario(
                        "a node is added and another removed while a Service is created", start.served(), stage -> {
                            stage.world().create(start.other());
                            stage.addNode("node-d");
                            stage.world().removeNode("node-b");
                        }),
                new Scenario("a Service is spoilt and a node is added", start.two(), stage -> {
                    stage.world().edit(WEB, Scenario::withSctp);
                    stage.rest();
                    stage.addNode("node-d");
                }));
    }

    /// Those in which what a cloud does takes time, or goes by what only a cloud looks at.
    private static List<Scenario> ofClouds(UnaryOperator<AService> prepare) {
        Beginnings start = Beginnings.of(prepare);
        return List.of(
                new Scenario("the type becomes NodePort", start.served(), edit(SpecEdit.type(ServiceType.NODE_PORT))),
                new Scenario(
                        "the type becomes ExternalName",
                        start.served(),
                        edit(SpecEdit.type(ServiceType.EXTERNAL_NAME))),
                new Scenario("a Service becomes headless", start.served(), edit(SpecEdit.headless(true))),
                racing(
                        "the type changes and changes back while a load balancer is being made",
                        start.empty(),
                        stage -> {
                            makeHalf(stage, start.web());
                            stage.world().edit(WEB, SpecEdit.type(ServiceType.CLUSTER_IP));
                            stage.runFor(A_MOMENT);
                            stage.world().edit(WEB, SpecEdit.type(ServiceType.LOAD_BALANCER));
                        }),
                racing("a Service is deleted while a load balancer is being made", start.empty(), stage -> {
                    makeHalf(stage, start.web());
                    stage.world().delete(WEB);
                }),
                new Scenario("a Service is deleted while no process runs", start.two(), stage -> {
                    stage.stop();
                    stage.world().delete(WEB);
                }),
                new Scenario("traffic goes to local endpoints only", start.served(), stage -> {
                    stage.world().edit(WEB, SpecEdit.trafficPolicy(new TrafficPolicy.Local(0)));
                }),
                new Scenario(
                        "clients are limited to some addresses",
                        start.served(),
                        edit(SpecEdit.sourceRanges(List.of("192.0.2.0/24", "198.51.100.0/24")))));
    }

    private static Scenario racing(String name, Consumer<Stage> given, Consumer<Stage> when) {
        return new Scenario(name, given, when, true);
    }

    /// Leaves the making of a load balancer where a call fails, before it is tried again.
    private static void makeHalf(Stage stage, AService service) {
        stage.cloud().fault(HALF_WAY, CloudFault.FAIL_BEFORE);
        stage.world().create(service);
        stage.runFor(A_MOMENT);
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

    /// What was there before.
    ///
    /// @param web the Service that something happens to
    /// @param other another one
    private record Beginnings(AService web, AService other) {
        static Beginnings of(UnaryOperator<AService> prepare) {
            return new Beginnings(
                    prepare.apply(AService.aService(WEB).port(80).port(443)),
                    prepare.apply(AService.aService(OTHER).port(8080)));
        }

        /// Nodes and no Service.
        Consumer<Stage> empty() {
            return Scenario::threeNodes;
        }

        /// One Service.
        Consumer<Stage> served() {
            return empty().andThen(stage -> stage.world().create(web));
        }

        /// Both.
        Consumer<Stage> two() {
            return served().andThen(stage -> stage.world().create(other));
        }
    }
}
