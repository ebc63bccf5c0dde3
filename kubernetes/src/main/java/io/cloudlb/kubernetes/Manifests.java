// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.kubernetes.yaml.Conformed;
import io.cloudlb.kubernetes.yaml.YamlNode;
import io.cloudlb.kubernetes.yaml.YamlReader;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Services and Nodes in files of manifests, YAML or JSON, with any number of documents and lists in them. Services
/// are read as strictly as the API server reads them, and completed the way it would.
///
/// @param services the Services, in the files' order
/// @param nodes the Nodes, in the files' order
/// @param skipped everything else, as `Deployment web`
public record Manifests(List<Entry> services, List<NodeView> nodes, List<String> skipped) {
    /// What there is when no file was named.
    public static final Manifests NONE = new Manifests(List.of(), List.of(), List.of());

    public Manifests {
        services = List.copyOf(services);
        nodes = List.copyOf(nodes);
        skipped = List.copyOf(skipped);
    }

    /// Whether no object was found at all.
    public boolean isEmpty() {
        return services.isEmpty() && nodes.isEmpty() && skipped.isEmpty();
    }

    /// A Service of a manifest.
    public sealed interface Entry {
        ServiceKey key();

        /// One that the API server would take, as far as that is known.
        ///
        /// @param view with an empty UID if it was never created
        record Sound(ServiceView view) implements Entry {
            @Override
            public ServiceKey key() {
                return view.key();
            }
        }

        /// One that the API server refuses, for all of these reasons.
        record Faulty(ServiceKey key, List<Problem> problems) implements Entry {
            public Faulty {
                problems = List.copyOf(problems);
            }
        }
    }

    /// The API server's own judgement of a manifest.
    public interface Judge {
        /// For where there is no API server to ask.
        Judge NONE = _ -> Answer.SILENCE;

        /// @param manifest a Service that has the fields of one
        Answer ask(Manifest manifest);

        /// @param key which Service
        /// @param resourceVersion the version that the API server gave out; empty for what people wrote
        /// @param object the manifest, without what the API server alone writes
        record Manifest(ServiceKey key, String resourceVersion, Map<String, Object> object) {
            public Manifest {
                object = Map.copyOf(object);
            }
        }

        /// @param isKnown whether the API server was asked and could tell
        /// @param problems why it refuses the manifest; empty if it takes it
        record Answer(boolean isKnown, List<Problem> problems) {
            public static final Answer SILENCE = new Answer(false, List.of());

            public Answer {
                problems = List.copyOf(problems);
            }
        }
    }

    /// Reads manifests, one input after the other.
    public static final class Reading {
        private final KubernetesSerialization serialization = KubernetesConnection.Kinds.serialization();
        private final String namespace;
        private final KubernetesCaches.Mappers mappers;
        private final Judge judge;
        private final List<Entry> services = new ArrayList<>();
        private final List<NodeView> nodes = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();

        /// @param namespace where Services without a namespace live
        public Reading(String namespace, KubernetesCaches.Mappers mappers, Judge judge) {
            this.namespace = namespace;
            this.mappers = mappers;
            this.judge = judge;
        }

        /// Adds what an input holds.
        ///
        /// @throws IllegalArgumentException with a sentence that shows nothing of the content, when it holds no
        ///     manifests
        /// @throws IOException when it cannot be read
        public Reading take(InputStream input) throws IOException {
            YamlReader.read(input, this::take);
            return this;
        }

        public Manifests done() {
            return new Manifests(services, nodes, skipped);
        }

        private void take(YamlNode document) {
            switch (document) {
                case YamlNode.Mapping object -> takeObject(object);
                case YamlNode.Text _, YamlNode.Numeric _, YamlNode.Truth _ -> throw expected("one plain value");
                case YamlNode.Nothing _, YamlNode.Sequence _ -> throw expected(document.described());
            }
        }

        private static IllegalArgumentException expected(String found) {
            return new IllegalArgumentException("expected Kubernetes objects, found " + found);
        }

        private void takeObject(YamlNode.Mapping object) {
            String kind = object.text("kind")
                    .orElseThrow(
                            () -> new IllegalArgumentException("an object without a kind is no Kubernetes object"));
            boolean isCore = object.text("apiVersion").filter("v1"::equals).isPresent();
            ObjectName name = ObjectName.of(object);
            if (kind.endsWith("List") && name.name().isEmpty()) {
                object.get("items").ifPresent(this::takeItems);
            } else if (kind.equals("Service") && isCore) {
                ServiceKey key = new ServiceKey(name.namespace().orElse(namespace), name.required(kind));
                services.add(new ServiceManifest(key, object, serialization).read(mappers.services(), judge));
            } else if (kind.equals("Node") && isCore) {
                nodes.add(node(name.required(kind), object));
            } else {
                skipped.add(kind + " " + name.required(kind));
            }
        }

        /// The items of a list within a list; those of a document's own list are read one by one.
        private void takeItems(YamlNode items) {
            if (items instanceof YamlNode.Sequence(List<YamlNode> elements)) {
                elements.forEach(this::take);
            }
        }

        /// Fields that are not known here belong to a newer API server.
        private NodeView node(String name, YamlNode.Mapping object) {
            Conformed node = Conformed.to(Node.class, object, ServiceManifest.UNIONS);
            if (!node.faults().isEmpty()) {
                Conformed.Fault fault = node.faults().getFirst();
                throw new IllegalArgumentException(
                        "Node %s: %s %s".formatted(Redaction.escape(name), fault.path(), fault.message()));
            }
            return mappers.nodes().view(serialization.convertValue(node.fields(), Node.class));
        }
    }

    /// The name and namespace that an object of a manifest gives itself.
    record ObjectName(Optional<String> namespace, Optional<String> name) {
        static ObjectName of(YamlNode.Mapping object) {
            Optional<YamlNode.Mapping> metadata = object.mapping("metadata");
            return new ObjectName(
                    metadata.flatMap(fields -> fields.text("namespace")).filter(text -> !text.isEmpty()),
                    metadata.flatMap(fields -> fields.text("name")).filter(text -> !text.isEmpty()));
        }

        String required(String kind) {
            return name.orElseThrow(
                    () -> new IllegalArgumentException(Redaction.escape(kind + " has no metadata.name")));
        }
    }
}
