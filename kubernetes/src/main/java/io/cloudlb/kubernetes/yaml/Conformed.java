// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.yaml;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloudlb.core.redaction.Redaction;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A mapping held against the fields of a kind, as strictly as the API server holds it: a number is no text, a text no
/// number, a field that does not exist is a fault, and so is nothing where a list has an element.
///
/// @param fields what is there, in plain Java values, without what is empty; faulty values are left out
/// @param faults all values of a wrong type, with their path
/// @param unknown all fields that the kind does not have, with their path
public record Conformed(Map<String, Object> fields, List<Fault> faults, List<Fault> unknown) {
    public Conformed {
        fields = Map.copyOf(fields);
        faults = List.copyOf(faults);
        unknown = List.copyOf(unknown);
    }

    /// @param path the field, as `spec.ports[0].port`
    /// @param message what is wrong, and what is expected
    public record Fault(String path, String message) {
        public Fault {
            path = Redaction.escape(path);
        }
    }

    /// What a value that is none of the plain types may be.
    public enum Union {
        /// A number or a text.
        NUMBER_OR_TEXT,
        /// Anything.
        ANYTHING
    }

    /// Holds a mapping against a class whose fields are named by [JsonProperty], or a record.
    ///
    /// @param unions the classes that stand for more than one type of value
    public static Conformed to(Class<?> kind, YamlNode.Mapping mapping, Map<Class<?>, Union> unions) {
        Walk walk = new Walk(unions);
        Map<String, Object> fields = walk.object(kind, mapping, "");
        return new Conformed(fields, walk.faults, walk.unknown);
    }

