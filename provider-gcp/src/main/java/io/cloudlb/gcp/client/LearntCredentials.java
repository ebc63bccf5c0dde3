// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.auth.Credentials;
import io.cloudlb.core.redaction.Redaction;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// Credentials whose access tokens are known as secrets from then on, which no output may show.
final class LearntCredentials extends Credentials {
    private static final long serialVersionUID = 1L;
    private static final String BEARER = "Bearer ";

    private final Credentials found;

    private LearntCredentials(Credentials found) {
        this.found = found;
    }

    static Credentials of(Credentials found) {
        return new LearntCredentials(found);
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(URI uri) throws IOException {
        Map<String, List<String>> headers = found.getRequestMetadata(uri);
        headers.getOrDefault("Authorization", List.of()).stream()
                .filter(value -> value.startsWith(BEARER))
                .forEach(value -> Redaction.learn(value.substring(BEARER.length())));
        return headers;
    }

    @Override
    public String getAuthenticationType() {
        return found.getAuthenticationType();
    }

    @Override
    public String getUniverseDomain() throws IOException {
        return found.getUniverseDomain();
    }

    @Override
    public boolean hasRequestMetadata() {
        return found.hasRequestMetadata();
    }

    @Override
    public boolean hasRequestMetadataOnly() {
        return found.hasRequestMetadataOnly();
    }

    @Override
    public void refresh() throws IOException {
        found.refresh();
    }
}
