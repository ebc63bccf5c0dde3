// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.rivals.DeploymentView.Container;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetalLbControllerTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // by label
                "app=metallb component=controller, manager, registry.example/lb:1, true",
                "app.kubernetes.io/name=metallb app.kubernetes.io/component=controller, manager, registry.example/lb:1, true",
                "component=controller, manager, registry.example/lb:1, true",
                "app.kubernetes.io/name=cloudlb app.kubernetes.io/component=controller, controller, registry.example/cloudlb:1, false",
                "app=metallb component=speaker, manager, registry.example/lb:1, false",
                "app=metallb, manager, registry.example/lb:1, false",
                // by image
                "-, controller, quay.io/metallb/controller:v0.16.0, true",
                "-, c, quay.io/metallb/controller@sha256:00, true",
                "-, c, mirror:5000/quay.io/metallb/controller, true",
                "-, c, docker.io/bitnami/metallb-controller:0.14.9-debian-12-r3, true",
                "-, c, rancher/mirrored-metallb-controller:v0.14.8, true",
                "-, controller, registry.redhat.io/openshift4/metallb-rhel9:v4.18, true",
                "app.kubernetes.io/name=lb app.kubernetes.io/component=controller, c, quay.io/metallb/controller:v0.16.0, true",
                // others of MetalLB's namespace
                "control-plane=controller-manager, manager, quay.io/metallb/metallb-operator:v0.15, false",
                "component=webhook-server, webhook-server, quay.io/metallb/speaker:v0.16.0, false",
                "app.kubernetes.io/component=frr-k8s-webhook, frr-k8s-webhook-server, quay.io/metallb/frr-k8s:v0.0.20, false",
                "-, controller, registry.example/ingress/controller:1, false",
            })
    void isRecognised(String labels, String container, String image, boolean recognised) {
        DeploymentView deployment = new DeploymentView(
                "metallb-system",
                "any",
                "uid-1",
                1,
                labels(labels),
                List.of(new Container(container, image, List.of())));

        assertThat(MetalLbController.of(deployment).isPresent()).isEqualTo(recognised);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1, --port=7472 --log-level=info, -, true",
                "0, --port=7472, -, false",
                "3, --lb-class=x.example/lb, x.example/lb, true",
                "1, --lb-class x.example/lb --port 7472, x.example/lb, true",
                "1, -lb-class=x.example/lb, x.example/lb, true",
                "1, --lb-class=, -, true",
                "1, --lb-class=a --lb-class=b, b, true",
                "1, --lb-class, -, true",
                "1, --lb-classes=a, -, true",
                "1, --webhook-mode=onlywebhook, -, false",
                "1, --webhook-mode onlywebhook --lb-class=a, a, false",
                "1, --webhook-mode=enabled, -, true",
                "1, --webhook-mode=disabled, -, true",
                "1, --webhook-mode=onlywebhook --webhook-mode=enabled, -, true",
            })
    void isReadFromItsFlags(int replicas, String words, String loadBalancerClass, boolean active) {
        DeploymentView deployment = new DeploymentView(
                "metallb-system",
                "controller",
                "uid-1",
                replicas,
                Map.of("component", "controller"),
                List.of(
                        new Container("proxy", "proxy:1", List.of("--port=1")),
                        new Container(
                                "controller", "quay.io/metallb/controller:v0.16.0", List.of(words.split(" ", -1)))));

        assertThat(MetalLbController.of(deployment))
                .contains(new MetalLbController(deployment, Optional.ofNullable(loadBalancerClass), active));
    }

    @Test
    void needNotHaveContainers() {
        assertThat(MetalLbController.of(new DeploymentView("metallb-system", "any", "uid-1", 1, Map.of(), List.of())))
                .isEmpty();
    }

    private static Map<String, String> labels(String text) {
        return Stream.ofNullable(text)
                .flatMap(some -> Stream.of(some.split(" ", -1)))
                .map(label -> label.split("=", 2))
                .collect(Collectors.toMap(label -> label[0], label -> label[1]));
    }
}
