// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import io.cloudlb.testkit.process.GuardedProcess;
import io.cloudlb.testkit.process.LoopbackPort;
import io.cloudlb.testkit.process.NotReadyException;
import io.cloudlb.testkit.process.Readiness;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// A running kube-apiserver and its etcd, on free ports of 127.0.0.1, empty at the start.
///
/// Both end with [#close()], and with the JVM however it ends. The faults a controller has to live through can be
/// had: an API server that is killed, paused or restarted keeps its address, certificate and data. One thread at a
/// time may cause faults; everything else is safe for all.
public final class ControlPlane implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ControlPlaneFolder folder;
    private final String token;
    private final Etcd etcd;
    private final ApiServer apiServer;
    private final boolean audited;
    private volatile GuardedProcess apiServerProcess;

    private ControlPlane(ControlPlaneFolder folder, String token, Etcd etcd, ApiServer apiServer, boolean audited) {
        this.folder = folder;
        this.token = token;
        this.etcd = etcd;
        this.apiServer = apiServer;
        this.audited = audited;
        this.apiServerProcess = apiServer.start();
    }

    /// Starts one and waits until it is ready, about two seconds.
    ///
    /// @throws NotReadyException if it is not ready within 90 s
    public static ControlPlane start(ControlPlaneBinaries binaries, ControlPlaneOptions options) {
        return LoopbackPort.whileOthersRace(() -> startOnce(binaries, options));
    }

    private static ControlPlane startOnce(ControlPlaneBinaries binaries, ControlPlaneOptions options) {
        ControlPlaneFolder folder = ControlPlaneFolder.create();
        String token = UUID.randomUUID().toString();
        folder.writeCredentials(token);
        Etcd etcd = Etcd.start(binaries, folder);
        ApiServer apiServer = ApiServer.using(binaries, folder, etcd, options);
        folder.writeKubeconfig(apiServer.url(), token);
        ControlPlane started = new ControlPlane(folder, token, etcd, apiServer, options.auditLog());
        try {
            started.awaitReady();
            return started;
        } catch (NotReadyException e) {
            NotReadyException explained = started.explain(e);
            started.close();
            throw explained;
        }
    }

    /// Where the API server is, such as `https://127.0.0.1:34567`.
    public URI url() {
        return apiServer.url();
    }

    /// A bearer token that may do everything.
    public String token() {
        return token;
    }

    /// The certificates, as a PEM file, that prove the API server.
    public Path certificateAuthority() {
        return folder.certificateAuthority();
    }

    /// A kubeconfig file with all of this, for kubectl and for `cloudlb run --kubeconfig`.
    public Path kubeconfig() {
        return folder.kubeconfig();
    }

    /// The log of all requests, one JSON object a line, if it was asked for.
    public Optional<Path> auditLog() {
        return audited ? Optional.of(folder.auditLog()) : Optional.empty();
    }

    /// A new client with all rights, which the caller closes.
    ///
    /// @param namespace where it works unless told otherwise
    public KubernetesClient connect(String namespace) {
        Config config = Config.fromKubeconfig(folder.kubeconfig().toFile());
        config.setNamespace(namespace);
        config.setNoProxy(new String[] {"127.0.0.1"});
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /// The API server stops answering; connections to it stay open.
    public void pauseApiServer() {
        apiServerProcess.pause();
    }

    /// A paused API server goes on as if nothing had happened.
    public void resumeApiServer() {
        apiServerProcess.resume();
    }

    /// The API server dies at once; connections to it break and new ones are refused.
    public void killApiServer() {
        apiServerProcess.kill();
    }

    /// Starts a killed API server again at its old address, and waits until it is ready.
    ///
    /// @throws IllegalStateException if it runs
    public void startApiServer() {
        if (apiServerProcess.isRunning()) {
            throw new IllegalStateException(apiServerProcess + " still runs");
        }
        apiServerProcess = apiServer.start();
        awaitReady();
    }

    /// Kills the API server and starts it again.
    public void restartApiServer() {
        killApiServer();
        startApiServer();
    }

    @Override
    public void close() {
        apiServerProcess.close();
        etcd.process().close();
        folder.delete();
    }

    private void awaitReady() {
        ReadyCheck check = new ReadyCheck(url(), token, certificateAuthority());
        new Readiness(apiServerProcess, PATIENCE, InstantSource.system()).await(check::shortcoming);
    }

    /// An API server that waits in vain for etcd does not know why; etcd does.
    private NotReadyException explain(NotReadyException cause) {
        return etcd.process().isRunning()
                ? cause
                : new NotReadyException(
                        etcd.process() + " ended:\n" + etcd.process().lastWords());
    }
}
