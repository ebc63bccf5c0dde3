// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

/// A cloud resource as a person finds it.
///
/// @param kind the cloud's own word: `LoadBalancer`, `TargetGroup`, `SecurityGroup`
/// @param name its deterministic name, known before it exists
public record ResourceRef(String kind, String name) {
    /// `TargetGroup k8s-…`.
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
