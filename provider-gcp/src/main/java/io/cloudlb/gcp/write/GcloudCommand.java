// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpMarks;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.Surroundings.Place;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an administrator of a shared VPC runs where we may not write its firewall rules. Every part is of letters,
/// digits and signs that a shell takes as they are, or is quoted: the names and ranges come from a Service.
final class GcloudCommand {
    private GcloudCommand() {}

    static String of(GcpChange change, Place place) {
        return switch (change) {
            case GcpChange.Create(Owner owner, GcpResource.Firewall wanted, String _) ->
                "gcloud compute firewall-rules create %s --network=%s --direction=INGRESS --description='%s' %s"
                        .formatted(wanted.name(), place.network(), GcpMarks.description(owner), rest(wanted, place));
            case GcpChange.Update(Owner _, GcpResource.Firewall wanted, String _, Optional<OwnerMark> _) ->
                "gcloud compute firewall-rules update %s %s".formatted(wanted.name(), rest(wanted, place));
            case GcpChange other ->
                "gcloud compute firewall-rules delete %s --project=%s"
                        .formatted(other.key().name(), place.networkProject());
        };
    }

    private static String rest(GcpResource.Firewall wanted, Place place) {
        String allow = wanted.ports().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(port -> entry.getKey().name().toLowerCase(Locale.ROOT) + ":" + port))
                .collect(Collectors.joining(","));
        return "--project=%s --allow=%s --source-ranges=%s%s%s --priority=%d"
                .formatted(
                        place.networkProject(),
                        allow,
                        list(wanted.sources()),
                        option("--destination-ranges", wanted.destinations()),
                        option("--target-tags", wanted.targetTags()),
                        wanted.priority());
    }

    private static String option(String name, Collection<String> values) {
        return values.isEmpty() ? "" : " " + name + "=" + list(values);
    }

    private static String list(Collection<String> values) {
        return String.join(",", values);
    }
}
