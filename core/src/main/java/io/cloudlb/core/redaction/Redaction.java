// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.redaction;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes secrets and control characters out of text. Works on what is about to be written, so that it does not
/// matter whose words they are: it knows the shapes that secrets of the clouds and of Kubernetes have on the
/// wire, and the values that this process was given or has learnt.
///
/// @param given secrets that are taken out wherever they stand, beside those that the process has learnt
public record Redaction(List<String> given) {
    /// What every output of the process goes through: knows the shapes, and what the process has learnt.
    public static final Redaction OF_PROCESS = new Redaction(List.of());

    private static final int MOST_LEARNT = 64;
    private static final Deque<String> LEARNT = new ArrayDeque<>();
    private static volatile List<String> learnt = List.of();

    private static final String MASK = "[redacted]";
    /// What the shapes take for a secret of it.
    private static final Set<String> PARTS_OF_MASK = Set.of(MASK, "[redacted", "redacted");

    private static final int SHORTEST_SECRET = 8;

    /// Variables that hold secrets of the clouds' own credential chains.
    private static final List<String> SECRET_VARIABLES = List.of(
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AZURE_CLIENT_SECRET",
            "KUBERNETES_AUTH_TOKEN",
            "KUBERNETES_AUTH_BASIC_PASSWORD",
            "LOCALSTACK_AUTH_TOKEN");

    /// Group 1 stays, what follows goes. Values never run over a quote, so JSON stays JSON. What may repeat is bounded
    /// where a search could begin again at every letter: the text may be a stranger's.
    private static final List<Shape> SHAPES = List.of(
            // Authorization headers, with SigV4's Credential, SignedHeaders and Signature, and bearer tokens.
            new Shape(
                    List.of("authorization"),
                    "((?:proxy-)?authorization\\\\?\"?\\s*[:=]\\s*\\[?\\\\?\"?)[^\"\\\\\\r\\n\\]]+"),
            new Shape(List.of("bearer"), "(\\bbearer\\s+)[A-Za-z0-9._~+/=-]{8,}"),
            // SigV4 in headers and in presigned query strings.
            new Shape(
                    List.of("signature=", "credential="),
                    "(\\b(?:X-Amz-)?(?:Signature|Credential)=)[A-Za-z0-9/+%._-]+"),
            new Shape(List.of("akia", "asia"), "()\\b(?-i:AKIA|ASIA)(?-i:[A-Z0-9]{12,})\\b"),
            new Shape(
                    List.of("x-amz-security-token"),
                    "(\\bX-Amz-Security-Token\\\\?\"?\\s*[:=]\\s*\\[?\\\\?\"?)[^\"\\\\\\s,&\\]]+"),
            // Credentials as properties, JSON, XML, environment.
            new Shape(
                    List.of("key", "token"),
                    "(\\b(?:aws_?)?(?:secret_?access_?key|session_?token|security_?token)\\\\?\"?\\s*[:=]\\s*\\\\?\"?)"
                            + "[^\"\\\\\\s,;&<)}\\]]+"),
            new Shape(List.of("token"), "(\\btoken\\\\?\"?\\s*[:=]\\s*\\\\?[\"']?)[A-Za-z0-9._~+/=-]{16,}"),
            // Who calls and with which password, in an address.
            new Shape(List.of("://"), "(\\b[a-z][a-z0-9+.-]{0,20}://)[^\\s/?#\"'<>\\\\]+(?=@)"),
            // Session tokens of AWS's security token service.
            new Shape(List.of("iqoj", "fwog", "fqog"), "()\\b(?-i:IQoJ|FwoG|FQoG)[A-Za-z0-9+/=_-]{16,}"),
            new Shape(List.of("<secretaccesskey>", "<sessiontoken>"), "(<(?:SecretAccessKey|SessionToken)>)[^<]+"),
            new Shape(
                    List.of("secret", "password", "token"),
                    "(\\b(?:client_?secret|password|access_?token|id_?token|refresh_?token)\\\\?\"?\\s*[:=]\\s*\\\\?\"?)"
                            + "[^\"\\\\\\s,;&<)}\\]]+"),
            // Any JSON web token, and keys in PEM.
            new Shape(List.of("eyj"), "()(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"),
            new Shape(List.of("-----begin"), "(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]+(?:-[^-]+){0,6}+"));

