// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.OtherController;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a provider is, unchanging over its life.
///
/// @param name the word for `--provider`
/// @param capabilities what its cloud can do
/// @param annotations the annotations it reads
/// @param otherControllers the cloud's other controllers, whose Services are left alone
/// @param mode what its Services are watched for and how they are spoken of
public record ProviderTraits(
        String name,
        Capabilities capabilities,
        AnnotationCatalogue annotations,
        List<OtherController> otherControllers,
        Mode mode) {
    public ProviderTraits {
        otherControllers = List.copyOf(otherControllers);
    }

    /// A provider of a cloud.
    public ProviderTraits(
            String name,
            Capabilities capabilities,
            AnnotationCatalogue annotations,
            List<OtherController> otherControllers) {
        this(name, capabilities, annotations, otherControllers, Mode.OF_A_CLOUD);
    }

    /// A provider on whose cloud no other controller is known.
    public ProviderTraits(String name, Capabilities capabilities, AnnotationCatalogue annotations) {
        this(name, capabilities, annotations, List.of());
    }

    /// What is read of the cluster for a provider, and what its users are told, where providers differ.
    ///
    /// @param sendsToNodes whether load balancers send to the cluster's nodes; if not, nodes are not watched
    /// @param readsLabels whether the Services' labels and selectors matter
    /// @param readsStatus whether it matters which addresses a Service shows
    /// @param publishedAnnotations keys of the annotations that are published together with the addresses
    /// @param readsEndpoints whether it matters which nodes have endpoints of a Service of policy Local
    ///     ([NodeSet#endpoints]); if not, EndpointSlices are not watched
    /// @param nodeLabels keys of the labels of nodes that it looks at ([TargetNode#labels])
    /// @param eventNames how the users of this provider know events of the core, by the core's reason; reasons that
    ///     are not here keep their name
    public record Mode(
            boolean sendsToNodes,
            boolean readsLabels,
            boolean readsStatus,
            boolean readsEndpoints,
            Set<String> publishedAnnotations,
            Set<String> nodeLabels,
            Map<String, String> eventNames) {
        /// As with every cloud: nodes behind the load balancers.
        public static final Mode OF_A_CLOUD = new Mode(true, false, false, false, Set.of(), Set.of(), Map.of());

        /// The same where Services go by which nodes have endpoints of them.
        public Mode readingEndpoints() {
            return new Mode(sendsToNodes, readsLabels, readsStatus, true, publishedAnnotations, nodeLabels, eventNames);
        }

        /// The same where Services, or nodes, are told apart by their labels.
        ///
        /// @param ofServices whether Services are
        /// @param keys the labels of nodes
        public Mode selecting(boolean ofServices, Set<String> keys) {
            return new Mode(
                    sendsToNodes, ofServices, readsStatus, readsEndpoints, publishedAnnotations, keys, eventNames);
        }

        public Mode {
            publishedAnnotations = Set.copyOf(publishedAnnotations);
            nodeLabels = Set.copyOf(nodeLabels);
            eventNames = Map.copyOf(eventNames);
        }
    }
}
