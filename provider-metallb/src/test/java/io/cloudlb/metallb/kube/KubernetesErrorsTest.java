// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesErrorsTest {
    private static final Attempt ATTEMPT = new Attempt("update ConfigMap a/b", "update configmaps in namespace a");

    @ParameterizedTest
    @CsvSource({
        "400, InvalidRequest, Obstructed",
        "401, Denied, Denied",
        "403, Denied, Denied",
        "404, NotFound, NotFound",
        "409, Stale, Stale",
        "408, Unavailable, Unavailable",
        "410, Unavailable, Unavailable",
        "413, InvalidRequest, Obstructed",
        "422, InvalidRequest, Obstructed",
        "429, Unavailable, Unavailable",
        "500, Unavailable, Ambiguous",
        "503, Unavailable, Ambiguous",
        "504, Unavailable, Ambiguous",
    })
    void anAnswerMeans(int code, String ofRead, String ofWrite) {
        KubernetesClientException answer = answer(code);

        assertThat(KubernetesErrors.ofRead(answer, ATTEMPT).kind().toString()).isEqualTo(ofRead);
        assertThat(KubernetesErrors.ofWrite(answer, ATTEMPT).kind().toString()).isEqualTo(ofWrite);
    }

    @Test
    void silenceLeavesAWriteOpen() {
        for (Exception silence : new Exception[] {
            new HttpTimeoutException("request timed out"),
            new ConnectException("Connection refused"),
            new InterruptedException()
        }) {
            KubernetesClientException failure = new KubernetesClientException("An error has occurred.", silence);

            assertThat(KubernetesErrors.ofRead(failure, ATTEMPT))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
            assertThat(KubernetesErrors.ofWrite(failure, ATTEMPT)).returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
        }
    }

    @Test
    void aDenialSaysWhichRightIsMissing() {
        assertThat(KubernetesErrors.ofWrite(answer(403), ATTEMPT).message())
                .isEqualTo("Kubernetes did not update ConfigMap a/b: too bad. Grant the right to update configmaps in"
                        + " namespace a");
        assertThat(KubernetesErrors.ofRead(answer(401), ATTEMPT).message())
                .endsWith("update configmaps in namespace a");
    }

    @Test
    void silenceIsExplained() {
        KubernetesClientException failure =
                new KubernetesClientException("An error has occurred.", new ConnectException("Connection refused"));

        assertThat(KubernetesErrors.ofRead(failure, ATTEMPT).message())
                .isEqualTo("Kubernetes did not update ConfigMap a/b: Connection refused");
    }

    @Test
    void whatIsThrownHasTheError() {
        assertThatThrownBy(() -> KubernetesErrors.writing(ATTEMPT, () -> {
                    throw answer(422);
                }))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        thrown -> assertThat(thrown.error())
                                .isEqualTo(CloudError.obstructed(
                                        "Kubernetes did not update ConfigMap a/b: too bad", "", "TooBad")));
    }

    /// The write was meant for the object that is no more; it is read again.
    @Test
    void anObjectThatWasMadeAnewIsNotTheOneThatWasMeant() {
        assertThat(KubernetesErrors.ofWrite(
                        answer(409, "Precondition failed: UID in precondition: a, UID in object meta: b"), ATTEMPT))
                .returns(CloudError.Kind.NOT_FOUND, CloudError::kind);
        assertThat(KubernetesErrors.ofWrite(answer(422, "metadata.uid: Invalid value: field is immutable"), ATTEMPT))
                .returns(CloudError.Kind.NOT_FOUND, CloudError::kind);
    }

    @Test
    void noRightHelpsInANamespaceThatIsBeingDeleted() {
        assertThat(KubernetesErrors.ofWrite(
                                answer(403, "unable to create new content because it is being terminated"), ATTEMPT)
                        .message())
                .endsWith("because it is being terminated");
    }

    private static KubernetesClientException answer(int code) {
        return answer(code, "too bad");
    }

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(new StatusBuilder()
                .withCode(code)
                .withReason("TooBad")
                .withMessage(message)
                .build());
    }
}
