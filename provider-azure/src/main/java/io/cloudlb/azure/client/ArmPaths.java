// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What paths of the Azure Resource Manager say: the kind of resource, and the version of the API that is spoken of it.
///
/// The network's version is the newest that other clients are known to use: an older one would not show, and so take
/// away, what they write by theirs.
final class ArmPaths {
    private static final String NETWORK = "2025-05-01";
    private static final String COMPUTE = "2024-07-01";
    private static final String RESOURCES = "2021-04-01";

    /// What no name of a resource has: it would end the path.
    private static final Pattern SAFE = Pattern.compile("(/[^/?#%\\\\\\p{Cntrl}]{1,260}){2,40}");

    private ArmPaths() {}

    /// A path as it is sent, with its `api-version`.
    static String versioned(String path) {
        if (!path.startsWith("/subscriptions/")
                || !SAFE.matcher(path).matches()
                || List.of(path.split("/", -1)).stream().anyMatch(part -> part.equals("..") || part.equals("."))) {
            throw new IllegalArgumentException("no path of a resource: " + path);
        }
        try {
            return new URI(null, null, path, null).toASCIIString()
                    + "?api-version="
                    + version(path.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException odd) {
            throw new IllegalArgumentException("no path of a resource: " + path, odd);
        }
    }

    private static String version(String path) {
        int provider = path.lastIndexOf("/providers/");
        if (provider < 0) {
            return RESOURCES;
        }
        return path.startsWith("/providers/microsoft.compute/", provider) ? COMPUTE : NETWORK;
    }

    /// The type of what a path names, as the last one it has: `loadBalancers`, `backendAddressPools`, `operations`.
    static String type(String path) {
        String bare = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
        int provider = bare.lastIndexOf("/providers/");
        List<String> parts = List.of((provider < 0
                        ? bare.substring(1)
                        : bare.substring(bare.indexOf('/', provider + "/providers/".length()) + 1))
                .split("/", -1));
        return parts.get(parts.size() - (parts.size() % 2 == 0 ? 2 : 1));
    }
}
