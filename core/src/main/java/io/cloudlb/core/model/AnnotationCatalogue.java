// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Set;

/// The annotations a provider reads, so that a misspelt one is noticed.
///
/// @param prefixes the beginnings of keys that are ours to judge, for example
///     `service.beta.kubernetes.io/aws-load-balancer-`
/// @param keys the full keys that are understood
/// @param patterns full keys that continue freely after the given text, for example `…-attributes.`
public record AnnotationCatalogue(Set<String> prefixes, Set<String> keys, Set<String> patterns) {
    /// Asks for a look at the Service's load balancer, by any new value; on every cloud.
    public static final String LOOK_AGAIN = "cloudlb.io/look-again";

    /// How one asks other clouds for an internal load balancer (Kubernetes' page on Services lists them). Whoever
    /// brings a manifest from there may think that it keeps the internet out here.
    public static final Set<String> INTERNAL_ELSEWHERE = Set.of(
            "networking.gke.io/load-balancer-type",
            "cloud.google.com/load-balancer-type",
            "service.beta.kubernetes.io/azure-load-balancer-internal",
            "service.beta.kubernetes.io/aws-load-balancer-internal",
            "service.beta.kubernetes.io/aws-load-balancer-scheme",
            "service.beta.kubernetes.io/openstack-internal-load-balancer",
            "service.beta.kubernetes.io/cce-load-balancer-internal-vpc",
            "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type",
            "service.beta.kubernetes.io/oci-load-balancer-internal",
            "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type",
            "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid");

    public AnnotationCatalogue {
        prefixes = Set.copyOf(prefixes);
        keys = Set.copyOf(keys);
        patterns = Set.copyOf(patterns);
    }

    /// Whether a key stands in a prefix of ours.
    public boolean claims(String key) {
        return prefixes.stream().anyMatch(key::startsWith);
    }

    /// Whether a key is understood.
    public boolean knows(String key) {
        return keys.contains(key) || patterns.stream().anyMatch(key::startsWith);
    }
}
