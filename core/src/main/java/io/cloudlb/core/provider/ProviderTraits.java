// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;

/// What a provider is, unchanging over its life.
///
/// @param name the word for `--provider`
/// @param capabilities what its cloud can do
/// @param annotations the annotations it reads
public record ProviderTraits(String name, Capabilities capabilities, AnnotationCatalogue annotations) {}
