// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The parameters of one request, read once by the operation they are for.
///
/// Remembers what was read: [#refuseUnread()] then refuses whatever the operation does not know. Every reader
/// throws the [AwsRefusal] of the service's dialect if the value has the wrong shape.
public final class Params {

    private final Dialect dialect;
    private final String path;
    private final Map<String, Node> fields;
    private final Set<String> read = new HashSet<>();
    private final Map<String, Params> opened = new HashMap<>();

    private Params(Dialect dialect, String path, Node.Fields fields) {
        this.dialect = dialect;
        this.path = path;
        this.fields = fields.fields();
    }

    static Params root(Dialect dialect, Node.Fields fields) {
        return new Params(dialect, "", fields);
    }

    /// Whether the request has this parameter, even if empty.
    public boolean has(String name) {
        read.add(name);
        return fields.containsKey(name);
    }

    /// A text, absent if the request does not have it or has it empty.
    public Optional<String> text(String name) {
        return rawText(name).filter(value -> !value.isEmpty());
    }

    /// A text that may be empty, such as the value of a tag.
    public Optional<String> rawText(String name) {
        return find(name).map(node -> switch (node) {
            case Node.Text text -> text.value();
            case Node.Items _, Node.Fields _ -> throw dialect.invalid(at(name), "", "Expected a single value");
        });
    }

    /// A text that must be there.
    public String requiredText(String name) {
        return text(name).orElseThrow(() -> dialect.missing(at(name)));
    }

    /// One of a closed set of words.
    public Optional<String> word(String name, String... allowed) {
        return text(name).map(value -> {
            if (!Arrays.asList(allowed).contains(value)) {
                throw dialect.invalid(at(name), value, "Member must satisfy enum value set: " + List.of(allowed));
            }
            return value;
        });
    }

    /// A whole number.
    public Optional<Integer> integer(String name) {
        return text(name).map(value -> parse(name, value));
    }

    /// A whole number between two bounds, both included.
    public Optional<Integer> integer(String name, int least, int most) {
        return integer(name).map(value -> {
            if (value < least) {
                throw dialect.invalid(
                        at(name), value.toString(), "Member must have value greater than or equal to " + least);
            }
            if (value > most) {
                throw dialect.invalid(
                        at(name), value.toString(), "Member must have value less than or equal to " + most);
            }
            return value;
        });
    }

    /// `true` or `false`.
    public Optional<Boolean> flag(String name) {
        return text(name).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw dialect.invalid(at(name), value, "Expected true or false");
        });
    }

    /// A list of texts, empty if absent.
    public List<String> texts(String name) {
        return items(name).stream()
                .map(node -> switch (node) {
                    case Node.Text text -> text.value();
                    case Node.Items _, Node.Fields _ ->
                        throw dialect.invalid(at(name), "", "Expected a list of values");
                })
                .toList();
    }

    /// A list of texts that must be there and not be empty.
    public List<String> requiredTexts(String name) {
        List<String> values = texts(name);
        if (values.isEmpty()) {
            throw dialect.missing(at(name));
        }
        return values;
    }

    /// A list of structures, empty if absent.
    public List<Params> structures(String name) {
        List<Node> items = items(name);
        return IntStream.range(0, items.size())
                .mapToObj(index -> open(at(name) + "." + (index + 1), items.get(index)))
                .toList();
    }

    /// A list of structures that must be there and not be empty.
    public List<Params> requiredStructures(String name) {
        List<Params> values = structures(name);
        if (values.isEmpty()) {
            throw dialect.missing(at(name));
        }
        return values;
    }

    /// One structure.
    public Optional<Params> structure(String name) {
        return find(name).map(node -> open(at(name), node));
    }

    /// The names a map has, for shapes whose keys are free.
    public Set<String> keys() {
        return Set.copyOf(fields.keySet());
    }

    /// A refusal of one parameter's value, in the service's own words.
    public AwsRefusal invalid(String name, String value, String constraint) {
        return dialect.invalid(at(name), value, constraint);
    }

    /// Refuses the request if it holds anything that was not read.
    public void refuseUnread() {
        fields.keySet().stream()
                .filter(name -> !read.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw dialect.unknown(at(name));
                });
        opened.values().forEach(Params::refuseUnread);
    }

    /// All parameters on one line, for the ledger.
    public String summary() {
        return fields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + summary(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String summary(Node node) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Items items -> joined(items.items().stream().map(Params::summary), "[", "]");
            case Node.Fields fields ->
                joined(
                        fields.fields().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(entry -> entry.getKey() + "=" + summary(entry.getValue())),
                        "{",
                        "}");
        };
    }

    private static String joined(Stream<String> parts, String open, String close) {
        return parts.collect(Collectors.joining(", ", open, close));
    }

    private Params open(String childPath, Node node) {
        if (!(node instanceof Node.Fields structure)) {
            throw dialect.invalid(childPath, "", "Expected a structure");
        }
        return opened.computeIfAbsent(childPath, _ -> new Params(dialect, childPath, structure));
    }

    private List<Node> items(String name) {
        return find(name)
                .map(node -> switch (node) {
                    case Node.Items items -> items.items();
                    case Node.Text text when text.value().isEmpty() -> List.<Node>of();
                    case Node.Text _, Node.Fields _ -> throw dialect.invalid(at(name), "", "Expected a list");
                })
                .orElse(List.of());
    }

    private Optional<Node> find(String name) {
        read.add(name);
        return Optional.ofNullable(fields.get(name));
    }

    private int parse(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException _) {
            throw dialect.invalid(at(name), value, "Expected a whole number");
        }
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// A parameter of a request, whichever dialect it came in.
    sealed interface Node {

        record Text(String value) implements Node {}

        record Items(List<Node> items) implements Node {
            public Items {
                items = List.copyOf(items);
            }
        }

        record Fields(Map<String, Node> fields) implements Node {
            public Fields {
                fields = Map.copyOf(fields);
            }
        }
    }
}
