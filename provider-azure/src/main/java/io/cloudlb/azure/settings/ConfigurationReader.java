// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.LabelSelector;
import io.cloudlb.azure.model.LabelSelector.Operator;
import io.cloudlb.azure.model.LabelSelector.Requirement;
import io.cloudlb.core.model.DidYouMean;
import io.cloudlb.core.redaction.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads the load balancers of `multipleStandardLoadBalancerConfigurations`. Unlike in the rest of the file, each
/// field is known: one that is not heeded would put Services where nobody wants them.
///
/// @param fault hears what is wrong, by the field and in words
record ConfigurationReader(BiConsumer<String, String> fault) {
    static final String FIELD = "multipleStandardLoadBalancerConfigurations";

    private static final int MOST = 64;

    /// How many labels a selector may look at, and how many values a requirement may have.
    private static final int MOST_WORDS = 64;

    private static final String NAME = "name";
    private static final String PRIMARY = "primaryVMSet";
    private static final String PLACEMENT = "allowServicePlacement";
    private static final String SERVICES = "serviceLabelSelector";
    private static final String NAMESPACES = "serviceNamespaceSelector";
    private static final String NODES = "nodeSelector";
    private static final List<String> FIELDS = List.of(NAME, PRIMARY, PLACEMENT, SERVICES, NAMESPACES, NODES);

    private static final String LABELS = "matchLabels";
    private static final String EXPRESSIONS = "matchExpressions";
    private static final String KEY = "key";
    private static final String OPERATOR = "operator";
    private static final String VALUES = "values";

