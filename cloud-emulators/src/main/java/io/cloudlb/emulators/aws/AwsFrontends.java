// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Firewall;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.Listener.WeightedGroup;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.emulators.aws.world.Targets;
import io.cloudlb.emulators.dataplane.Backend;
import io.cloudlb.emulators.dataplane.Backend.Access;
import io.cloudlb.emulators.dataplane.ForwardingRules;
import io.cloudlb.emulators.dataplane.ForwardingRules.ClientAddress;
import io.cloudlb.emulators.dataplane.ForwardingRules.Draining;
import io.cloudlb.emulators.dataplane.ForwardingRules.Stickiness;
import io.cloudlb.emulators.dataplane.Frontend;
import io.cloudlb.emulators.dataplane.FrontendProtocol;
import io.cloudlb.emulators.dataplane.HealthCheck;
import io.cloudlb.emulators.dataplane.HealthCheck.Probe;
import io.cloudlb.emulators.dataplane.SourceRange;
import io.cloudlb.emulators.dataplane.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Says what a listener of the emulated account is to a data plane.
final class AwsFrontends {

    private static final String IDLE_TIMEOUT = "tcp.idle_timeout.seconds";

    private final AwsWorld world;
    private final TargetAddresses addresses;

    AwsFrontends(AwsWorld world, TargetAddresses addresses) {
        this.world = world;
        this.addresses = addresses;
    }

    /// Whether a data plane can serve a listener.
    static boolean served(Listener listener) {
        return protocol(listener).isPresent();
    }

    /// What a target is called as a backend.
    static String backendId(TargetGroup group, Registration target) {
        return group.name() + "/" + target.id() + ":" + target.port();
    }

    Optional<Frontend> of(Listener listener) {
        List<TargetGroup> groups = listener.forward().groups().stream()
                .filter(weighted -> weighted.weight() > 0)
                .map(WeightedGroup::targetGroupArn)
                .flatMap(arn -> world.targetGroups().find(arn).stream())
                .toList();
        Optional<LoadBalancer> loadBalancer = world.loadBalancers().find(listener.loadBalancerArn());
        if (groups.isEmpty() || loadBalancer.isEmpty()) {
            return Optional.empty();
        }
        return protocol(listener)
                .map(protocol -> new Frontend(
                        listener.arn(),
                        loadBalancer.get().dnsName(),
                        listener.port(),
                        protocol,
                        healthCheck(groups.getFirst()),
                        groups.stream()
                                .flatMap(group -> backends(loadBalancer.get(), group).stream())
                                .toList(),
                        rules(loadBalancer.get(), listener, groups.getFirst())));
    }

    private static Optional<FrontendProtocol> protocol(Listener listener) {
        return switch (listener.protocol()) {
            case "TCP" -> Optional.of(FrontendProtocol.TCP);
            case "UDP" -> Optional.of(FrontendProtocol.UDP);
            case "TCP_UDP" -> Optional.of(FrontendProtocol.TCP_UDP);
            default -> Optional.empty();
        };
    }

    private List<Backend> backends(LoadBalancer loadBalancer, TargetGroup group) {
        Targets targets = new Targets(world);
        return targets.of(group).stream()
                .filter(target -> targets.inService(group, target))
                .flatMap(target -> backend(loadBalancer, group, target).stream())
                .toList();
    }

    private Optional<Backend> backend(LoadBalancer loadBalancer, TargetGroup group, Registration target) {
        Access access = world.instances()
                .find(target.id())
                .filter(instance -> !reachable(loadBalancer, group, instance, target.port()))
                .map(_ -> Access.none())
                .orElseGet(Access::open);
        return addresses
                .of(target.id())
                .map(host -> new Backend(backendId(group, target), host, target.port(), access));
    }

    private boolean reachable(LoadBalancer loadBalancer, TargetGroup group, Instance instance, int port) {
        Firewall firewall = new Firewall(world);
        int checked = checkPort(group).orElse(port);
        return firewall.reaches(loadBalancer, instance, "tcp", checked)
                && transports(group.protocol()).stream()
                        .allMatch(transport -> firewall.reaches(loadBalancer, instance, transport, port));
    }

    private static List<String> transports(String protocol) {
        return switch (protocol) {
            case "UDP" -> List.of("udp");
            case "TCP_UDP" -> List.of("tcp", "udp");
            default -> List.of("tcp");
        };
    }

    private static OptionalInt checkPort(TargetGroup group) {
        String port = group.healthCheck().port();
        return port.equals(TargetGroup.HealthCheck.TRAFFIC_PORT)
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(port));
    }

    private static HealthCheck healthCheck(TargetGroup group) {
        TargetGroup.HealthCheck check = group.healthCheck();
        Probe probe = check.http()
                ? new Probe.Http(
                        check.path().orElse("/"),
                        StatusCodes.parse(check.httpCodes().orElse("200-399")),
                        check.protocol().equals("HTTPS"))
                : new Probe.Connect();
        return new HealthCheck(
                probe,
                checkPort(group),
                Duration.ofSeconds(check.intervalSeconds()),
                Duration.ofSeconds(check.timeoutSeconds()),
                check.healthyThreshold(),
                check.unhealthyThreshold());
    }

    private ForwardingRules rules(LoadBalancer loadBalancer, Listener listener, TargetGroup group) {
        boolean udp = listener.protocol().equals("UDP");
        ForwardingRules defaults = udp ? ForwardingRules.udp() : ForwardingRules.tcp();
        Duration idle = world.attribute(listener.arn(), IDLE_TIMEOUT)
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(defaults.idleTimeout());
        Duration delay = new Targets(world).deregistrationDelay(group);
        return defaults.withAllowedSources(new Firewall(world)
                        .sources(loadBalancer, udp ? "udp" : "tcp", listener.port()).stream()
                                .map(SourceRange::of)
                                .toList())
                .withStickiness(on(group, "stickiness.enabled", false) ? Stickiness.SOURCE_IP : Stickiness.NONE)
                .withClientAddress(
                        on(
                                        group,
                                        "preserve_client_ip.enabled",
                                        group.targetType().equals("instance") || udp)
                                ? ClientAddress.PRESERVED
                                : ClientAddress.LOAD_BALANCER)
                .withIdleTimeout(idle)
                .withDraining(new Draining(
                        delay,
                        on(
                                group,
                                "deregistration_delay.connection_termination.enabled",
                                !group.protocol().equals("TCP"))))
                .withClosesUnhealthy(on(group, "target_health_state.unhealthy.connection_termination.enabled", true));
    }

    private boolean on(TargetGroup group, String attribute, boolean otherwise) {
        return world.attribute(group.arn(), attribute)
                .map(Boolean::parseBoolean)
                .orElse(otherwise);
    }
}
