// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

/// Where the health and metrics server listens.
///
/// @param host a host name or an address, without brackets
/// @param port 0 for any free port
public record ListenAddress(String host, int port) {
    public ListenAddress {
        if (host.isBlank() || port < 0 || port > 65535) {
            throw new IllegalArgumentException("'" + host + ":" + port + "' is not an address to listen on");
        }
    }

    /// Reads `127.0.0.1:9440` or `[::1]:9440`.
    ///
    /// @throws IllegalArgumentException with a sentence for a person
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String digits = text.substring(colon + 1);
        if (colon < 1 || !digits.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT, for example 127.0.0.1:9440");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.contains(":")) {
            throw new IllegalArgumentException("'" + text + "' needs brackets around its IPv6 address: [::1]:9440");
        }
        return new ListenAddress(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(digits));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
