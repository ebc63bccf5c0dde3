// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.ports.ControllerPorts.KubernetesWriter.Onto;
import io.cloudlb.core.provider.LoadBalancerProvider;

/// Where is kept what a Service has, and what the controller therefore does.
public enum StateHome {
    /// In a cloud, which outlives the Service's object and takes its time (ADR 0002).
    CLOUD,
    /// In the Service's own object, with which it ends (ADR 0005). There is nothing to leak; a decision is made at
    /// once, and one write of the status says all of it.
    KUBERNETES;

    /// A provider's.
    public static StateHome of(LoadBalancerProvider<?, ?, ?> provider) {
        return provider.inKubernetes().isPresent() ? KUBERNETES : CLOUD;
    }

    /// Whether something may be left when the Service's object is gone. So a finalizer keeps the object until nothing
    /// is, and what nobody owns, what somebody else changed and what Services share has to be looked for.
    public boolean outlivesService() {
        return this == CLOUD;
    }

    /// Whether it takes time to bring something about. So the status says what is under way before the first write
    /// and publishes each address as soon as there is one.
    public boolean takesTime() {
        return this == CLOUD;
    }

    /// The version of the object that the status is written to. What is decided on one version and stands nowhere
    /// else may be written to no other; when that write fails the decision is in doubt.
    public Onto statusGoesOnto() {
        return this == CLOUD ? Onto.ANY_VERSION : Onto.THIS_VERSION;
    }
}
