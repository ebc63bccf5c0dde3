// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import io.cloudlb.core.model.Owner;
import io.cloudlb.gcp.model.GcpMarks;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.Surroundings.Place;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/// What an administrator of a shared VPC runs where we may not write its firewall rules. Every part is of letters,
/// digits and signs that a shell takes as they are, or is quoted: the names and ranges come from a Service. A list that
/// an event has no room for is left to the administrator: half of a command would let in whom nobody named.
record GcloudCommand(Place place, Owner owner) {
    private static final String COMMAND = "gcloud compute firewall-rules ";
    private static final int LONGEST_LIST = 120;

    static String delete(GcpResource.Key key, Place place) {
        return COMMAND + "delete %s --project=%s".formatted(key.name(), place.networkProject());
    }

    String create(GcpResource.Firewall wanted) {
        return COMMAND
                + "create %s --network=%s --direction=INGRESS --description='%s' %s"
                        .formatted(
                                wanted.name(),
                                place.network(),
                                GcpMarks.description(owner).replace("'", "'\\''"),
                                rest(wanted));
    }

    String update(GcpResource.Firewall wanted) {
        return COMMAND + "update %s %s".formatted(wanted.name(), rest(wanted));
    }

    private String rest(GcpResource.Firewall wanted) {
        String sources = String.join(",", wanted.sources());
        String allowed = wanted.ports().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(port -> entry.getKey().name().toLowerCase(Locale.ROOT) + ":" + port))
                .collect(Collectors.joining(","));
        return "--project=%s --priority=%d%s%s --source-ranges=%s --allow=%s%s%s"
                .formatted(
                        place.networkProject(),
                        wanted.priority(),
                        option("--target-tags", wanted.targetTags()),
                        option("--destination-ranges", wanted.destinations()),
                        shortly(sources, "RANGES"),
                        shortly(allowed, "PORTS"),
                        legend(
                                sources,
                                "RANGES",
                                "the %d source ranges of the Service"
                                        .formatted(wanted.sources().size())),
                        legend(allowed, "PORTS", "its ports, such as tcp:80"));
    }

    private static String shortly(String list, String placeholder) {
        return list.length() > LONGEST_LIST ? placeholder : list;
    }

    private static String legend(String list, String placeholder, String what) {
        return list.length() > LONGEST_LIST ? ", %s being %s".formatted(placeholder, what) : "";
    }

    private static String option(String name, Collection<String> values) {
        return values.isEmpty() ? "" : " " + name + "=" + String.join(",", values);
    }
}
