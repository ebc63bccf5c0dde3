// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import io.cloudlb.testkit.process.GuardedCommand;
import io.cloudlb.testkit.process.GuardedProcess;
import io.cloudlb.testkit.process.LoopbackPort;
import java.net.URI;
import java.util.List;

/// One etcd that forgets everything with its folder and never waits for a disk.
///
/// @param process the running program
/// @param url where clients reach it
record Etcd(GuardedProcess process, URI url) {

    static Etcd start(ControlPlaneBinaries binaries, ControlPlaneFolder folder) {
        URI clients = LoopbackPort.free().url("http");
        URI peers = LoopbackPort.free().url("http");
        List<String> words = List.of(
                binaries.etcd().toString(),
                "--data-dir=" + folder.etcdData(),
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--unsafe-no-fsync",
                "--log-level=warn");
        GuardedCommand command = new GuardedCommand(words, folder.etcdLog()).working(folder.path());
        return new Etcd(GuardedProcess.start(command), clients);
    }
}
