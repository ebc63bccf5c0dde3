// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an administrator has to grant, read from the words in which the API server refuses: `services is
/// forbidden: User "x" cannot watch resource "services" in API group "" at the cluster scope`.
final class Rights {
    private static final Pattern REFUSAL = Pattern.compile(
            "cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\"(?: in the namespace \"([^\"]+)\")?");

    private Rights() {}

    /// A further clause of a sentence about a call that failed; empty where no right lacks.
    static String advice(KubernetesClientException failure) {
        if (failure.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
            return "";
        }
        Matcher refusal = REFUSAL.matcher(Optional.ofNullable(failure.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getMessage()))
                .orElseGet(() -> Objects.requireNonNullElse(failure.getMessage(), "")));
        return refusal.find() ? "; grant this account the right to " + right(refusal) : "";
    }

    /// The same where the right is known beforehand: a watch is refused without words.
    ///
    /// @param right for example `list and watch services`
    static String advice(KubernetesClientException failure, String right) {
        return failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                ? "; grant this account the right to " + right
                : "";
    }

    private static String right(Matcher refusal) {
        String resource = refusal.group(3).isEmpty() ? refusal.group(2) : refusal.group(2) + "." + refusal.group(3);
        return refusal.group(1)
                + " "
                + resource
                + (refusal.group(4) == null ? "" : " in namespace " + refusal.group(4));
    }
}
