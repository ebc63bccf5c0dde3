// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.ports.KubernetesException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The journal before an API server that has no such namespace.
class LeaseTargetJournalTest {
    private static final String NOT_FOUND = """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404,
             "message":"namespaces \\"nowhere\\" not found"}""";

    private final StubbedApiServer server = new StubbedApiServer();
    private final LeaseTargetJournal journal =
            new LeaseTargetJournal(server.client(), new LeaderLease.LeaseName("nowhere", "cloudlb"));

    @BeforeEach
    void answer() {
        server.answer(404, NOT_FOUND);
    }

    @AfterEach
    void close() {
        server.close();
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
