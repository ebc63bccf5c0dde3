// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

/// A pod that is nothing but a name and a place.
///
/// @param name the pod's name
/// @param nodeName the node it runs on
public record SimulatedPod(String name, String nodeName) {}
