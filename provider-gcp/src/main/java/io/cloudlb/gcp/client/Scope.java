// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where resources and operations are, in Compute Engine's terms.
public sealed interface Scope {
    /// The id of the project.
    String project();

    /// As paths have it: `projects/p/regions/r`.
    default String path() {
        return "projects/" + project()
                + switch (this) {
                    case Global _ -> "/global";
                    case Regional(String _, String region) -> "/regions/" + region;
                    case Zonal(String _, String zone) -> "/zones/" + zone;
                };
    }

    /// The scope that a link or path begins with; empty when it names none. The host of a link does not matter.
    static Optional<Scope> of(String link) {
        Matcher found = Links.SCOPE.matcher(link);
        if (!found.find()) {
            return Optional.empty();
        }
        String project = found.group(1);
        return Optional.of(
                switch (Objects.requireNonNullElse(found.group(2), "global")) {
                    case "regions" -> new Regional(project, found.group(3));
                    case "zones" -> new Zonal(project, found.group(3));
                    default -> new Global(project);
                });
    }

    /// The whole project: firewall rules, networks.
    record Global(String project) implements Scope {}

    /// A region: forwarding rules, backend services, health checks, addresses, subnetworks.
    ///
    /// @param region its name, `europe-west1`
    record Regional(String project, String region) implements Scope {}

    /// A zone: instances, instance groups, network endpoint groups.
    ///
    /// @param zone its name, `europe-west1-b`
    record Zonal(String project, String zone) implements Scope {}

    /// How links look.
    final class Links {
        private static final Pattern SCOPE =
                Pattern.compile("(?:^|/)projects/([^/]+)/(?:(regions|zones)/([^/]+)|global)(?:/|$)");

        private Links() {}
    }
}
