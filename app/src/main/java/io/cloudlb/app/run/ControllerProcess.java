// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.core.controller.Workers;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.StateInKubernetes;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.kubernetes.LeaderLease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One controller from start to end: caches warm, cloud checked, lease won, work, and an orderly end.
///
/// It ends when somebody asks, when the lease is lost, or when a watch dies for good. Work under way when it ends is
/// finished or safely abandoned before the lease is given up, so that the next leader never works beside it.
public final class ControllerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerProcess.class);
    /// A watch may begin with its first bookmark, after a minute and some.
    private static final Duration PATIENCE_WITH_LISTS = Duration.ofMinutes(2);

    private static final Duration PATIENCE_WITH_CLOUD = Duration.ofSeconds(30);
    private static final Duration TOLERATED_SILENCE = Duration.ofSeconds(60);
    private static final Duration GRACE_WITHOUT_LEASE = Duration.ofSeconds(1);

    private final ControllerConfig config;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final CompletableFuture<Workers> workers = new CompletableFuture<>();
    private final Parts parts;
    private final RivalWait rivals;
    private final Thread collections = Thread.ofVirtual()
            .name("collections")
            .unstarted(() -> CollectionWatch.ofThisProcess().run());
    private volatile boolean warm;
    private volatile boolean checked;
    private volatile boolean leading;

    private ControllerProcess(ControllerConfig config, PartsFactory factory) {
        this.config = config;
        this.parts = factory.assemble(new CacheEvents(), new LeaseEvents());
        this.rivals = new RivalWait(
                TimeSource.system(), () -> parts.provider().inKubernetes().flatMap(StateInKubernetes::rival));
    }

    /// Puts the process together and brings it to the point where it waits for the lease. Everything that is wrong
    /// with the surroundings (API server, credentials, region, network) ends here, as an exception with a sentence.
    public static ControllerProcess start(ControllerConfig config, PartsFactory factory) {
        ControllerProcess process = new ControllerProcess(config, factory);
        try {
            process.begin();
            return process;
        } catch (RuntimeException failure) {
            process.close();
            throw failure;
        }
    }

    /// Asks for an orderly end; returns at once.
    public void requestStop() {
        ending.complete(new Ending.Asked());
    }

    /// Waits for the end, whoever asks for it, and puts everything down.
    public Ending awaitEnd() throws InterruptedException {
        try {
            Ending why = ending.get();
            stop(why);
            return why;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Where health and metrics answer, if anywhere.
    public Optional<ControllerConfig.ListenAddress> address() {
        return parts.health().map(HealthServer::address);
    }

    /// Whether this process leads.
    public boolean leads() {
        return leading;
    }

    @Override
    public void close() {
        parts.close();
    }

    private void begin() {
        collections.start();
        parts.serveHealth(
                config.listen(),
                List.of(HealthCheck.of("workers", this::workerTrouble)),
                List.of(
                        HealthCheck.of("caches", this::cacheTrouble),
                        HealthCheck.of("provider", this::providerTrouble),
                        HealthCheck.of("lease", parts.lease()::trouble)));
        address().ifPresent(address -> LOG.info("Health and metrics on {}", address));
        warmCaches();
        new StartCheck(TimeSource.system(), PATIENCE_WITH_CLOUD)
                .run(() -> parts.provider()
                        .check(NodeSelection.select(parts.caches().nodes())));
        checked = true;
        LOG.info(
                "Serving cluster {} ({}) on {}, policy {}",
                config.clusterName(),
                parts.cluster().uid(),
                config.provider(),
                config.writes().policy());
        if (config.leadership().elect()) {
            LOG.info(
                    "Waiting for lease {}/{}",
                    config.leadership().leaseNamespace(),
                    config.leadership().leaseName());
            parts.lease().join();
        } else {
            leadUnelected();
        }
    }

    private void warmCaches() {
        try {
            parts.caches().start().get(PATIENCE_WITH_LISTS.toSeconds(), TimeUnit.SECONDS);
            warm = true;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KubernetesException known ? known : unlisted(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw unlisted("no answer within " + PATIENCE_WITH_LISTS.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("stopped before the caches were filled", e);
        }
    }

    private static CommandFailure unlisted(String why, Exception cause) {
        return new CommandFailure(
                "Services and Nodes cannot be listed (%s); check that the account may list and watch them"
                        .formatted(why),
                cause);
    }

    private Optional<String> cacheTrouble() {
        if (!warm) {
            return Optional.of("the first list of Services and Nodes is not in yet");
        }
        List<String> troubles = parts.caches().troubles(TOLERATED_SILENCE);
        return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles));
    }

    private Optional<String> providerTrouble() {
        return checked
                ? rivals.trouble().or(() -> parts.provider().inKubernetes().flatMap(StateInKubernetes::trouble))
                : Optional.of("the provider has not looked yet whether it can do its work here");
    }

    /// Nothing else can be wrong with the process itself that a new start would mend: what makes it stand still ends
    /// it.
    private Optional<String> workerTrouble() {
        Workers started = workers.getNow(null);
        return started == null || ending.isDone() || started.takeWork()
                ? Optional.empty()
                : Optional.of("no work is taken from the queue any more; the log says why");
    }

    private void leadUnelected() {
        try {
            leadUnlessRivalled();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("stopped while another process served the same Services", e);
        }
    }

    private void leadUnlessRivalled() throws InterruptedException {
        if (rivals.isOver(ending::isDone)) {
            lead();
        }
    }

    /// Never beside [#halt]: workers that start after it would outlive the lease.
    private synchronized void lead() {
        if (ending.isDone()) {
            return;
        }
        LOG.info("Leading");
        leading = true;
        parts.metrics().leads(true);
        workers.complete(Workers.start(parts.controller()));
    }

    private void stop(Ending why) throws InterruptedException {
        collections.interrupt();
        boolean ended = halt(why);
        if (!ended) {
            LOG.warn("Work under way was abandoned; the next leader finds it and goes on");
        }
        parts.metrics().leads(false);
        parts.close();
    }

    private boolean halt(Ending why) throws InterruptedException {
        Workers started;
        synchronized (this) {
            started = workers.getNow(null);
        }
        return started == null || started.stop(grace(why));
    }

    /// Some of the grace is kept for giving up the lease and closing connections, which takes a busy machine its time.
    private Duration grace(Ending why) {
        return switch (why) {
            case Ending.Asked _ -> config.pace().shutdownGrace().multipliedBy(3).dividedBy(5);
            case Ending.LeaseLost _, Ending.ElectionFailed _, Ending.WatchDied _ -> GRACE_WITHOUT_LEASE;
        };
    }

    /// What the watches tell reaches the controller only while it leads: before, nobody would take the work, and a
    /// new leader begins with every Service anyway.
    private final class CacheEvents implements KubernetesCaches.Listener {
        @Override
        public void serviceChanged(ServiceKey key) {
            if (leading) {
                parts.controller().onService(key);
            }
        }

        @Override
        public void nodesChanged() {
            if (leading) {
                parts.controller().onNodes();
            }
        }

        @Override
        public void endpointsChanged(ServiceKey key) {
            if (leading) {
                parts.controller().onEndpoints(key);
            }
        }

        @Override
        public void watchDied(Throwable cause) {
            ending.complete(new Ending.WatchDied(cause));
        }
    }

    /// What the election tells.
    private final class LeaseEvents implements LeaderLease.Callbacks {
        @Override
        public void won() {
            try {
                leadUnlessRivalled();
            } catch (InterruptedException _) {
                LOG.debug("Stopped while another process served the same Services");
            }
        }

        @Override
        public void lost() {
            ending.complete(new Ending.LeaseLost());
        }

        @Override
        public void failed(Throwable cause) {
            ending.complete(new Ending.ElectionFailed(cause));
        }

        @Override
        public void leaderIs(String identity) {
            LOG.info("The leader is {}", identity);
        }
    }
}
