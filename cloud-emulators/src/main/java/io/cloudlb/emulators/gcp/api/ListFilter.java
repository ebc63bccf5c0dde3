// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.api;

import io.cloudlb.emulators.pipeline.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/// The `filter` of a list: `name = web`, `labels.owner:*`, `(a = 1) (b != 2)`, `a = 1 OR b > 2`, and the older
/// `name eq web-.*`, whose value is a regular expression for the whole text.
///
/// Values compare as text, numbers as numbers. A field that a resource does not have is equal to nothing.
public final class ListFilter {

    private static final int LONGEST = 10_000;
    private static final Pattern WORDS =
            Pattern.compile("\\s*(?:(\\()|(\\))|\"((?:[^\"\\\\]|\\\\.)*)\"|(!=|<=|>=|=|<|>|:)|([^\\s()\"=<>!:]+))");

    private record Token(String text, boolean quoted) {
        boolean is(String word) {
            return !quoted && text.equals(word);
        }
    }

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private ListFilter(String source) {
        this.source = source;
        Matcher words = WORDS.matcher(source.strip());
        int end = 0;
        while (words.lookingAt()) {
            boolean quoted = words.group(3) != null;
            tokens.add(new Token(
                    quoted
                            ? words.group(3).replaceAll("\\\\(.)", "$1")
                            : words.group().strip(),
                    quoted));
            end = words.end();
            words.region(end, source.strip().length());
        }
        if (end != source.strip().length()) {
            throw wrong();
        }
    }

    /// Reads a filter; an empty one lets everything through.
    public static Predicate<JsonNode> of(String filter) {
        if (filter.isBlank()) {
            return _ -> true;
        }
        if (filter.length() > LONGEST) {
            throw ComputeError.invalid("filter", filter.substring(0, 40) + "…", "It is too long");
        }
        ListFilter parser = new ListFilter(filter);
        Predicate<JsonNode> read = parser.alternatives();
        if (parser.next != parser.tokens.size()) {
            throw parser.wrong();
        }
        return read;
    }

    private Predicate<JsonNode> alternatives() {
        Predicate<JsonNode> any = together();
        while (take("OR")) {
            any = any.or(together());
        }
        return any;
    }

    private Predicate<JsonNode> together() {
        Predicate<JsonNode> all = one();
        while (next < tokens.size()
                && !tokens.get(next).is(")")
                && !tokens.get(next).is("OR")) {
            take("AND");
            all = all.and(one());
        }
        return all;
    }

    private Predicate<JsonNode> one() {
        if (take("NOT")) {
            return one().negate();
        }
        if (take("(")) {
            Predicate<JsonNode> inner = alternatives();
            if (!take(")")) {
                throw wrong();
            }
            return inner;
        }
        String field = word();
        String operator = word();
        return comparison(field, operator, word());
    }

    private Predicate<JsonNode> comparison(String field, String operator, String value) {
        return switch (operator) {
            case "=" -> resource -> texts(resource, field).contains(value);
            case "!=" -> resource -> !texts(resource, field).contains(value);
            case ":" -> contains(field, value);
            case "eq" -> matching(field, value);
            case "ne" -> matching(field, value).negate();
            case "<" -> ordered(field, value, sign -> sign < 0);
            case "<=" -> ordered(field, value, sign -> sign <= 0);
            case ">" -> ordered(field, value, sign -> sign > 0);
            case ">=" -> ordered(field, value, sign -> sign >= 0);
            default -> throw wrong();
        };
    }

    private static Predicate<JsonNode> contains(String field, String value) {
        if (value.equals("*")) {
            return resource -> !texts(resource, field).isEmpty();
        }
        String bare = value.replace("*", "");
        return resource -> texts(resource, field).stream()
                .anyMatch(text ->
                        (value.endsWith("*") && !value.startsWith("*")) ? text.startsWith(bare) : text.contains(bare));
    }

    private Predicate<JsonNode> matching(String field, String value) {
        try {
            Pattern whole = Pattern.compile(value);
            return resource -> texts(resource, field).stream()
                    .anyMatch(text -> whole.matcher(text).matches());
        } catch (PatternSyntaxException _) {
            throw wrong();
        }
    }

    private static Predicate<JsonNode> ordered(String field, String value, Predicate<Integer> sign) {
        return resource -> texts(resource, field).stream().anyMatch(text -> sign.test(compare(text, value)));
    }

    private static int compare(String left, String right) {
        String number = "-?\\d{1,18}(\\.\\d{1,9})?";
        return left.matches(number) && right.matches(number)
                ? Double.compare(Double.parseDouble(left), Double.parseDouble(right))
                : left.compareTo(right);
    }

    private static List<String> texts(JsonNode resource, String field) {
        JsonNode at = resource;
        for (String part : field.split("\\.", 2)) {
            at = at.path(part);
        }
        return at.isArray()
                ? at.valueStream().map(JsonNode::asString).toList()
                : at.isMissingNode() ? List.of() : List.of(at.isContainer() ? at.toString() : at.asString());
    }

    private boolean take(String word) {
        boolean there = next < tokens.size() && tokens.get(next).is(word);
        next += there ? 1 : 0;
        return there;
    }

    private String word() {
        if (next == tokens.size()) {
            throw wrong();
        }
        return tokens.get(next++).text();
    }

    private Refusal wrong() {
        return ComputeError.invalid("filter", source, "Invalid list filter expression");
    }
}
