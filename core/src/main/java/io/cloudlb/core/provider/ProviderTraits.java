// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.OtherController;
import java.util.List;

/// What a provider is, unchanging over its life.
///
/// @param name the word for `--provider`
/// @param capabilities what its cloud can do
/// @param annotations the annotations it reads
/// @param otherControllers the cloud's other controllers, whose Services are left alone
/// @param conduct how the controller treats its Services
public record ProviderTraits(
        String name,
        Capabilities capabilities,
        AnnotationCatalogue annotations,
        List<OtherController> otherControllers,
        Conduct conduct) {
    public ProviderTraits {
        otherControllers = List.copyOf(otherControllers);
    }

    /// A provider of a cloud.
    public ProviderTraits(
            String name,
            Capabilities capabilities,
            AnnotationCatalogue annotations,
            List<OtherController> otherControllers) {
        this(name, capabilities, annotations, otherControllers, Conduct.OF_A_CLOUD);
    }

    /// A provider on whose cloud no other controller is known.
    public ProviderTraits(String name, Capabilities capabilities, AnnotationCatalogue annotations) {
        this(name, capabilities, annotations, List.of());
    }

    /// Whether Kubernetes itself holds what a Service has.
    public boolean isHeldByKubernetes() {
        return conduct.custody() == Conduct.Custody.IN_KUBERNETES;
    }
}
