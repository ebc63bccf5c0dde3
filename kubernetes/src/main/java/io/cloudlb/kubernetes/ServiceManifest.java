// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.kubernetes.yaml.Conformed;
import io.cloudlb.kubernetes.yaml.YamlNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One Service of a manifest, held against what the API server takes.
///
/// @param key its name
/// @param object what is written
/// @param serialization makes the client's Service of it
record ServiceManifest(ServiceKey key, YamlNode.Mapping object, KubernetesSerialization serialization) {
    /// The client's classes that stand for more than one type of value.
    static final Map<Class<?>, Conformed.Union> UNIONS = Map.of(
            IntOrString.class, Conformed.Union.NUMBER_OR_TEXT,
            Quantity.class, Conformed.Union.NUMBER_OR_TEXT);

    /// What the API server writes, and passes over where somebody else does.
    private static final Set<String> OF_THE_SERVER = Set.of("status");

    private static final Set<String> METADATA_OF_THE_SERVER =
            Set.of("managedFields", "creationTimestamp", "generation", "selfLink", "deletionGracePeriodSeconds");

    private static final Set<String> METADATA_OF_ONE_VERSION =
            Set.of("uid", "resourceVersion", "deletionTimestamp", "namespace", "name");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MOST_ANNOTATION_BYTES = 256 * 1024;

    /// Reads it: the types of all values first, then the rules of the API server that need no server, then its own
    /// judgement.
    Manifests.Entry read(ServiceMapper mapper, Manifests.Judge judge) {
        YamlNode.Mapping written = without(object, OF_THE_SERVER, METADATA_OF_THE_SERVER);
        Conformed conformed = Conformed.to(Service.class, written, UNIONS);
        List<Problem> unknown = problems(conformed.unknown());
        if (!conformed.faults().isEmpty()) {
            return faulty(problems(conformed.faults()), unknown);
        }
        Service service = serialization.convertValue(conformed.fields(), Service.class);
        ObjectMeta meta = Optional.ofNullable(service.getMetadata()).orElseGet(ObjectMeta::new);
        meta.setNamespace(key.namespace());
        service.setMetadata(meta);
        List<Problem> invalid = new Rules(key, service).problems();
        if (!invalid.isEmpty()) {
            return faulty(invalid, unknown);
        }
        Manifests.Judge.Answer answer = judge.ask(judged(written, meta.getResourceVersion()));
        List<Problem> refusal = answer.isKnown() ? answer.problems() : unknown;
        return refusal.isEmpty() ? viewed(mapper, service) : faulty(refusal, List.of());
    }

    private Manifests.Entry viewed(ServiceMapper mapper, Service service) {
        try {
            return new Manifests.Entry.Sound(mapper.view(service));
        } catch (IllegalArgumentException unknownWord) {
            return faulty(List.of(problem("spec", String.valueOf(unknownWord.getMessage()))), List.of());
        }
    }

    private Manifests.Entry faulty(List<Problem> problems, List<Problem> more) {
        return new Manifests.Entry.Faulty(
                key, Stream.concat(problems.stream(), more.stream()).toList());
    }

    private static List<Problem> problems(List<Conformed.Fault> faults) {
        return faults.stream()
                .map(fault -> problem(fault.path(), fault.message()))
                .toList();
    }

    private static Problem problem(String path, String message) {
        return new Problem("InvalidManifest", path, message);
    }

    private Manifests.Judge.Manifest judged(YamlNode.Mapping written, @Nullable String resourceVersion) {
        Map<String, Object> plain = new LinkedHashMap<>();
        without(written, Set.of(), METADATA_OF_ONE_VERSION)
                .entries()
                .forEach((name, node) -> Conformed.plain(node).ifPresent(value -> plain.put(name, value)));
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (plain.get("metadata") instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> metadata.put(String.valueOf(name), value));
        }
        metadata.put("name", key.name());
        metadata.put("namespace", key.namespace());
        plain.put("metadata", metadata);
        return new Manifests.Judge.Manifest(key, resourceVersion == null ? "" : resourceVersion, plain);
    }

    private static YamlNode.Mapping without(YamlNode.Mapping object, Set<String> fields, Set<String> ofMetadata) {
        Map<String, YamlNode> kept = new LinkedHashMap<>(object.entries());
        kept.keySet().removeAll(fields);
        kept.computeIfPresent("metadata", (_, node) -> {
            if (node instanceof YamlNode.Mapping(Map<String, YamlNode> metadata)) {
                Map<String, YamlNode> keptMetadata = new LinkedHashMap<>(metadata);
                keptMetadata.keySet().removeAll(ofMetadata);
                return new YamlNode.Mapping(keptMetadata);
            }
            return node;
        });
        return new YamlNode.Mapping(kept);
    }

    /// The rules of the API server that most manifests break, and that need no server.
    private record Rules(ServiceKey key, Service service) {
        private static final int MOST_PORT = 65535;

        List<Problem> problems() {
            List<Problem> found = new ArrayList<>();
            requireLabel(found, "metadata.name", key.name());
            requireLabel(found, "metadata.namespace", key.namespace());
            requireAnnotationsFit(found);
            requirePorts(found);
            return found;
        }

        private static void requireLabel(List<Problem> found, String field, String name) {
            if (!LABEL.matcher(name).matches()) {
                found.add(problem(
                        field,
                        "is no name: 1 to 63 lower case letters, digits and hyphens, with no hyphen at either end"));
            }
        }

        private void requireAnnotationsFit(List<Problem> found) {
            Map<String, String> annotations =
                    Optional.ofNullable(service.getMetadata().getAnnotations()).orElse(Map.of());
            long bytes = annotations.entrySet().stream()
                    .mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
                    .sum();
            if (bytes > MOST_ANNOTATION_BYTES) {
                found.add(problem(
                        "metadata.annotations", "are %,d bytes, %,d at most".formatted(bytes, MOST_ANNOTATION_BYTES)));
            }
        }

        private static long bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        private void requirePorts(List<Problem> found) {
            List<ServicePort> ports = Optional.ofNullable(service.getSpec())
                    .flatMap(spec -> Optional.ofNullable(spec.getPorts()))
                    .orElse(List.of());
            Set<String> taken = new HashSet<>();
            for (int index = 0; index < ports.size(); index++) {
                ServicePort port = ports.get(index);
                String path = "spec.ports[" + index + "]";
                requireNumber(found, path + ".port", port.getPort(), 1);
                requireNumber(
                        found,
                        path + ".nodePort",
                        Optional.ofNullable(port.getNodePort()).orElse(0),
                        0);
                String protocol = Optional.ofNullable(port.getProtocol()).orElse("TCP");
                if (!taken.add(port.getPort() + "/" + protocol)) {
                    found.add(problem(path, "is a second port %d/%s".formatted(port.getPort(), protocol)));
                }
            }
        }

        private static void requireNumber(List<Problem> found, String path, @Nullable Integer number, int least) {
            if (number == null || number < least || number > MOST_PORT) {
                found.add(problem(
                        path,
                        "is %s, expected %d to %d".formatted(number == null ? "not there" : number, least, MOST_PORT)));
            }
        }
    }
}
