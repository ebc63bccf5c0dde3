// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.core.model.Durations;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads single words of a configuration. Every method throws `IllegalArgumentException` with a sentence for a
/// person.
final class OptionParsers {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern CLASS_NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
    private static final int SUBDOMAIN_LENGTH = 253;

    private OptionParsers() {}

    static String clusterName(String text) {
        return require(
                CLUSTER_NAME.matcher(text).matches(),
                text,
                "is not a cluster name: letters, digits, '.', '_' and '-', at most 100, the first a letter or digit");
    }

    static String namespace(String text) {
        return require(LABEL.matcher(text).matches(), text, "is not the name of a namespace");
    }

    static String objectName(String text) {
        boolean valid =
                text.length() <= SUBDOMAIN_LENGTH && SUBDOMAIN.matcher(text).matches();
        return require(valid, text, "is not a name: lower-case letters, digits, '-' and '.'");
    }

    static String loadBalancerClass(String text) {
        int slash = text.indexOf('/');
        String prefix = text.substring(0, Math.max(slash, 0));
        boolean valid = CLASS_NAME.matcher(text.substring(slash + 1)).matches()
                && (slash < 0 || SUBDOMAIN.matcher(prefix).matches());
        return require(valid, text, "is not a load balancer class: expected a name like example.com/nlb");
    }

    static PortRange portRange(String text) {
        Matcher matcher = RANGE.matcher(text);
        require(matcher.matches(), text, "is not a range of ports like 30000-32767");
        int first = Integer.parseInt(matcher.group(1));
        int last = Integer.parseInt(matcher.group(2));
        require(first >= 1 && first <= last && last <= 65535, text, "is not a range of ports like 30000-32767");
        return new PortRange(first, last);
    }

    static int number(String text, int least, int most) {
        boolean valid = text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
        require(valid, text, "is not a number from " + least + " to " + most);
        return Integer.parseInt(text);
    }

    static Duration duration(String text, Duration least, Duration most) {
        Duration duration = Durations.parse(text);
        boolean valid = duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
        require(valid, text, "is not between " + inWords(least) + " and " + inWords(most));
        return duration;
    }

    static Path readableFile(String text) {
        Path path = Path.of(text);
        require(Files.isRegularFile(path), text, "is not a file");
        require(Files.isReadable(path), text, "cannot be read by this user");
        return path;
    }

    private static String inWords(Duration duration) {
        return duration.toMinutes() > 1 && duration.toSecondsPart() == 0
                ? duration.toMinutes() + "m"
                : duration.toSeconds() + "s";
    }

    private static String require(boolean valid, String text, String sentence) {
        if (!valid) {
            throw new IllegalArgumentException("'" + text + "' " + sentence);
        }
        return text;
    }
}
