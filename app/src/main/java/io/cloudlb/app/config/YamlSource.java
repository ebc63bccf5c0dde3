// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.core.model.DidYouMean;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Options from a YAML file: one flat mapping, the options' names as keys. Strict: what is not an option is a fault.
public final class YamlSource implements ConfigSource {
    private static final long LONGEST_FILE = 1 << 20;
    private static final int DEEPEST = 50;

    private final String file;
    private final Map<String, Option> known;
    private final DidYouMean spelling;
    private final Map<String, ConfigSource.OptionValue> given = new LinkedHashMap<>();
    private final List<ConfigSource.Fault> faults = new ArrayList<>();

    private YamlSource(String file, Collection<Option> options) {
        this.file = file;
        this.known = options.stream().collect(Collectors.toMap(Option::name, option -> option));
        this.spelling = DidYouMean.of(known.keySet().stream().sorted().toList());
    }

    /// Reads a file. One that cannot be read is a fault, not an exception.
    public static YamlSource read(Path path, Collection<Option> options) {
        YamlSource source = new YamlSource(path.toString(), options);
        try {
            if (Files.size(path) > LONGEST_FILE) {
                source.fault(path.toString(), "the file is larger than 1 MiB, which no configuration is");
            } else {
                source.take(Files.readString(path));
            }
        } catch (CharacterCodingException e) {
            source.fault(path.toString(), "the file is no text in UTF-8");
        } catch (NoSuchFileException e) {
            source.fault(path.toString(), "the file does not exist");
        } catch (IOException e) {
            source.fault(path.toString(), "the file cannot be read: " + e.getMessage());
        }
        return source;
    }

    @Override
    public Optional<ConfigSource.OptionValue> find(Option option) {
        return Optional.ofNullable(given.get(option.name()));
    }

    @Override
    public List<ConfigSource.Fault> faults() {
        return List.copyOf(faults);
    }

    private void take(String text) {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            if (isDeep(settings, text)) {
                fault(file, "not a configuration: it is nested more than %d deep".formatted(DEEPEST));
            } else {
                new Compose(settings).composeString(text).ifPresent(this::takeRoot);
            }
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> " line " + (mark.getLine() + 1))
                    .orElse("");
            fault(file + line, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            fault(file, "not YAML: " + e.getMessage());
        }
    }

    /// Whether what is to be built would be nested so deep that building it runs out of stack.
    private static boolean isDeep(LoadSettings settings, String text) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
            }
            if (depth > DEEPEST) {
                return true;
            }
        }
        return false;
    }

    private void takeRoot(Node root) {
        if (root instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::takeEntry);
        } else if (!isNull(root)) {
            fault(origin(root), "expected one mapping of options to values");
        }
    }

    private void takeEntry(NodeTuple entry) {
        String origin = origin(entry.getKeyNode());
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            fault(origin, "expected the name of an option");
            return;
        }
        Option option = known.get(key.getValue());
        if (ControllerOptions.CONFIG.equals(option)) {
            fault(origin, "'config' names this file, and cannot stand in it");
        } else if (option == null) {
            fault(origin, unknown(key.getValue()));
        } else if (given.containsKey(option.name())) {
            fault(origin, "'" + option.name() + "' stands here a second time");
        } else {
            takeValue(option, entry.getValueNode());
        }
    }

    private void takeValue(Option option, Node value) {
        if (value instanceof ScalarNode scalar && !isNull(value)) {
            given.put(option.name(), new ConfigSource.OptionValue(List.of(scalar.getValue()), origin(value, option)));
        } else if (value instanceof SequenceNode sequence && option.kind() == Option.Kind.LIST) {
            takeList(option, sequence);
        } else {
            fault(origin(value, option), option.kind() == Option.Kind.LIST ? "expected a list" : "expected one value");
        }
    }

    private void takeList(Option option, SequenceNode sequence) {
        List<String> values = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            if (element instanceof ScalarNode scalar && !isNull(element)) {
                values.add(scalar.getValue());
            } else {
                fault(origin(element, option), "expected a list of plain values");
            }
        }
        given.put(option.name(), new ConfigSource.OptionValue(values, origin(sequence, option)));
    }

    private String unknown(String key) {
        String name = key.startsWith("--") ? key.substring(2) : key;
        return "unknown option '%s'%s"
                .formatted(
                        key,
                        known.containsKey(name)
                                ? "; did you mean " + name + "?"
                                : spelling.nearest(name)
                                        .map(meant -> "; did you mean " + meant + "?")
                                        .orElse(""));
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private void fault(String origin, String message) {
        faults.add(new ConfigSource.Fault(origin, message));
    }

    private String origin(Node node, Option option) {
        return origin(node) + " (" + option.name() + ")";
    }

    private String origin(Node node) {
        return file
                + node.getStartMark()
                        .map(mark -> " line " + (mark.getLine() + 1))
                        .orElse("");
    }
}
