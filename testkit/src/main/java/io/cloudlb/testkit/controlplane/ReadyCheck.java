// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Asks an API server's `/readyz`, trusting only the authority it wrote down itself.
///
/// @param url where the server is
/// @param token a bearer token it accepts
/// @param certificateAuthority the file with its certificate authority, which appears as the server starts
record ReadyCheck(URI url, String token, Path certificateAuthority) {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// What keeps the server from being ready; empty if it is.
    Optional<String> shortcoming() {
        if (!Files.exists(certificateAuthority)) {
            return Optional.of("it has no certificate yet");
        }
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trust())
                .connectTimeout(PATIENCE)
                .build()) {
            HttpResponse<String> answer = client.send(request(), HttpResponse.BodyHandlers.ofString(UTF_8));
            return answer.statusCode() == 200 ? Optional.empty() : Optional.of(answer.body());
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(url.resolve("/readyz"))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
    }

    private SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream file = Files.newInputStream(certificateAuthority)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
