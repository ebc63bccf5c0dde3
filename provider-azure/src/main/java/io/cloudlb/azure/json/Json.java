// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// A value of JSON (RFC 8259), which never changes: members in the order in which they were read, numbers in the digits
/// in which they were written. What is read and written again is the same, whether somebody here knows it or not.
public sealed interface Json {
    static Text of(String value) {
        return new Text(value);
    }

    static Numeric of(long value) {
        return new Numeric(Long.toString(value));
    }

    static Truth of(boolean value) {
        return new Truth(value);
    }

    static Sequence of(List<? extends Json> elements) {
        return new Sequence(List.copyOf(elements));
    }

    /// An object. Its order does not matter to whether it is the same as another, and is kept.
    record Mapping(SequencedMap<String, Json> members) implements Json {
        public static final Mapping EMPTY = new Mapping(new LinkedHashMap<>());

        public Mapping {
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        }

        public static Mapping of(String name, Json value) {
            return EMPTY.with(name, value);
        }

        /// The value of a member, also where that is [Nothing]; empty where there is no such member.
        public Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /// The text of a member; empty where it has none.
        public Optional<String> text(String name) {
            return get(name)
                    .flatMap(value -> value instanceof Text(String text) ? Optional.of(text) : Optional.empty());
        }

        /// The whole number of a member; empty where it has none, or one that is no `int`.
        public Optional<Integer> number(String name) {
            return get(name).flatMap(value -> value instanceof Numeric number ? number.whole() : Optional.empty());
        }

        /// Whether a member is `true`.
        public boolean isTrue(String name) {
            return get(name).filter(value -> value.equals(Json.of(true))).isPresent();
        }

        /// The object that a member is; an empty one where it is none.
        public Mapping mapping(String name) {
            return get(name)
                    .flatMap(value -> value instanceof Mapping mapping ? Optional.of(mapping) : Optional.empty())
                    .orElse(EMPTY);
        }

        /// The elements of the array that a member is; none where it is none.
        public List<Json> list(String name) {
            return get(name)
                    .flatMap(value ->
                            value instanceof Sequence(List<Json> elements) ? Optional.of(elements) : Optional.empty())
                    .orElse(List.of());
        }

        /// The objects among those elements.
        public List<Mapping> mappings(String name) {
            return list(name).stream()
                    .filter(Mapping.class::isInstance)
                    .map(Mapping.class::cast)
                    .toList();
        }

        /// The same with another value of a member, which stays in its place; a new one comes last.
        public Mapping with(String name, Json value) {
            SequencedMap<String, Json> changed = new LinkedHashMap<>(members);
            changed.put(name, value);
            return new Mapping(changed);
        }

        public Mapping with(String name, String value) {
            return with(name, Json.of(value));
        }

        public Mapping with(String name, long value) {
            return with(name, Json.of(value));
        }

        public Mapping with(String name, boolean value) {
            return with(name, Json.of(value));
        }

        public Mapping with(String name, List<? extends Json> elements) {
            return with(name, Json.of(elements));
        }

        /// The same with a changed object in a member: `document.changing("properties", p -> p.with(…))`.
        public Mapping changing(String name, UnaryOperator<Mapping> change) {
            return with(name, change.apply(mapping(name)));
        }

        /// The same without a member.
        public Mapping without(String name) {
            SequencedMap<String, Json> changed = new LinkedHashMap<>(members);
            changed.remove(name);
            return new Mapping(changed);
        }

        @Override
        public String toString() {
            return members.toString();
        }
    }

    /// An array.
    record Sequence(List<Json> elements) implements Json {
        public Sequence {
            elements = List.copyOf(elements);
        }

        /// The same with one more at its end.
        public Sequence with(Json element) {
            List<Json> more = new ArrayList<>(elements);
            more.add(element);
            return new Sequence(more);
        }

        @Override
        public String toString() {
            return elements.toString();
        }
    }

    record Text(String value) implements Json {
        @Override
        public String toString() {
            return value;
        }
    }

    /// A number in its digits, which no type of Java could keep: `1.10`, `1e400`.
    record Numeric(String digits) implements Json {
        /// As a whole number; empty where it is none, or too large for an `int`.
        public Optional<Integer> whole() {
            try {
                return Optional.of(Integer.valueOf(digits));
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return digits;
        }
    }

    record Truth(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /// `null`, which is not the same as no member.
    record Nothing() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /// An object of members and values in turn.
    static Mapping of(Map<String, ? extends Json> members) {
        return new Mapping(new LinkedHashMap<>(members));
    }
}
