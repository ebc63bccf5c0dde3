// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A range of IPv6 addresses that a user has brought along (BYOIP): a public delegated prefix for forwarding rules.
/// An address and its rule are of a subnetwork or of such a range, so its path stands where a subnetwork's name would.
public record IpCollection(String project, String region, String name) {
    private static final Pattern LINK =
            Pattern.compile("(?:https?://[^/]+/)?(?:compute/[a-z0-9]+/)?(?:projects/([a-z0-9.:-]+)/)?"
                    + "regions/([a-z0-9-]+)/publicDelegatedPrefixes/([a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)");

    /// The one that a link names, whole or from `regions/` on; empty when it names none.
    ///
    /// @param project the project, where the link names none
    public static Optional<IpCollection> of(String link, String project) {
        Matcher found = LINK.matcher(link);
        return found.matches()
                ? Optional.of(new IpCollection(
                        Objects.requireNonNullElse(found.group(1), project), found.group(2), found.group(3)))
                : Optional.empty();
    }

    /// Whether the project stands there by its number. Compute Engine shows it by its ID, so that what is asked for
    /// would never be what is there.
    public boolean isOfANumber() {
        return project.chars().allMatch(Character::isDigit);
    }

    /// The one that stands where a subnetwork's name would.
    public static Optional<IpCollection> in(String subnetwork) {
        return of(subnetwork, "").filter(found -> !found.project().isEmpty());
    }

    /// `projects/p/regions/r/publicDelegatedPrefixes/n`.
    public String path() {
        return "projects/%s/regions/%s/publicDelegatedPrefixes/%s".formatted(project, region, name);
    }

    /// Where an address is from, for people: `subnetwork nodes`, `IP collection ours`.
    public static String describe(String subnetwork) {
        return in(subnetwork).map(found -> "IP collection " + found.name()).orElseGet(() -> "subnetwork " + subnetwork);
    }
}
