// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.claims;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.claims.Claims.Claim;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Claims as text, one line for each, by name of the Service:
///
///     namespace/name uid address[,address]
///
/// Every line ends with a line feed, the last one too, so that a text which was cut off is not taken for a whole
/// one.
public final class ClaimText {
    private static final Pattern LINE =
            Pattern.compile("([!-~&&[^/]]+)/([!-~]+) ([!-~]+) ([0-9a-f.:]+(?:,[0-9a-f.:]+)*)");

    private ClaimText() {}

    /// The text of some claims.
    ///
    /// @throws IllegalArgumentException when a Service has two
    public static String write(Collection<Claim> claims) {
        return Claims.byService(claims).values().stream().map(ClaimText::line).collect(Collectors.joining());
    }

    private static String line(Claim claim) {
        String addresses = claim.addresses().stream().map(IpAddress::toString).collect(Collectors.joining(","));
        return "%s %s %s\n".formatted(claim.service(), claim.uid(), addresses);
    }

    /// Reads such a text. Nothing in it is passed over.
    public static Reading read(String text) {
        if (text.isEmpty()) {
            return new Reading.Sound(List.of());
        }
        if (!text.endsWith("\n")) {
            return new Reading.Unreadable("the last line has no end");
        }
        return read(List.of(text.substring(0, text.length() - 1).split("\n", -1)));
    }

    private static Reading read(List<String> lines) {
        SortedMap<ServiceKey, Claim> claims = new TreeMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            Optional<Claim> claim = claim(line);
            if (claim.isEmpty()) {
                return new Reading.Unreadable("line %d is no claim: \"%s\"".formatted(number, line));
            }
            ServiceKey service = claim.get().service();
            if (claims.put(service, claim.get()) != null) {
                return new Reading.Unreadable("line %d is a second claim of Service %s".formatted(number, service));
            }
        }
        return new Reading.Sound(List.copyOf(claims.values()));
    }

    private static Optional<Claim> claim(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        List<Optional<IpAddress>> addresses =
                Stream.of(parts.group(4).split(",", -1)).map(IpAddress::parse).toList();
        boolean sound =
                addresses.stream().allMatch(Optional::isPresent) && new HashSet<>(addresses).size() == addresses.size();
        return sound
                ? Optional.of(new Claim(
                        new ServiceKey(parts.group(1), parts.group(2)),
                        parts.group(3),
                        addresses.stream().flatMap(Optional::stream).toList()))
                : Optional.empty();
    }

    /// What came of reading.
    public sealed interface Reading {
        /// @param claims at most one for a Service, by name of the Service
        record Sound(List<Claim> claims) implements Reading {
            public Sound {
                claims = List.copyOf(claims);
            }
        }

        /// @param why where the text is none of ours, to follow a colon
        record Unreadable(String why) implements Reading {}
    }
}
