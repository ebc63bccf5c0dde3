// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return new Fields<>(tags, new LinkedHashMap<>());
    }

    /// The filters a kind of resource understands, with the values a resource has for each.
    record Fields<T>(Function<T, SortedMap<String, String>> tags, Map<String, Function<T, List<String>>> known) {

        Fields<T> field(String name, Function<T, String> value) {
            return fields(name, value.andThen(List::of));
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
            if (!name.startsWith(TAG) && !name.equals("tag-key") && !known.containsKey(name)) {
                throw AwsRefusal.of("InvalidParameterValue", "The filter '%s' is invalid", name);
            }
        }

        private boolean matches(T each, String name, List<String> wanted) {
            List<String> actual = values(each, name);
            return wanted.stream().anyMatch(pattern -> actual.stream().anyMatch(value -> matches(pattern, value)));
        }

        private List<String> values(T each, String name) {
            if (name.startsWith(TAG)) {
                String value = tags.apply(each).get(name.substring(TAG.length()));
                return value == null ? List.of() : List.of(value);
            }
            if (name.equals("tag-key")) {
                return List.copyOf(tags.apply(each).keySet());
            }
            return known.getOrDefault(name, _ -> List.of()).apply(each);
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
