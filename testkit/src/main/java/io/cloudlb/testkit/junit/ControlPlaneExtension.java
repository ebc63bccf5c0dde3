// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;

/// Behind [RequiresControlPlane]: the control plane all tests share. Its node port range is wide enough for scale
/// tests.
final class ControlPlaneExtension extends SharedResource<ControlPlane> {

    ControlPlaneExtension() {
        super(ControlPlane.class, ControlPlaneExtension::start, ControlPlane::close);
    }

    private static ControlPlane start() {
        ControlPlaneBinaries binaries = ControlPlaneBinaries.prepare(System.err::println);
        return ControlPlane.start(binaries, ControlPlaneOptions.usual().withNodePorts("20000-60000"));
    }
}
