// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.ports.KubernetesException.Kind;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes the controller's exception of the client's.
final class KubernetesFailures {
    private KubernetesFailures() {}

    /// Makes a call.
    ///
    /// @param what what is written, for the message: `write the status of default/web`
    static <T> T translating(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException failure) {
            throw new KubernetesException(kind(failure), sentence(what, failure) + ApiFailure.advice(failure), failure);
        }
    }

    /// What it means that something could not be begun.
    static KubernetesException ofStart(String what, Throwable failure) {
        Optional<KubernetesClientException> known = ApiFailure.find(failure);
        return new KubernetesException(
                known.map(KubernetesFailures::kind).orElse(Kind.UNAVAILABLE),
                sentence(what, failure)
                        + known.map(at -> ApiFailure.advice(at, what)).orElse(""),
                failure);
    }

    private static String sentence(String what, Throwable failure) {
        return "could not " + what + ": " + ApiFailure.reason(failure);
    }

    /// Makes a call that makes a Lease where there is none. What is not found then is the namespace.
    static <T> T makingLease(LeaderLease.LeaseName lease, Supplier<T> call) {
        try {
            return translating("write Lease " + lease.name(), call);
        } catch (KubernetesException failure) {
            throw failure.kind() == Kind.GONE ? withoutNamespace(lease, failure) : failure;
        }
    }

    private static KubernetesException withoutNamespace(LeaderLease.LeaseName lease, KubernetesException failure) {
        return new KubernetesException(
                Kind.REFUSED,
                "could not write Lease %s: there is no namespace %s; create it, or name another with --lease-namespace"
                        .formatted(lease.name(), lease.namespace()),
                failure);
    }

    private static Kind kind(KubernetesClientException failure) {
        return switch (ApiFailure.of(failure)) {
            case GONE -> Kind.GONE;
            case CONFLICT -> Kind.CONFLICT;
            case UNAUTHORIZED, FORBIDDEN, NAMESPACE_ENDS, INVALID -> Kind.REFUSED;
            case UNSENT, UNANSWERED, LATER -> Kind.UNAVAILABLE;
        };
    }
}
