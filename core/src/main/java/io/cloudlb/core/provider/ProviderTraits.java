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
public record ProviderTraits(
        String name,
        Capabilities capabilities,
        AnnotationCatalogue annotations,
        List<OtherController> otherControllers) {
    public ProviderTraits {
        otherControllers = List.copyOf(otherControllers);
    }

    /// A provider on whose cloud no other controller is known.
    public ProviderTraits(String name, Capabilities capabilities, AnnotationCatalogue annotations) {
        this(name, capabilities, annotations, List.of());
    }
}
