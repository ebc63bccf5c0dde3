// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

/// Kubernetes, as the controller sees it.
///
/// @param services the Services' cache
/// @param nodes the Nodes' cache
/// @param writer writes to Services
/// @param events takes events
/// @param journal the durable word on registered nodes
public record ControllerPorts(
        ServiceCache services, NodeCache nodes, KubernetesWriter writer, EventSink events, TargetJournal journal) {}
