// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// MetalLB's own controller, as it is deployed: by its manifests, its chart, its operator or somebody's mirror
/// of its image.
///
/// @param deployment where it is deployed
/// @param loadBalancerClass the class it serves; empty for the Services without one
/// @param active whether it runs and does more than check pools when they are edited
record MetalLbController(DeploymentView deployment, Optional<String> loadBalancerClass, boolean active) {
    private static final Set<String> COMPONENT_LABELS = Set.of("app.kubernetes.io/component", "component");
    private static final Set<String> NAME_LABELS = Set.of("app.kubernetes.io/name", "app");
    private static final String CONTROLLER = "controller";
    private static final String METALLB = "metallb";
    private static final String ONLY_WEBHOOK = "onlywebhook";

    /// Tag and digest of an image.
    private static final Pattern VERSION = Pattern.compile("(:[^/@]*)?(@.*)?$");

    private static final Pattern CONTROLLER_IMAGE =
            Pattern.compile("metallb[^/]*/controller$|metallb-controller[^/]*$");

    /// MetalLB's controller in a Deployment of MetalLB's namespace, if it is one.
    static Optional<MetalLbController> of(DeploymentView deployment) {
        boolean known =
                isLabelled(deployment) || deployment.containers().stream().anyMatch(MetalLbController::isController);
        return known
                ? Optional.of(new MetalLbController(
                        deployment,
                        flag(deployment, "lb-class").filter(name -> !name.isEmpty()),
                        deployment.replicas() > 0
                                && !flag(deployment, "webhook-mode").equals(Optional.of(ONLY_WEBHOOK))))
                : Optional.empty();
    }

    /// Others have controllers too, this one for example; so a label that names somebody else counts.
    private static boolean isLabelled(DeploymentView deployment) {
        Map<String, String> labels = deployment.labels();
        List<String> names = values(labels, NAME_LABELS);
        return values(labels, COMPONENT_LABELS).contains(CONTROLLER)
                && (names.isEmpty() || names.stream().anyMatch(MetalLbController::saysMetalLb));
    }

    private static boolean isController(DeploymentView.Container container) {
        String image =
                VERSION.matcher(container.image().toLowerCase(Locale.ROOT)).replaceFirst("");
        return CONTROLLER_IMAGE.matcher(image).find()
                || (saysMetalLb(image.substring(image.lastIndexOf('/') + 1))
                        && container.name().equals(CONTROLLER));
    }

    private static boolean saysMetalLb(String text) {
        return text.toLowerCase(Locale.ROOT).contains(METALLB);
    }

    private static List<String> values(Map<String, String> labels, Set<String> keys) {
        return labels.entrySet().stream()
                .filter(label -> keys.contains(label.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Optional<String> flag(DeploymentView deployment, String flag) {
        return deployment.containers().stream()
                .map(container -> new Flags(container.words()).value(flag))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The flags of a Go program as its Deployment gives them: `--flag=value` or `--flag value`, with one dash or
    /// two.
    ///
    /// @param words command and arguments
    record Flags(List<String> words) {
        /// The value of a flag; the last one counts.
        Optional<String> value(String flag) {
            Optional<String> value = Optional.empty();
            for (int index = 0; index < words.size(); index++) {
                String word = words.get(index);
                if (is(word, flag) && index + 1 < words.size()) {
                    value = Optional.of(words.get(index + 1));
                } else if (word.contains("=") && is(word.substring(0, word.indexOf('=')), flag)) {
                    value = Optional.of(word.substring(word.indexOf('=') + 1));
                }
            }
            return value;
        }

        private static boolean is(String word, String flag) {
            return word.equals("--" + flag) || word.equals("-" + flag);
        }
    }
}
