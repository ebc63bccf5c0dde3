// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a control plane differs from the usual one.
///
/// @param nodePorts the range Services get node ports from, such as `20000-60000`; empty for Kubernetes' 2,768
/// @param auditLog whether every request is written to a log
/// @param apiServerFlags more flags of kube-apiserver
public record ControlPlaneOptions(Optional<String> nodePorts, boolean auditLog, List<String> apiServerFlags) {

    public ControlPlaneOptions {
        apiServerFlags = List.copyOf(apiServerFlags);
    }

    public static ControlPlaneOptions usual() {
        return new ControlPlaneOptions(Optional.empty(), false, List.of());
    }

    public ControlPlaneOptions withNodePorts(String range) {
        return new ControlPlaneOptions(Optional.of(range), auditLog, apiServerFlags);
    }

    public ControlPlaneOptions withAuditLog() {
        return new ControlPlaneOptions(nodePorts, true, apiServerFlags);
    }

    public ControlPlaneOptions withApiServerFlag(String flag) {
        return new ControlPlaneOptions(
                nodePorts,
                auditLog,
                Stream.concat(apiServerFlags.stream(), Stream.of(flag)).toList());
    }
}
