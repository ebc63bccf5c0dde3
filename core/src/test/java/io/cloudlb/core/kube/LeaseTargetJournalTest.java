// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cloudlb.core.controller.KubernetesException;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The journal before an API server that has no such namespace.
class LeaseTargetJournalTest {
    private static final byte[] NOT_FOUND = """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404,
             "message":"namespaces \\"nowhere\\" not found"}""".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server = server();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
    private final LeaseTargetJournal journal =
            new LeaseTargetJournal(client, new LeaderLease.LeaseName("nowhere", "cloudlb"));

    @BeforeEach
    void answer() {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(404, NOT_FOUND.length);
            exchange.getResponseBody().write(NOT_FOUND);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void doesNotTakeAMissingNamespaceForSuccess() {
        assertThatThrownBy(journal::moving)
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.REFUSED))
                .hasMessageContainingAll("no namespace nowhere", "--lease-namespace");
    }

    @Test
    void findsItOutAtTheStart() {
        assertThatThrownBy(journal::check).hasMessageContaining("no namespace nowhere");
    }
}
