// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.kube;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.ports.KubernetesException.Kind;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.testkit.kube.KubeWrite.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The controller's writes: under the API server's rules, through the hook, into the ledger.
public final class WorldWriter implements ControllerPorts.KubernetesWriter {
    private static final String OURS = "cloudlb.io/";

    private final KubeWorld world;
    private final List<KubeWrite> ledger = new ArrayList<>();
    private WriteHook hook = WriteHook.NONE;
    private Optional<String> settled = Optional.empty();

    WorldWriter(KubeWorld world) {
        this.world = world;
    }

    /// Sets the hook for the writes to come.
    public synchronized void hook(WriteHook next) {
        hook = next;
    }

    /// All writes in their order, also those that failed.
    public synchronized List<KubeWrite> ledger() {
        return List.copyOf(ledger);
    }

    /// Begins a new ledger, counted from 1.
    public synchronized void clearLedger() {
        ledger.clear();
    }

    @Override
    public ServiceView addFinalizer(ServiceView service, String finalizer) {
        return write(Verb.ADD_FINALIZER, service, finalizer, () -> {
            ServiceView stored = living(service);
            if (stored.meta().deleting()) {
                throw new KubernetesException(
                        Kind.REFUSED, "no new finalizer may be added to " + service.key() + ", which is being deleted");
            }
            world.editFinalizers(stored, finalizers -> with(finalizers, finalizer));
            return living(service);
        });
    }

    @Override
    public void removeFinalizer(ServiceView service, String finalizer) {
        write(Verb.REMOVE_FINALIZER, service, finalizer, () -> {
            world.find(service.key())
                    .filter(stored -> stored.uid().equals(service.uid()))
                    .ifPresent(stored -> world.editFinalizers(stored, finalizers -> without(finalizers, finalizer)));
            return service;
        });
    }

    @Override
    public ServiceView writeStatus(ServiceView service, ServiceStatus status, Onto onto) {
        return write(Verb.WRITE_STATUS, service, inWords(status), () -> {
            ServiceView stored = living(service);
            requireVersion(service, stored, onto);
            List<Condition> conditions = Stream.concat(
                            stored.status().conditions().stream().filter(each -> !isOurs(each)),
                            status.conditions().stream())
                    .toList();
            ServiceStatus merged = ServiceRules.status(
                    stored.spec(), new ServiceStatus(status.ingress(), conditions, status.annotations()));
            if (!status.ingress().equals(stored.status().ingress())) {
                world.publishedByUs(stored, !status.ingress().isEmpty());
            }
            return world.storeIfDifferent(stored, stored.with(merged));
        });
    }

    @Override
    public ServiceView writeConditions(ServiceView service, List<Condition> conditions, Onto onto) {
        ServiceStatus said = new ServiceStatus(List.of(), conditions);
        return write(Verb.WRITE_CONDITIONS, service, inWords(said), () -> {
            ServiceView stored = living(service);
            requireVersion(service, stored, onto);
            boolean ours = world.isPublishedByUs(stored);
            List<Condition> all = Stream.concat(
                            stored.status().conditions().stream().filter(each -> !isOurs(each)), conditions.stream())
                    .toList();
            ServiceStatus next = ours
                    ? new ServiceStatus(List.of(), all)
                    : new ServiceStatus(
                            stored.status().ingress(), all, stored.status().annotations());
            world.publishedByUs(stored, false);
            return world.storeIfDifferent(stored, stored.with(ServiceRules.status(stored.spec(), next)));
        });
    }

    @Override
    public ServiceView withdrawConditions(ServiceView service) {
        return write(Verb.WITHDRAW_CONDITIONS, service, "", () -> {
            ServiceView stored = living(service);
            requireVersion(service, stored, Onto.THIS_VERSION);
            ServiceStatus status = stored.status();
            List<Condition> others =
                    status.conditions().stream().filter(each -> !isOurs(each)).toList();
            return world.storeIfDifferent(
                    stored, stored.with(new ServiceStatus(status.ingress(), others, status.annotations())));
        });
    }

    private static void requireVersion(ServiceView known, ServiceView stored, Onto onto) {
        boolean later = !stored.meta().resourceVersion().equals(known.meta().resourceVersion());
        if (later && onto == Onto.THIS_VERSION) {
            throw new KubernetesException(Kind.CONFLICT, known.key() + " was changed meanwhile");
        }
    }

    ControllerPorts.TargetJournal journal() {
        return new ControllerPorts.TargetJournal() {
            @Override
            public Optional<String> settled() {
                return settled;
            }

            @Override
            public void moving() {
                write(Verb.JOURNAL_MOVING, "journal", "", "", () -> settled = Optional.empty());
            }

            @Override
            public void settled(String digest) {
                write(Verb.JOURNAL_SETTLED, "journal", "", digest, () -> settled = Optional.of(digest));
            }
        };
    }

    private ServiceView living(ServiceView service) {
        return world.find(service.key())
                .filter(stored -> stored.uid().equals(service.uid()))
                .orElseThrow(() -> new KubernetesException(Kind.GONE, "Service " + service.key() + " is gone"));
    }

    private <T> T write(Verb verb, ServiceView service, String detail, Supplier<T> effect) {
        return write(verb, service.key().toString(), service.uid(), detail, effect);
    }

    private synchronized <T> T write(Verb verb, String subject, String uid, String detail, Supplier<T> effect) {
        KubeWrite write = new KubeWrite(ledger.size() + 1, verb, subject, uid, detail);
        ledger.add(write);
        hook.before(write);
        T answer = effect.get();
        hook.after(write);
        return answer;
    }

    private static boolean isOurs(Condition condition) {
        return condition.type().startsWith(OURS) || condition.type().equals(Condition.PORTS_ERROR);
    }

    private static SortedSet<String> with(SortedSet<String> finalizers, String finalizer) {
        finalizers.add(finalizer);
        return finalizers;
    }

    private static SortedSet<String> without(SortedSet<String> finalizers, String finalizer) {
        finalizers.remove(finalizer);
        return finalizers;
    }

    private static String inWords(ServiceStatus status) {
        return status.ingress().size() + " addresses "
                + status.conditions().stream()
                        .map(each -> each.type() + "=" + each.status() + "/" + each.reason())
                        .toList();
    }
}
