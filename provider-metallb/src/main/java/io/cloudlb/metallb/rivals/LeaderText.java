// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import io.cloudlb.metallb.rivals.Leaders.Leader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Leaders as text, one line for each:
///
///     namespace/lease holder classes namespaces
///
/// Classes and namespaces with commas; `-` is for Services without a class, `*` for all namespaces. Every line ends
/// with a line feed.
public final class LeaderText {
    private static final String CLASSLESS = "-";
    private static final String ALL = "*";
    private static final Pattern LINE = Pattern.compile("([!-~&&[^/]]+)/([!-~&&[^/]]+) ([!-~]+) ([!-~]+) ([!-~]+)");
    private static final int LONGEST_QUOTE = 200;

    private LeaderText() {}

    /// The text of some leaders.
    public static String write(Collection<Leader> leaders) {
        return leaders.stream().map(LeaderText::line).sorted().collect(Collectors.joining());
    }

    private static String line(Leader leader) {
        ServedClasses classes = leader.serves().classes();
        String served = Stream.concat(
                        Stream.of(CLASSLESS).filter(_ -> classes.defaultMode()), classes.loadBalancerClass().stream())
                .collect(Collectors.joining(","));
        Set<String> namespaces = leader.serves().namespaces();
        return "%s/%s %s %s %s\n"
                .formatted(
                        leader.namespace(),
                        leader.lease(),
                        leader.holder(),
                        served,
                        namespaces.isEmpty() ? ALL : String.join(",", namespaces));
    }

    /// Reads such a text. Nothing in it is passed over.
    public static Reading read(String text) {
        List<Leader> leaders = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                return new Reading.Unreadable("line %d names no leader: \"%s\""
                        .formatted(number, line.substring(0, Math.min(LONGEST_QUOTE, line.length()))));
            }
            leaders.add(new Leader(
                    parts.group(1),
                    parts.group(2),
                    parts.group(3),
                    new ServedServices(classes(parts.group(4)), namespaces(parts.group(5)))));
        }
        return new Reading.Sound(leaders);
    }

    private static ServedClasses classes(String text) {
        List<String> words = List.of(text.split(",", -1));
        Optional<String> named =
                words.stream().filter(word -> !word.equals(CLASSLESS)).findFirst();
        return new ServedClasses(words.contains(CLASSLESS), named);
    }

    private static Set<String> namespaces(String text) {
        return text.equals(ALL) ? Set.of() : new TreeSet<>(List.of(text.split(",", -1)));
    }

    /// What came of reading.
    public sealed interface Reading {
        /// @param leaders in the order of the lines
        record Sound(List<Leader> leaders) implements Reading {
            public Sound {
                leaders = List.copyOf(leaders);
            }
        }

        /// @param why where the text is none of ours, to follow a colon
        record Unreadable(String why) implements Reading {}
    }
}
