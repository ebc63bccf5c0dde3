// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API server's own log of requests, read on from where it was read last.
final class AuditLog {
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private final Path file;
    private long position;

    AuditLog(Path file) {
        this.file = file;
    }

    /// A request that writes, whatever came of it.
    ///
    /// @param userAgent who sent it
    /// @param resource such as `services/status`
    record Write(String userAgent, String resource) {}

    /// The writes since the last call.
    List<Write> next() {
        List<Write> writes = new ArrayList<>();
        for (String line : nextText().lines().toList()) {
            JsonNode request = JsonMapper.shared().readTree(line);
            if (WRITES.contains(request.path("verb").asString(""))) {
                writes.add(new Write(request.path("userAgent").asString(""), resource(request.path("objectRef"))));
            }
        }
        return writes;
    }

    private static String resource(JsonNode object) {
        String part = object.path("subresource").asString("");
        return object.path("resource").asString("") + (part.isEmpty() ? "" : "/" + part);
    }

    /// Whole lines only; the last may be half written.
    private String nextText() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(log.length() - position)];
            log.seek(position);
            log.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            position += whole.getBytes(StandardCharsets.UTF_8).length;
            return whole;
        } catch (IOException failure) {
            throw new UncheckedIOException("the API server's audit log cannot be read", failure);
        }
    }
}
