// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every answer the API server has been seen to give, and what the controller does about it.
class ApiFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | bad                                                      | INVALID        | REFUSED",
                "401 | Unauthorized                                             | UNAUTHORIZED   | REFUSED",
                "403 | User \"me\" cannot get resource \"nodes\"                | FORBIDDEN      | REFUSED",
                "403 | unable to create new content because it is being terminated | NAMESPACE_ENDS | REFUSED",
                "404 | not found                                                | GONE           | GONE",
                "405 | the server does not allow this method                    | INVALID        | REFUSED",
                "408 | Timeout                                                  | LATER          | UNAVAILABLE",
                "409 | the object has been modified                             | CONFLICT       | CONFLICT",
                "409 | Precondition failed: UID in precondition: a, UID in object meta: b | GONE | GONE",
                "410 | The provided continue parameter is too old               | LATER          | UNAVAILABLE",
                "413 | Request entity too large: limit is 3145728               | INVALID        | REFUSED",
                "415 | the body of the request was in an unknown format         | INVALID        | REFUSED",
                "422 | spec.ports: Required value                               | INVALID        | REFUSED",
                "422 | metadata.uid: Invalid value: field is immutable          | GONE           | GONE",
                "422 | no new finalizers can be added if the object is being deleted | CONFLICT  | CONFLICT",
                "429 | too many requests                                        | LATER          | UNAVAILABLE",
                "500 | etcdserver: request timed out                            | UNANSWERED     | UNAVAILABLE",
                "503 | service unavailable                                      | UNANSWERED     | UNAVAILABLE",
            })
    void anAnswerMeans(int code, String message, ApiFailure meaning, KubernetesException.Kind kind) {
        KubernetesClientException answer = new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());

        assertThat(ApiFailure.of(answer)).isEqualTo(meaning);
        assertThatThrownBy(() -> KubernetesFailures.translating("write it", () -> {
                    throw answer;
                }))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        thrown -> assertThat(thrown.kind()).isEqualTo(kind))
                .hasMessageStartingWith("could not write it: " + message);
    }

    @Test
    void silenceIsExplainedByWhatIsAtItsBottom() {
        KubernetesClientException silence =
                new KubernetesClientException("An error has occurred.", new ConnectException("Connection refused"));

        assertThat(ApiFailure.of(silence)).isEqualTo(ApiFailure.UNANSWERED);
        assertThat(ApiFailure.reason(silence)).isEqualTo("Connection refused");
    }

    @Test
    void withoutCredentialsNothingWasSent() {
        KubernetesClientException failure = new KubernetesClientException(
                "An error has occurred.", new CredentialException("the credential command aws failed: login expired"));

        assertThat(ApiFailure.of(failure)).isEqualTo(ApiFailure.UNSENT);
        assertThat(ApiFailure.reason(failure)).isEqualTo("the credential command aws failed: login expired");
    }

    @Test
    void noRightIsAskedForInANamespaceThatIsBeingDeleted() {
        KubernetesClientException refusal = new KubernetesClientException(
                "unable to create new content in namespace a because it is being terminated", 403, null);

        assertThat(ApiFailure.advice(refusal)).isEmpty();
        assertThat(ApiFailure.advice(refusal, "create leases")).isEmpty();
    }
}
