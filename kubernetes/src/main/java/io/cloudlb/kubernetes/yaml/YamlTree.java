// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/// Builds the objects of one document out of the parser's events, and gives up on one that is larger than an API server
/// takes: what an alias stands for counts each time, so that a few lines cannot stand for millions.
final class YamlTree {
    private static final int DEEPEST = 100;
    private static final int MOST_VALUES = 200_000;
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final String MERGE = "<<";
    private static final String ITEMS = "items";

    private final Iterator<Event> events;
    private final Consumer<YamlNode> objects;
    private final Map<Anchor, Optional<Built>> anchors = new HashMap<>();
    private Size size = Size.ZERO;

    /// @param events just after the start of the document
    YamlTree(Iterator<Event> events, Consumer<YamlNode> objects) {
        this.events = events;
        this.objects = objects;
    }

    /// What a value weighs in the bounds, with all that is in it.
    private record Size(long values, long characters) {
        static final Size ZERO = new Size(0, 0);

        Size plus(Size other) {
            return new Size(values + other.values, characters + other.characters);
        }

        Size minus(Size other) {
            return new Size(values - other.values, characters - other.characters);
        }
    }

    private record Built(YamlNode node, Size size) {}

    void readDocument() {
        Event root = events.next();
        if (root.getEventId() == Event.ID.MappingStart) {
            YamlNode.Mapping object = mapping(root, 1, true);
            objects.accept(object);
        } else {
            YamlNode node = node(root, 1);
            if (!(node instanceof YamlNode.Nothing)) {
                objects.accept(node);
            }
        }
    }

    private YamlNode node(Event event, int depth) {
        if (depth > DEEPEST) {
            throw new YamlReader.YamlException("nested deeper than %d levels%s".formatted(DEEPEST, line(event)));
        }
        return switch (event.getEventId()) {
            case Alias -> aliased(event);
            case Scalar -> scalar(event);
            case SequenceStart -> anchored(event, () -> sequence(depth));
            case MappingStart -> anchored(event, () -> mapping(event, depth, false));
            case StreamStart, StreamEnd, DocumentStart, DocumentEnd, SequenceEnd, MappingEnd, Comment ->
                throw new IllegalStateException("The parser sent " + event.getEventId() + " for a value");
        };
    }

    private YamlNode aliased(Event event) {
        Anchor alias = ((AliasEvent) event).getAlias();
        Optional<Built> known = anchors.get(alias);
        if (known == null) {
            throw new YamlReader.YamlException(
                    "the alias *%s has no anchor%s".formatted(alias.getValue(), line(event)));
        }
        Built built = known.orElseThrow(() -> new YamlReader.YamlException(
                "*%s stands within what it stands for%s".formatted(alias.getValue(), line(event))));
        add(built.size(), event);
        return built.node();
    }

    private YamlNode scalar(Event event) {
        ScalarEvent scalar = (ScalarEvent) event;
        return anchored(event, () -> {
            add(new Size(1, scalar.getValue().length()), event);
            return Scalars.read(scalar);
        });
    }

    /// Remembers what an anchor names; while it is being built, that it may not be used yet.
    private YamlNode anchored(Event event, Supplier<YamlNode> build) {
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        anchor.ifPresent(name -> anchors.put(name, Optional.empty()));
        Size before = size;
        YamlNode node = build.get();
        anchor.ifPresent(name -> anchors.put(name, Optional.of(new Built(node, size.minus(before)))));
        return node;
    }