    /// A value without judging it, in plain Java values; empty for nothing. Elements and fields that are nothing are
    /// left out.
    public static Optional<Object> plain(YamlNode node) {
        return switch (node) {
            case YamlNode.Text(String text) -> Optional.of(text);
            case YamlNode.Numeric(BigDecimal number) ->
                Optional.of(isWhole(number) ? whole(number.toBigInteger()) : number);
            case YamlNode.Truth(boolean truth) -> Optional.of(truth);
            case YamlNode.Nothing _ -> Optional.empty();
            case YamlNode.Sequence(List<YamlNode> elements) ->
                Optional.of(elements.stream()
                        .flatMap(element -> plain(element).stream())
                        .toList());
            case YamlNode.Mapping(Map<String, YamlNode> entries) -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                entries.forEach((key, value) -> plain(value).ifPresent(found -> fields.put(key, found)));
                yield Optional.of(fields);
            }
        };
    }

    /// In the smallest type that it fits.
    private static Number whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return number.intValueExact();
        }
        return number.bitLength() < Long.SIZE ? number.longValueExact() : number;
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    /// One pass over a mapping.
    private static final class Walk {
        private static final Set<Class<?>> WHOLE = Set.of(Integer.class, Long.class, int.class, long.class);

        private final Map<Class<?>, Union> unions;
        private final List<Fault> faults = new ArrayList<>();
        private final List<Fault> unknown = new ArrayList<>();

        Walk(Map<Class<?>, Union> unions) {
            this.unions = unions;
        }

        Map<String, Object> object(Class<?> kind, YamlNode.Mapping mapping, String path) {
            Map<String, Type> known = fieldsOf(kind);
            Map<String, Object> fields = new LinkedHashMap<>();
            mapping.entries().forEach((name, node) -> {
                String where = path.isEmpty() ? name : path + "." + name;
                Type type = known.get(name);
                if (type == null) {
                    unknown.add(new Fault(where, "unknown field"));
                } else if (!(node instanceof YamlNode.Nothing)) {
                    value(type, node, where).ifPresent(value -> fields.put(name, value));
                }
            });
            return fields;
        }

        private static Map<String, Type> fieldsOf(Class<?> kind) {
            Map<String, Type> fields = new TreeMap<>();
            Arrays.stream(kind.getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()))
                    .forEach(field -> name(kind, field).ifPresent(name -> fields.put(name, field.getGenericType())));
            return fields;
        }

        private static Optional<String> name(Class<?> kind, Field field) {
            return Optional.ofNullable(field.getAnnotation(JsonProperty.class))
                    .map(JsonProperty::value)
                    .filter(name -> !name.isEmpty())
                    .or(() -> kind.isRecord() ? Optional.of(field.getName()) : Optional.empty());
        }

        private Optional<Object> value(Type type, YamlNode node, String path) {
            return switch (type) {
                case ParameterizedType generic
                when generic.getRawType() == List.class -> list(generic.getActualTypeArguments()[0], node, path);
                case ParameterizedType generic
                when generic.getRawType() == Map.class -> map(generic.getActualTypeArguments()[1], node, path);
                case Class<?> plain -> value(plain, node, path);
                default -> plain(node);
            };
        }

        private Optional<Object> value(Class<?> type, YamlNode node, String path) {
            if (unions.containsKey(type)) {
                return union(unions.get(type), node, path);
            }
            if (type == String.class) {
                return node instanceof YamlNode.Text(String text) ? Optional.of(text) : notText(node, path);
            }
            if (WHOLE.contains(type)) {
                return whole(type, node, path);
            }
            if (type == Boolean.class || type == boolean.class) {
                return node instanceof YamlNode.Truth(boolean truth)
                        ? Optional.of(truth)
                        : fault(path, node, "true or false");
            }
            return node instanceof YamlNode.Mapping mapping
                    ? Optional.of(object(type, mapping, path))
                    : fault(path, node, "a mapping");
        }

        private Optional<Object> union(Union union, YamlNode node, String path) {
            boolean isPlain = node instanceof YamlNode.Text || node instanceof YamlNode.Numeric;
            return switch (union) {
                case NUMBER_OR_TEXT -> isPlain ? plain(node) : fault(path, node, "a number or text");
                case ANYTHING -> plain(node);
            };
        }

        private Optional<Object> whole(Class<?> type, YamlNode node, String path) {
            if (!(node instanceof YamlNode.Numeric(BigDecimal number)) || !isWhole(number)) {
                return fault(path, node, "a whole number without quotes");
            }
            boolean isLong = type == Long.class || type == long.class;
            int bits = number.toBigInteger().bitLength();
            return bits < (isLong ? Long.SIZE : Integer.SIZE)
                    ? Optional.of(Conformed.whole(number.toBigInteger()))
                    : fault(path, node, "a number of %d bits at most".formatted(isLong ? Long.SIZE : Integer.SIZE));
        }

        private Optional<Object> list(Type element, YamlNode node, String path) {
            if (!(node instanceof YamlNode.Sequence(List<YamlNode> nodes))) {
                return fault(path, node, "a list");
            }
            List<Object> values = new ArrayList<>();
            for (int index = 0; index < nodes.size(); index++) {
                String where = path + "[" + index + "]";
                if (nodes.get(index) instanceof YamlNode.Nothing) {
                    faults.add(new Fault(where, "is empty (null): write a value, or leave the element out"));
                } else {
                    value(element, nodes.get(index), where).ifPresent(values::add);
                }
            }
            return Optional.of(values);
        }

        /// Nothing as a value is the empty text, as it is to the API server.
        private Optional<Object> map(Type type, YamlNode node, String path) {
            if (!(node instanceof YamlNode.Mapping(Map<String, YamlNode> entries))) {
                return fault(path, node, "a mapping");
            }
            Map<String, Object> values = new LinkedHashMap<>();
            entries.forEach((key, value) -> {
                if (value instanceof YamlNode.Nothing) {
                    if (type == String.class) {
                        values.put(key, "");
                    }
                } else {
                    value(type, value, path + "[" + key + "]").ifPresent(found -> values.put(key, found));
                }
            });
            return Optional.of(values);
        }

        private Optional<Object> notText(YamlNode node, String path) {
            boolean isScalar = node instanceof YamlNode.Numeric || node instanceof YamlNode.Truth;
            return fault(path, node, isScalar ? "text; write it in quotes" : "text");
        }

        private Optional<Object> fault(String path, YamlNode node, String expected) {
            faults.add(new Fault(path, "is %s, expected %s".formatted(node.described(), expected)));
            return Optional.empty();
        }
    }
}
