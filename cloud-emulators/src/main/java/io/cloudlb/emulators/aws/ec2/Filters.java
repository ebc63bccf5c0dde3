// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.Zones;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The filters of a Describe request: all must match, each by any of its values. `*` stands for any text, `?`
/// for one character; values are compared with case.
record Filters(Map<String, List<String>> byName) {

    private static final String TAG = "tag:";
    private static final int MOST_VALUES = 200;

    Filters {
        byName = new LinkedHashMap<>(byName);
    }

    static Filters read(Params params) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (Params filter : params.structures("Filter")) {
            List<String> values = filter.texts("Value");
            if (values.size() > MOST_VALUES) {
                throw AwsRefusal.of("FilterLimitExceeded", "The maximum number of filter values is %d", MOST_VALUES);
            }
            byName.put(filter.requiredText("Name"), values);
        }
        return new Filters(byName);
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /// Starts to say which filters a resource understands.
    ///
    /// @param tags the tags of a resource
    static <T> Fields<T> on(Function<T, SortedMap<String, String>> tags) {
        return new Fields<>(Optional.of(tags), new LinkedHashMap<>());
    }

    /// The same for what has no tags.
    static <T> Fields<T> untagged() {
        return new Fields<>(Optional.empty(), new LinkedHashMap<>());
    }

    /// The filters a kind of resource understands, with the values a resource has for each.
    record Fields<T>(
            Optional<Function<T, SortedMap<String, String>>> tags, Map<String, Function<T, List<String>>> known) {

        Fields<T> field(String name, Function<T, String> value) {
            return fields(name, value.andThen(List::of));
        }

        /// Filters AWS documents for what nothing here has: they match nothing.
        Fields<T> none(String... names) {
            List.of(names).forEach(name -> fields(name, _ -> List.of()));
            return this;
        }

        /// Filters every resource has the same value for.
        Fields<T> always(String value, String... names) {
            List.of(names).forEach(name -> field(name, _ -> value));
            return this;
        }

        /// A filter for what not every resource has.
        Fields<T> maybe(String name, Function<T, Optional<String>> value) {
            return fields(name, value.andThen(found -> found.stream().toList()));
        }

        /// Where a resource is, by the zone's name and by its id.
        Fields<T> zone(String name, String id, Function<T, String> zone) {
            return field(name, zone).field(id, zone.andThen(Zones::idOf));
        }

        Fields<T> fields(String name, Function<T, List<String>> values) {
            known.put(name, values);
            return this;
        }

        /// The resources all filters match.
        List<T> apply(Filters filters, List<T> all) {
            filters.byName().keySet().forEach(this::checkKnown);
            return all.stream()
                    .filter(each -> filters.byName().entrySet().stream()
                            .allMatch(filter -> matches(each, filter.getKey(), filter.getValue())))
                    .toList();
        }

        private void checkKnown(String name) {
            boolean ofTags = tags.isPresent() && (name.startsWith(TAG) || name.equals("tag-key"));
            if (!ofTags && !known.containsKey(name)) {
                throw AwsRefusal.of("InvalidParameterValue", "The filter '%s' is invalid", name);
            }
        }

        private boolean matches(T each, String name, List<String> wanted) {
            List<String> actual = values(each, name);
            return wanted.stream().anyMatch(pattern -> actual.stream().anyMatch(value -> matches(pattern, value)));
        }

        private List<String> values(T each, String name) {
            Function<T, List<String>> field = known.get(name);
            return field == null ? ofTags(tags.orElseThrow().apply(each), name) : field.apply(each);
        }

        private static List<String> ofTags(SortedMap<String, String> tags, String name) {
            if (name.equals("tag-key")) {
                return List.copyOf(tags.keySet());
            }
            String value = tags.get(name.substring(TAG.length()));
            return value == null ? List.of() : List.of(value);
        }

        private static boolean matches(String pattern, String value) {
            if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
                return pattern.equals(value);
            }
            String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
            return Pattern.compile(expression, Pattern.DOTALL).matcher(value).matches();
        }
    }
}
