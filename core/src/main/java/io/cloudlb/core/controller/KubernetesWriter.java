// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceView;
import java.util.List;

/// The writes to Services. Every method fails with [KubernetesException].
public interface KubernetesWriter {
    /// Puts a finalizer on a living Service.
    ///
    /// @return the Service as the API server answered
    ServiceView addFinalizer(ServiceView service, String finalizer);

    /// Takes a finalizer off; that it was gone already is success.
    void removeFinalizer(ServiceView service, String finalizer);

    /// Writes addresses with their marks and our conditions, leaving the conditions of others as they are. The caller
    /// has made sure that something differs.
    ///
    /// @param onto which versions of the object may be written to; a later one than that is a
    ///     [KubernetesException.Kind#CONFLICT]
    /// @return the Service as the API server answered
    ServiceView writeStatus(ServiceView service, ServiceStatus status, Onto onto);

    /// Writes our conditions, and takes away those that are not among them. Addresses and marks that an earlier
    /// write of ours put there and nobody has changed since are taken away, all others are left. For a Service
    /// whose address is not known to be ours.
    ///
    /// @param onto as in [#writeStatus]
    /// @return the Service as the API server answered
    ServiceView writeConditions(ServiceView service, List<Condition> conditions, Onto onto);

    /// Takes our conditions away from this version of a Service, and leaves everything else as it is, addresses too.
    ///
    /// @return the Service as the API server answered
    ServiceView withdrawConditions(ServiceView service);

    /// Which versions of an object a write is meant for.
    enum Onto {
        /// Whatever it has become meanwhile.
        ANY_VERSION,
        /// The version that was decided on and no other.
        THIS_VERSION
    }
}
