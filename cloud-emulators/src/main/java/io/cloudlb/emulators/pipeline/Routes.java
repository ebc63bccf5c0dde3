// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Which operation of a REST API a request is for: by verb and path.
///
/// A path is written as the clouds' documents do, `/v1/zones/{zone}/machines/{machine}`: a segment in braces is
/// a variable. Where two paths fit, the one with fewer variables counts. To be filled before it is asked.
public final class Routes<T> {

    /// What a request is for.
    ///
    /// @param variables the values of the path's variables by name, their escapes undone
    public record Match<T>(T operation, Map<String, String> variables) {

        /// The value of a variable that is in the path's template.
        public String variable(String name) {
            return Objects.requireNonNull(variables.get(name), name);
        }
    }

    private record Route<T>(String method, List<String> template, T operation) {

        Optional<Match<T>> match(String asked, List<String> path) {
            if (!method.equals(asked) || template.size() != path.size()) {
                return Optional.empty();
            }
            Map<String, String> variables = new HashMap<>();
            for (int index = 0; index < path.size(); index++) {
                String segment = template.get(index);
                if (variable(segment)) {
                    variables.put(segment.substring(1, segment.length() - 1), decoded(path.get(index)));
                } else if (!segment.equals(path.get(index))) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Match<>(operation, Map.copyOf(variables)));
        }
    }

    private final List<Route<T>> routes = new ArrayList<>();

    /// Adds an operation.
    ///
    /// @param method the verb, upper case
    public Routes<T> with(String method, String template, T operation) {
        routes.add(new Route<>(method, segments(template), operation));
        return this;
    }

    /// What a request is for; empty if no operation has this verb and path.
    ///
    /// @param path as it was sent
    public Optional<Match<T>> find(String method, String path) {
        List<String> segments = segments(path);
        return routes.stream()
                .flatMap(route -> route.match(method, segments).stream())
                .min(Comparator.comparingInt(match -> match.variables().size()));
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static boolean variable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
