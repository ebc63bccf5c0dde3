// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Digests of texts, equal over restarts and releases.
public final class Digest {
    private Digest() {}

    /// The first hexadecimal digits of SHA-256 over the parts, one a line.
    public static String hex(int digits, List<String> parts) {
        byte[] bytes = sha256().digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(bytes).substring(0, digits);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
