// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.claims;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// Addresses promised to a Service whose status does not say so yet.
///
/// @param service whom they are promised to
/// @param uid the Service's UID, which tells it from a later one of the same name
/// @param version the Service's `resourceVersion` that the decision was made on
/// @param addresses at least one, each once, IPv4 before IPv6
public record Claim(ServiceKey service, String uid, String version, List<IpAddress> addresses) {
    public Claim {
        addresses = addresses.stream().sorted().toList();
        if (addresses.isEmpty() || new HashSet<>(addresses).size() < addresses.size()) {
            throw new IllegalArgumentException(
                    "A claim is of one address or several, each once: " + service + " " + addresses);
        }
        if (Stream.of(service.namespace(), service.name(), uid, version).anyMatch(word -> !isWord(word))
                || service.namespace().indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "Names, UID and version of a claim are words: '%s' '%s' '%s'".formatted(service, uid, version));
        }
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().allMatch(letter -> letter > ' ' && letter <= '~');
    }
}
