// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import java.util.Arrays;
import java.util.function.Predicate;

/// One attribute: its key, what it is if never set, and what it may be set to.
///
/// @param expected what may be set, for people
record AttributeRule(String key, String defaultValue, Predicate<String> allowed, String expected) {

    static AttributeRule flag(String key, boolean defaultValue) {
        return words(key, String.valueOf(defaultValue), "true", "false");
    }

    static AttributeRule words(String key, String defaultValue, String... allowed) {
        return new AttributeRule(
                key, defaultValue, value -> Arrays.asList(allowed).contains(value), String.join(", ", allowed));
    }

    static AttributeRule number(String key, int defaultValue, int least, int most) {
        return new AttributeRule(
                key, String.valueOf(defaultValue), value -> within(value, least, most), least + " to " + most);
    }

    static AttributeRule numberOrOff(String key, String defaultValue, int least, int most) {
        return new AttributeRule(
                key,
                defaultValue,
                value -> value.equals("off") || within(value, least, most),
                "off or " + least + " to " + most);
    }

    static AttributeRule text(String key, String defaultValue) {
        return new AttributeRule(key, defaultValue, value -> value.length() <= 1024, "at most 1024 characters");
    }

    private static boolean within(String value, int least, int most) {
        return value.matches("[0-9]{1,7}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most;
    }
}
