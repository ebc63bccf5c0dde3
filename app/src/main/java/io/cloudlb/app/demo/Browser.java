// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.cluster.PodAnswer;
import io.cloudlb.emulators.dataplane.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A client of the load balancer. Each request is a connection of its own, so that requests spread over the nodes.
///
/// @param endpoint where the load balancer's port answers
record Browser(Endpoint endpoint) {
    private static final int TIMEOUT_MILLIS = 5_000;

    /// The line by which anybody can do the same.
    String curlLine() {
        return "curl %s http://%s:%d/".formatted(endpoint.curlArgument(), endpoint.hostName(), endpoint.port());
    }

    /// What came back.
    ///
    /// @param last the last answer
    /// @param byNode through which nodes the requests came in, and how many
    record Answers(String last, Map<String, Integer> byNode) {}

    /// That many requests; empty when one of them is not answered by a pod.
    Optional<Answers> ask(int requests) {
        Map<String, Integer> byNode = new TreeMap<>();
        String last = "";
        for (int i = 0; i < requests; i++) {
            last = get();
            Optional<PodAnswer> answer = PodAnswer.read(last + "\n");
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            byNode.merge(answer.get().entry(), 1, Integer::sum);
        }
        return Optional.of(new Answers(last, byNode));
    }

    /// One request; empty when there is no answer.
    private String get() {
        try (Socket socket = new Socket()) {
            socket.connect(endpoint.socket(), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(endpoint.hostName())
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
