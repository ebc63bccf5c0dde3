// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.ServiceView;
import java.util.List;
import java.util.Optional;

/// The names of the finalizers that say which process has a Service's load balancer in hand (ADR 0004).
public final class Finalizers {
    /// The finalizer that every cluster's default controller uses, of whatever cloud.
    public static final String COMMON = "service.kubernetes.io/load-balancer-cleanup";

    private static final String OF_A_CLASS = "cloudlb.io/load-balancer-cleanup-";
    private static final int DIGITS = 8;

    private Finalizers() {}

    /// The finalizer of the processes that serve this class. A class may have more letters than a finalizer, so it is
    /// named by the first 8 hexadecimal digits of its SHA-256.
    public static String ofClass(String loadBalancerClass) {
        return OF_A_CLASS + Digest.hex(DIGITS, List.of(loadBalancerClass));
    }

    /// Whether a process of this product that serves a class has the Service in hand.
    public static boolean isHeldByClass(ServiceView service) {
        return ofAnotherClass(service, Optional.empty()).isPresent();
    }

    /// The finalizer of a class other than ours on a Service; empty when there is none.
    ///
    /// @param ours our class's finalizer, if we serve a class
    static Optional<String> ofAnotherClass(ServiceView service, Optional<String> ours) {
        return service.meta().finalizers().stream()
                .filter(finalizer -> finalizer.startsWith(OF_A_CLASS))
                .filter(finalizer -> !ours.equals(Optional.of(finalizer)))
                .findFirst();
    }
}