    /// Of 80 characters that a load balancer's name has, the internal one's end takes nine.
    private static final Pattern BALANCER = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,69}[A-Za-z0-9_])?");

    private static final Pattern SET = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?");

    /// Kubernetes' label keys and values.
    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");

    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?");

    List<Configuration> read(Node value) {
        if (!(value instanceof SequenceNode list)) {
            fault.accept(FIELD, "is no list of load balancers");
            return List.of();
        }
        if (list.getValue().size() > MOST) {
            fault.accept(
                    FIELD,
                    "has %d load balancers, and at most %d are taken"
                            .formatted(list.getValue().size(), MOST));
            return List.of();
        }
        List<Configuration> read = new ArrayList<>();
        for (Node entry : list.getValue()) {
            one("%s[%d]".formatted(FIELD, read.size()), entry).ifPresent(read::add);
        }
        distinct(read);
        return read;
    }

    /// No load balancer is two, and no set of nodes is in two.
    private void distinct(List<Configuration> read) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Set<String> sets = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Configuration one : read) {
            Stream.of(false, true)
                    .map(internal -> Configuration.name(one.name(), internal))
                    .filter(name -> !one.name().isEmpty() && !names.add(name))
                    .limit(1)
                    .forEach(name -> fault.accept(
                            FIELD,
                            "means load balancer '%s' twice, for each has an internal one whose name ends in -internal; call it otherwise"
                                    .formatted(name)));
            one.primarySet()
                    .filter(set -> !sets.add(set))
                    .ifPresent(set -> fault.accept(
                            FIELD,
                            "has %s '%s' twice, and its nodes can be in one load balancer".formatted(PRIMARY, set)));
        }
    }

    private Optional<Configuration> one(String path, Node entry) {
        return mapping(path, entry, FIELDS)
                .map(fields -> new Configuration(
                        named(path, fields, NAME, BALANCER).orElseGet(() -> {
                            if (!fields.containsKey(NAME)) {
                                fault.accept(path, "has no %s".formatted(NAME));
                            }
                            return "";
                        }),
                        named(path, fields, PRIMARY, SET),
                        truth(path, fields),
                        selector(path, fields, SERVICES),
                        namespaces(path, fields),
                        selector(path, fields, NODES)));
    }

    private Optional<LabelSelector> namespaces(String path, Map<String, Node> fields) {
        Optional<LabelSelector> selector = selector(path, fields, NAMESPACES);
        selector.stream()
                .flatMap(read -> read.keys().stream())
                .filter(key -> !key.equals(Configuration.NAMESPACE_NAME))
                .forEach(key -> fault.accept(
                        path + "." + NAMESPACES,
                        "goes by label '%s', and of namespaces cloudlb knows the name alone: go by %s, whose value it is"
                                .formatted(key, Configuration.NAMESPACE_NAME)));
        return selector;
    }

    private boolean truth(String path, Map<String, Node> fields) {
        Optional<Node> value = Optional.ofNullable(fields.get(PLACEMENT));
        value.filter(node -> !(node instanceof ScalarNode && node.getTag().equals(Tag.BOOL)))
                .ifPresent(_ -> fault.accept(path + "." + PLACEMENT, "is not true or false"));
        return value.filter(node ->
                        node instanceof ScalarNode scalar && scalar.getValue().equalsIgnoreCase("false"))
                .isEmpty();
    }

    private Optional<String> named(String path, Map<String, Node> fields, String field, Pattern shape) {
        return Optional.ofNullable(fields.get(field))
                .flatMap(node -> text(path + "." + field, node))
                .filter(text -> {
                    boolean fits = shape.matcher(text).matches();
                    if (!fits && !text.isEmpty()) {
                        fault.accept(
                                path + "." + field,
                                "'%s' is no name: letters, digits, dots, hyphens and underscores, at most %d of them"
                                        .formatted(Redaction.escape(text), shape == BALANCER ? 71 : 80));
                    } else if (!fits && field.equals(NAME)) {
                        fault.accept(path + "." + field, "is empty");
                    }
                    return fits;
                });
    }

    private Optional<LabelSelector> selector(String path, Map<String, Node> fields, String field) {
        String where = path + "." + field;
        return Optional.ofNullable(fields.get(field))
                .flatMap(node -> mapping(where, node, List.of(LABELS, EXPRESSIONS)))
                .map(parts -> bounded(
                        where,
                        LabelSelector.of(
                                labels(where + "." + LABELS, Optional.ofNullable(parts.get(LABELS))),
                                expressions(where + "." + EXPRESSIONS, Optional.ofNullable(parts.get(EXPRESSIONS))))));
    }

    private LabelSelector bounded(String where, LabelSelector selector) {
        if (selector.requirements().size() > MOST_WORDS
                || selector.requirements().stream()
                        .anyMatch(requirement -> requirement.values().size() > MOST_WORDS)) {
            fault.accept(where, "has more than %d requirements, or values in one".formatted(MOST_WORDS));
        }
        return selector;
    }

    private SortedMap<String, String> labels(String where, Optional<Node> node) {
        SortedMap<String, String> labels = new TreeMap<>();
        node.flatMap(value -> mapping(where, value, List.of()))
                .ifPresent(entries -> entries.forEach((key, value) -> {
                    checkKey(where, key);
                    text(where + "." + Redaction.escape(key), value).ifPresent(text -> {
                        checkValue(where, text);
                        labels.put(key, text);
                    });
                }));
        return labels;
    }

    private List<Requirement> expressions(String where, Optional<Node> node) {
        List<Requirement> expressions = new ArrayList<>();
        node.ifPresent(value -> {
            if (value instanceof SequenceNode list) {
                for (Node entry : list.getValue()) {
                    expression("%s[%d]".formatted(where, expressions.size()), entry)
                            .ifPresent(expressions::add);
                }
            } else {
                fault.accept(where, "is no list");
            }
        });
        return expressions;
    }

    private Optional<Requirement> expression(String where, Node entry) {
        return mapping(where, entry, List.of(KEY, OPERATOR, VALUES)).flatMap(fields -> {
            String key = Optional.ofNullable(fields.get(KEY))
                    .flatMap(node -> text(where + "." + KEY, node))
                    .orElse("");
            checkKey(where + "." + KEY, key);
            String word = Optional.ofNullable(fields.get(OPERATOR))
                    .flatMap(node -> text(where + "." + OPERATOR, node))
                    .orElse("");
            Optional<Operator> operator = Stream.of(Operator.values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
            if (operator.isEmpty()) {
                fault.accept(
                        where + "." + OPERATOR,
                        "'%s' is none of In, NotIn, Exists and DoesNotExist".formatted(Redaction.escape(word)));
            }
            return operator.map(known -> new Requirement(key, known, values(where + "." + VALUES, known, fields)));
        });
    }

    private TreeSet<String> values(String where, Operator operator, Map<String, Node> fields) {
        TreeSet<String> values = new TreeSet<>();
        Optional<Node> node = Optional.ofNullable(fields.get(VALUES));
        if (node.isPresent() && !(node.get() instanceof SequenceNode)) {
            fault.accept(where, "is no list");
            return values;
        }
        node.map(SequenceNode.class::cast)
                .ifPresent(list -> list.getValue()
                        .forEach(each -> text(where, each).ifPresent(text -> {
                            checkValue(where, text);
                            values.add(text);
                        })));
        if (values.isEmpty() == operator.hasValues()) {
            fault.accept(
                    where,
                    operator.hasValues()
                            ? "is empty, and %s is about values".formatted(operator.word())
                            : "has values, and %s is about the key alone".formatted(operator.word()));
        }
        return values;
    }

    private void checkKey(String where, String key) {
        if (!LABEL_KEY.matcher(key).matches()) {
            fault.accept(where, "'%s' is no key of a label".formatted(Redaction.escape(key)));
        }
    }

    private void checkValue(String where, String value) {
        if (!LABEL_VALUE.matcher(value).matches()) {
            fault.accept(where, "'%s' is no value of a label".formatted(Redaction.escape(value)));
        }
    }

    private Optional<String> text(String where, Node node) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
            return Optional.of(scalar.getValue());
        }
        fault.accept(where, "is not text; write it in quotes");
        return Optional.empty();
    }

    /// The fields of a mapping, in the spelling of those that it may have; those with no value are left out.
    ///
    /// @param known empty where it may have any
    private Optional<SequencedMap<String, Node>> mapping(String where, Node node, List<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            fault.accept(where, "is no mapping of fields to values");
            return Optional.empty();
        }
        SequencedMap<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String written = entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            Optional<String> field = known.isEmpty()
                    ? Optional.of(written)
                    : known.stream().filter(written::equalsIgnoreCase).findFirst();
            if (field.isEmpty()) {
                fault.accept(where, unknown(written, known));
            } else if (!entry.getValueNode().getTag().equals(Tag.NULL)
                    && fields.putIfAbsent(field.get(), entry.getValueNode()) != null) {
                fault.accept(where, "has %s twice".formatted(Redaction.escape(field.get())));
            }
        }
        return Optional.of(fields);
    }

    private static String unknown(String written, List<String> known) {
        return known.stream()
                .filter(word ->
                        DidYouMean.distance(word.toLowerCase(Locale.ROOT), written.toLowerCase(Locale.ROOT)) <= 2)
                .findFirst()
                .map(near ->
                        "has '%s', which nobody reads; did you mean %s?".formatted(Redaction.escape(written), near))
                .orElseGet(() -> "has '%s', which nobody reads; there are %s"
                        .formatted(Redaction.escape(written), String.join(", ", known)));
    }
}
