// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import io.cloudlb.emulators.cluster.LocalHttpServer.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/// The two kinds of health port a kube-proxy has, with its words.
final class HealthPorts {

    private static final String JSON = "application/json";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private static final Answer UNKNOWN = new Answer(NOT_FOUND, "text/plain", "404 page not found\n");

    private HealthPorts() {}

    /// The proxy's own health: `/healthz` and `/livez` answer 200 as long as it runs.
    static OpenPort ofProxy(InetSocketAddress address) throws IOException {
        return LocalHttpServer.start(
                address, exchange -> switch (exchange.getRequestURI().getPath()) {
                    case "/healthz", "/livez" -> new Answer(OK, JSON, "{\"nodeEligible\":true}");
                    default -> UNKNOWN;
                });
    }

    /// A Service's `healthCheckNodePort`: 200 on any path if the node has pods of the Service, else 503.
    static OpenPort ofService(InetSocketAddress address, String nodeName, Supplier<Optional<NodePortService>> service)
            throws IOException {
        return LocalHttpServer.start(
                address,
                _ -> service.get().map(known -> answer(known, nodeName)).orElse(UNKNOWN));
    }

    private static Answer answer(NodePortService service, String nodeName) {
        int local = service.podsOn(nodeName).size();
        String body = """
                {"service":{"namespace":"%s","name":"%s"},"localEndpoints":%d,"serviceProxyHealthy":true}""".formatted(service.namespace(), service.name(), local);
        return new Answer(local > 0 ? OK : UNAVAILABLE, JSON, body);
    }
}