    public Redaction {
        given = given.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .toList();
    }

    /// Knows the secrets in these environment variables.
    public static Redaction of(Map<String, String> environment) {
        return new Redaction(SECRET_VARIABLES.stream()
                .map(name -> environment.getOrDefault(name, ""))
                .toList());
    }

    /// From now on these are taken out of every output of the process: what its credentials turned out to be. Of very
    /// many the newest are kept, as credentials run out.
    public static void learn(String... secrets) {
        if (learnt.containsAll(List.of(secrets))) {
            return;
        }
        synchronized (LEARNT) {
            for (String secret : secrets) {
                if (secret.strip().length() >= SHORTEST_SECRET && !LEARNT.contains(secret.strip())) {
                    LEARNT.addLast(secret.strip());
                }
            }
            while (LEARNT.size() > MOST_LEARNT) {
                LEARNT.removeFirst();
            }
            learnt = List.copyOf(LEARNT);
        }
    }

    /// Learns the secrets in these environment variables.
    public static void learn(Map<String, String> environment) {
        learn(of(environment).given().toArray(String[]::new));
    }

    /// The text as it may be shown to anybody: one line without secrets and without control characters.
    public String clean(String text) {
        return escape(redact(text));
    }

    /// The text without secrets; the same text if there are none, or none any more.
    public String redact(String text) {
        String clean = text;
        for (String secret : given) {
            clean = clean.replace(secret, MASK);
        }
        for (String secret : learnt) {
            clean = clean.replace(secret, MASK);
        }
        String lowerCase = clean.toLowerCase(Locale.ROOT);
        for (Shape shape : SHAPES) {
            if (shape.mayBeIn(lowerCase)) {
                clean = shape.pattern().matcher(clean).replaceAll(found -> Matcher.quoteReplacement(masked(found)));
            }
        }
        return clean;
    }

    /// What is masked already stays as it is, although the mask looks like a secret to some shapes.
    private static String masked(MatchResult found) {
        String secret = found.group().substring(found.group(1).length());
        return PARTS_OF_MASK.contains(secret) ? found.group() : found.group(1) + MASK;
    }

    /// A shape that secrets have.
    ///
    /// @param words it has one of these in it, in lower case: nearly no text has any, and need not be searched
    /// further
    /// @param pattern the shape, whatever its case; what is in its first group is no secret
    private record Shape(List<String> words, Pattern pattern) {
        Shape(List<String> words, String pattern) {
            this(words, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
        }

        boolean mayBeIn(String lowerCase) {
            return words.stream().anyMatch(lowerCase::contains);
        }
    }

    /// One line: line ends, tabs, other controls (C0, DEL, C1), separators of lines and paragraphs, characters
    /// of format (among them those that turn the direction of writing) and half surrogate pairs become `\n`,
    /// `\t` or `\u202e`. Within a string of JSON that means the same as before. Otherwise a name that a tenant
    /// chose could end a line and begin one that looks like ours, colour or clear a terminal, or show its
    /// letters in another order.
    public static String escape(String text) {
        int first = firstToEscape(text);
        return first == text.length() ? text : escape(text, first);
    }

    private static String escape(String text, int from) {
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, from);
        int index = from;
        while (index < text.length()) {
            int point = text.codePointAt(index);
            int next = index + Character.charCount(point);
            if (isVisible(point)) {
                safe.appendCodePoint(point);
            } else {
                text.substring(index, next).chars().forEach(unit -> append(safe, (char) unit));
            }
            index = next;
        }
        return safe.toString();
    }

    private static int firstToEscape(String text) {
        int index = 0;
        while (index < text.length() && isVisible(text.codePointAt(index))) {
            index += Character.charCount(text.codePointAt(index));
        }
        return index;
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static void append(StringBuilder safe, char unit) {
        switch (unit) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> safe.append("\\u%04x".formatted((int) unit));
        }
    }
}
