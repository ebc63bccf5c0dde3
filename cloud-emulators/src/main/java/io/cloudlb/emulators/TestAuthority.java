// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate authority for tests, and the certificate that it gave the loopback address. The JDK's own keytool
/// makes both; they are good for two days, and their keys never leave the folder.
///
/// @param folder where everything is
public record TestAuthority(Path folder) {

    /// What the stores in the folder are locked with; they hold nothing that is worth a secret.
    public static final String PASSWORD = "for-tests-only";

    private static final String KEYS = "keys.p12";
    private static final String ROOT = "authority";
    private static final String SERVER = "server";
    private static final int PATIENCE_SECONDS = 60;

    /// Makes an authority and a certificate for `localhost` and 127.0.0.1.
    ///
    /// @param folder an empty one
    /// @throws IOException if keytool is not there or fails
    public static TestAuthority in(Path folder) throws IOException {
        TestAuthority made = new TestAuthority(folder);
        made.key(ROOT, "CN=cloudlb test authority", "-ext", "bc:critical=ca:true");
        made.key(SERVER, "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-signer", ROOT);
        try {
            made.publish();
        } catch (GeneralSecurityException e) {
            throw new IOException("the test certificate in %s cannot be read".formatted(folder), e);
        }
        return made;
    }

    /// The authority's certificate, for clients that read PEM.
    public Path pem() {
        return folder.resolve("authority.pem");
    }

    /// A store that trusts the authority, for clients on a JVM.
    public Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /// TLS for a server with the certificate.
    public SSLContext server() {
        try {
            KeyStore all = load();
            KeyStore own = empty();
            own.setKeyEntry(
                    SERVER,
                    all.getKey(SERVER, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    all.getCertificateChain(SERVER));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the test certificate in %s cannot be used".formatted(folder), e);
        }
    }

    private void publish() throws IOException, GeneralSecurityException {
        Certificate root = load().getCertificate(ROOT);
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(root.getEncoded());
        Files.writeString(pem(), "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(encoded));
        KeyStore trust = empty();
        trust.setCertificateEntry(ROOT, root);
        try (OutputStream stream = Files.newOutputStream(trustStore())) {
            trust.store(stream, PASSWORD.toCharArray());
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(folder.resolve(KEYS))) {
            store.load(stream, PASSWORD.toCharArray());
        }
        return store;
    }

    private void key(String alias, String name, String... more) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> line = new ArrayList<>(List.of(tool.toString(), "-genkeypair", "-keyalg", "EC"));
        line.addAll(List.of("-groupname", "secp256r1", "-alias", alias, "-dname", name, "-validity", "2"));
        line.addAll(List.of("-storetype", "PKCS12", "-keystore", KEYS, "-storepass", PASSWORD));
        line.addAll(List.of(more));
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool could not make the key %s: %s".formatted(alias, said.strip()));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        }
    }
}