    private YamlNode.Sequence sequence(int depth) {
        List<YamlNode> elements = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            add(new Size(1, 0), next);
            elements.add(node(next, depth + 1));
        }
        return new YamlNode.Sequence(elements);
    }

    private YamlNode.Mapping mapping(Event start, int depth, boolean isRoot) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        List<YamlNode> merged = new ArrayList<>();
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            add(new Size(1, 0), key);
            String name = key(key, depth + 1);
            Event value = events.next();
            if (name.equals(MERGE)) {
                merged.add(node(value, depth + 1));
            } else if (isRoot && name.equals(ITEMS) && value.getEventId() == Event.ID.SequenceStart) {
                handOverItems(depth);
            } else if (entries.put(name, node(value, depth + 1)) != null) {
                throw new YamlReader.YamlException("a key stands twice in one mapping, %s%s"
                        .formatted(new YamlNode.Text(name).described(), line(key)));
            }
        }
        merged.forEach(node -> merge(entries, node, start));
        return new YamlNode.Mapping(entries);
    }

    /// Each element is an object of its own, with the bounds of one.
    private void handOverItems(int depth) {
        Size list = size;
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            size = Size.ZERO;
            objects.accept(node(next, depth + 2));
        }
        size = list;
    }

    private String key(Event event, int depth) {
        return switch (node(event, depth)) {
            case YamlNode.Text(String text) -> text;
            case YamlNode.Numeric _, YamlNode.Truth _, YamlNode.Nothing _ ->
                event instanceof ScalarEvent scalar ? scalar.getValue() : "";
            case YamlNode.Mapping _, YamlNode.Sequence _ ->
                throw new YamlReader.YamlException("a key is a mapping or a list, expected text" + line(event));
        };
    }

    private static void merge(Map<String, YamlNode> entries, YamlNode node, Event start) {
        switch (node) {
            case YamlNode.Mapping(Map<String, YamlNode> more) -> more.forEach(entries::putIfAbsent);
            case YamlNode.Sequence(List<YamlNode> all) -> all.forEach(one -> merge(entries, one, start));
            case YamlNode.Text _, YamlNode.Numeric _, YamlNode.Truth _, YamlNode.Nothing _ ->
                throw new YamlReader.YamlException("<< takes a mapping" + line(start));
        }
    }

    private void add(Size more, Event where) {
        size = size.plus(more);
        if (size.values() > MOST_VALUES || size.characters() > MOST_CHARACTERS) {
            throw new YamlReader.YamlException(
                    "an object of more than %,d values or %d million characters%s, which no API server takes"
                            .formatted(MOST_VALUES, MOST_CHARACTERS / 1_000_000, line(where)));
        }
    }

    private static String line(Event event) {
        return event.getStartMark()
                .map(mark -> " (line " + (mark.getLine() + 1) + ")")
                .orElse("");
    }

    /// The types of scalars, as the YAML library of Kubernetes' own tools tells them apart (YAML 1.1).
    static final class Scalars {
        private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
        private static final Set<String> TRUE =
                Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
        private static final Set<String> FALSE =
                Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
        private static final Pattern HEXADECIMAL = Pattern.compile("([-+]?)0x([0-9a-fA-F]{1,64})");
        private static final Pattern OCTAL = Pattern.compile("([-+]?)0o?([0-7]{1,64})");
        private static final Pattern DECIMAL =
                Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?");
        private static final int LONGEST_NUMBER = 100;
        private static final String TEXT_TAG = "tag:yaml.org,2002:str";

        private Scalars() {}

        static YamlNode read(ScalarEvent scalar) {
            String tag = scalar.getTag().orElse("");
            boolean isText = tag.isEmpty() ? !scalar.isPlain() : tag.equals(TEXT_TAG) || tag.equals("!");
            return isText ? new YamlNode.Text(scalar.getValue()) : plain(scalar.getValue());
        }

        private static YamlNode plain(String text) {
            if (NOTHING.contains(text)) {
                return new YamlNode.Nothing();
            }
            if (TRUE.contains(text) || FALSE.contains(text)) {
                return new YamlNode.Truth(TRUE.contains(text));
            }
            return number(text).<YamlNode>map(YamlNode.Numeric::new).orElseGet(() -> new YamlNode.Text(text));
        }

        private static Optional<BigDecimal> number(String text) {
            if (text.length() > LONGEST_NUMBER) {
                return Optional.empty();
            }
            return inBase(HEXADECIMAL, 16, text)
                    .or(() -> inBase(OCTAL, 8, text))
                    .or(() -> DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty());
        }

        private static Optional<BigDecimal> inBase(Pattern pattern, int base, String text) {
            Matcher found = pattern.matcher(text);
            return found.matches()
                    ? Optional.of(new BigDecimal(new BigInteger(found.group(1) + found.group(2), base)))
                    : Optional.empty();
        }
    }
}
