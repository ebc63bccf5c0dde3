// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import io.cloudlb.testkit.process.GuardedCommand;
import io.cloudlb.testkit.process.GuardedProcess;
import io.cloudlb.testkit.process.LoopbackPort;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// How kube-apiserver is run: the same command at every start, so that clients find it where it was. Services may have
/// addresses of both families, those of IPv4 unless they ask otherwise.
///
/// @param words the program and its flags
/// @param folder where it keeps its files
/// @param url where clients reach it
record ApiServer(List<String> words, ControlPlaneFolder folder, URI url) {

    ApiServer {
        words = List.copyOf(words);
    }

    static ApiServer using(
            ControlPlaneBinaries binaries, ControlPlaneFolder folder, Etcd etcd, ControlPlaneOptions options) {
        LoopbackPort port = LoopbackPort.free();
        List<String> words = new ArrayList<>();
        words.add(binaries.apiServer().toString());
        words.addAll(listening(port));
        words.addAll(trusting(folder));
        words.add("--etcd-servers=" + etcd.url());
        words.add("--service-cluster-ip-range=10.96.0.0/12,fd00:96::/108");
        options.nodePorts().ifPresent(range -> words.add("--service-node-port-range=" + range));
        if (options.auditLog()) {
            words.add("--audit-policy-file=" + folder.auditPolicy());
            words.add("--audit-log-path=" + folder.auditLog());
        }
        words.addAll(options.apiServerFlags());
        return new ApiServer(words, folder, port.url("https"));
    }

    GuardedProcess start() {
        return GuardedProcess.start(new GuardedCommand(words, folder.apiServerLog()));
    }

    private static List<String> listening(LoopbackPort port) {
        return List.of(
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port.number(),
                "--endpoint-reconciler-type=none");
    }

    /// Nobody makes service accounts here, so Pods must do without: hence the admission plugin that is off.
    private static List<String> trusting(ControlPlaneFolder folder) {
        return List.of(
                "--cert-dir=" + folder.certificates(),
                "--authorization-mode=RBAC",
                "--token-auth-file=" + folder.tokens(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + folder.signingKey(),
                "--service-account-key-file=" + folder.verificationKey(),
                "--disable-admission-plugins=ServiceAccount");
    }
}
