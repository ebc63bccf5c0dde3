// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The temporary folder of one control plane: where each of its files is, and how those it starts from are written.
///
/// @param path the folder
record ControlPlaneFolder(Path path) {

    static ControlPlaneFolder create() {
        try {
            return new ControlPlaneFolder(Files.createTempDirectory("cloudlb-control-plane-"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary folder", e);
        }
    }

    Path etcdData() {
        return path.resolve("etcd");
    }

    Path etcdLog() {
        return path.resolve("etcd.log");
    }

    Path apiServerLog() {
        return path.resolve("kube-apiserver.log");
    }

    Path certificates() {
        return path.resolve("certificates");
    }

    /// What kube-apiserver writes at its first start: its certificate, and that of the authority it made up for it.
    Path certificateAuthority() {
        return certificates().resolve("apiserver.crt");
    }

    Path auditLog() {
        return path.resolve("audit.log");
    }

    Path kubeconfig() {
        return path.resolve("kubeconfig");
    }

    Path tokens() {
        return path.resolve("tokens.csv");
    }

    Path signingKey() {
        return path.resolve("service-account.key");
    }

    Path verificationKey() {
        return path.resolve("service-account.pub");
    }

    Path auditPolicy() {
        return path.resolve("audit-policy.yaml");
    }

    void writeCredentials(String token) {
        write(tokens(), "%s,cloudlb-admin,cloudlb-admin,system:masters%n".formatted(token));
        KeyPair pair = keyPair();
        write(signingKey(), pem("PRIVATE KEY", pair.getPrivate()));
        write(verificationKey(), pem("PUBLIC KEY", pair.getPublic()));
        write(auditPolicy(), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                - level: Metadata
                """);
    }

    void writeKubeconfig(URI url, String token) {
        write(kubeconfig(), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: cloudlb
                  cluster:
                    server: %s
                    certificate-authority: %s
                users:
                - name: admin
                  user:
                    token: %s
                contexts:
                - name: cloudlb
                  context:
                    cluster: cloudlb
                    namespace: default
                    user: admin
                current-context: cloudlb
                """.formatted(url, certificateAuthority(), token));
    }

    void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> insideFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : insideFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has curve P-256", e);
        }
    }

    private static String pem(String kind, Key key) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, lines, kind);
    }
}
