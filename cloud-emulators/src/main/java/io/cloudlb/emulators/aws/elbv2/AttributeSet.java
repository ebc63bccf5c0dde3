// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The attributes a kind of resource has.
///
/// @param rules those this resource has
/// @param elsewhere those the same kind has with another type or protocol; AWS tells them from unknown ones
/// @param notHere what AWS says to one of the latter, a format with its key
record AttributeSet(List<AttributeRule> rules, Set<String> elsewhere, String notHere) {

    AttributeSet {
        rules = List.copyOf(rules);
        elsewhere = Set.copyOf(elsewhere);
    }

    /// Reads the `Attributes` of a request.
    static Map<String, String> read(Params params) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (Params attribute : params.requiredStructures("Attributes")) {
            String key = attribute.requiredText("Key");
            if (wanted.put(key, attribute.rawText("Value").orElse("")) != null) {
                throw AwsRefusal.of("ValidationError", "The attribute key '%s' is specified more than once", key);
            }
        }
        return wanted;
    }

    /// Refuses keys the resource does not have and values they cannot take.
    void check(Map<String, String> wanted) {
        wanted.forEach((key, value) -> {
            AttributeRule rule = rule(key).orElseThrow(() -> unknown(key));
            if (!rule.allowed().test(value)) {
                throw AwsRefusal.of(
                        "ValidationError",
                        "The value '%s' of attribute '%s' is not valid: expected %s",
                        value,
                        key,
                        rule.expected());
            }
        });
    }

    private AwsRefusal unknown(String key) {
        return elsewhere.contains(key)
                ? AwsRefusal.of("InvalidConfigurationRequest", notHere, key)
                : AwsRefusal.of("ValidationError", "The attribute key '%s' is not recognized", key);
    }

    /// What an attribute is once a request is carried out.
    String effective(AwsWorld world, String arn, Map<String, String> wanted, String key) {
        return Optional.ofNullable(wanted.get(key))
                .or(() -> world.attribute(arn, key))
                .or(() -> rule(key).map(AttributeRule::defaultValue))
                .orElse("");
    }

    /// Stores checked attributes beside those set before.
    void store(AwsWorld world, String arn, Map<String, String> wanted) {
        Map<String, String> all = new TreeMap<>(world.attributes().find(arn).orElse(Map.of()));
        all.putAll(wanted);
        world.attributes().put(arn, all);
    }

    /// All attributes of a resource as a client is shown them.
    Xml shown(AwsWorld world, String arn) {
        return answer(world.shown(world.attributes()).getOrDefault(arn, Map.of()));
    }

    /// All attributes of a resource as they truly are.
    Xml stored(AwsWorld world, String arn) {
        return answer(world.attributes().find(arn).orElse(Map.of()));
    }

    private Xml answer(Map<String, String> set) {
        return Xml.answer()
                .members(
                        "Attributes",
                        rules,
                        rule -> Xml.answer()
                                .with("Key", rule.key())
                                .with("Value", set.getOrDefault(rule.key(), rule.defaultValue())));
    }

    private Optional<AttributeRule> rule(String key) {
        return rules.stream().filter(rule -> rule.key().equals(key)).findFirst();
    }

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
}
