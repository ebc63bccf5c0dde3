// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.yaml;

import io.cloudlb.core.redaction.Redaction;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a file of Kubernetes objects, YAML or JSON, with any number of documents and lists in it, and hands over one
/// object after the other, so that memory follows the largest object and not the file.
///
/// Bounds: [#LONGEST_INPUT] characters in all; one object, what its aliases stand for included, of [YamlTree]'s size.
public final class YamlReader {
    /// What is read of one input, in characters.
    public static final int LONGEST_INPUT = 256 * 1024 * 1024;

    private YamlReader() {}

    /// Reads objects. An empty document is none. Of a list, a mapping whose `items` are a sequence, the elements are
    /// handed over first and then the list without them.
    ///
    /// @param input in UTF-8
    /// @throws YamlException when it is no YAML, or more than is read
    /// @throws IOException when the input cannot be read
    public static void read(InputStream input, Consumer<YamlNode> objects) throws IOException {
        read(decoded(input), objects);
    }

    /// The same, of a text.
    ///
    /// @throws IOException when the input cannot be read
    public static void read(Reader text, Consumer<YamlNode> objects) throws IOException {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        try (Reader bounded = new BoundedReader(text)) {
            Iterator<Event> events = new Parse(settings).parseReader(bounded).iterator();
            while (events.hasNext()) {
                if (events.next().getEventId() == Event.ID.DocumentStart) {
                    new YamlTree(events, objects).readDocument();
                }
            }
        } catch (MarkedYamlEngineException failure) {
            throw new YamlException("not YAML: " + failure.getProblem() + line(failure.getProblemMark()), failure);
        } catch (YamlEngineException failure) {
            throw translated(failure);
        }
    }

    private static Reader decoded(InputStream input) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(
                input,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        try {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
        } catch (CharacterCodingException failure) {
            throw notUtf8(failure);
        }
        return reader;
    }

    private static YamlException translated(YamlEngineException failure) throws IOException {
        return switch (failure.getCause()) {
            case CharacterCodingException coding -> notUtf8(coding);
            case TooLongException tooLong ->
                new YamlException(
                        "more than %d million characters; split it".formatted(LONGEST_INPUT / 1_000_000), tooLong);
            case IOException unreadable -> throw unreadable;
            case null, default -> new YamlException("not YAML: " + firstLine(failure), failure);
        };
    }

    private static YamlException notUtf8(CharacterCodingException failure) {
        return new YamlException("not text in UTF-8; save it in that encoding", failure);
    }

    private static String firstLine(YamlEngineException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static String line(Optional<Mark> mark) {
        return mark.map(found -> " (line " + (found.getLine() + 1) + ")").orElse("");
    }

    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// Ends with an exception where more comes than is read.
    private static final class BoundedReader extends FilterReader {
        private long read;

        BoundedReader(Reader text) {
            super(text);
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            read += Math.max(count, 0);
            if (read > LONGEST_INPUT) {
                throw new TooLongException();
            }
            return count;
        }
    }

    /// A text that is no YAML, or more than is read. The message is a sentence for a person, and never shows the text.
    public static final class YamlException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        YamlException(String sentence) {
            super(Redaction.escape(sentence));
        }

        YamlException(String sentence, Throwable cause) {
            super(Redaction.escape(sentence), cause);
        }
    }
}
