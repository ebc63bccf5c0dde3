// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/// The types of scalars, as the YAML library of Kubernetes' own tools tells them apart (YAML 1.1).
final class Scalars {
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
