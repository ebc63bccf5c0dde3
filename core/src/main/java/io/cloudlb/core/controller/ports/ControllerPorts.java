// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ports;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Kubernetes, as the controller sees it.
///
/// @param services the Services' cache
/// @param nodes all Nodes, chosen or not, as the watch last told
/// @param endpoints whether a node, by its name, has an endpoint of that Service, as the watch last told; empty where
///     that is not known
/// @param writer writes to Services
/// @param events takes events; never blocks and never fails the caller: an event lost to an outage is lost
/// @param journal the durable word on registered nodes
public record ControllerPorts(
        ServiceCache services,
        Supplier<Collection<NodeView>> nodes,
        Function<ServiceKey, Optional<Predicate<String>>> endpoints,
        KubernetesWriter writer,
        BiConsumer<ServiceView, Event> events,
        TargetJournal journal) {
    private static final Set<Event.Reason> SAID_WITHOUT_WRITES = EnumSet.of(
            Event.Reason.CHANGES_WITHHELD,
            Event.Reason.LOAD_BALANCER_REFUSED,
            Event.Reason.LOAD_BALANCER_ACCEPTED,
            Event.Reason.UNKNOWN_ANNOTATION,
            Event.Reason.CONFIGURATION_WARNING,
            Event.Reason.SERVED_BY_ANOTHER_CONTROLLER,
            Event.Reason.FOREIGN_ADDRESS,
            Event.Reason.LOAD_BALANCER_DRIFTED);

    /// Where nobody asks for endpoints.
    public ControllerPorts(
            ServiceCache services,
            Supplier<Collection<NodeView>> nodes,
            KubernetesWriter writer,
            BiConsumer<ServiceView, Event> events,
            TargetJournal journal) {
        this(services, nodes, _ -> Optional.empty(), writer, events, journal);
    }

    /// Kubernetes under the policy `dry-run`: read, never written. A finalizer that nobody would take off again
    /// is worse than none, and a status about changes that are not made would be a lie. Events say what would
    /// be done.
    public ControllerPorts withoutWrites() {
        BiConsumer<ServiceView, Event> fewer = (service, event) -> {
            if (SAID_WITHOUT_WRITES.contains(event.reason())) {
                events.accept(service, event);
            }
        };
        return new ControllerPorts(services, nodes, endpoints, KubernetesWriter.NONE, fewer, journal.readOnly());
    }

    /// The Services as the watch last told. Reads never call the API server.
    public interface ServiceCache {
        /// The Service of that name, empty when it does not exist.
        Optional<ServiceView> get(ServiceKey key);

        /// All Services of the watched namespaces, of every type and class.
        Collection<ServiceView> list();

        /// All Services of all namespaces, watched or not, as the API server has them now: whatever was written
        /// before is in the answer. The one method here that makes a call.
        ///
        /// @throws KubernetesException when they cannot be listed
        Collection<ServiceView> readAfresh();

        /// Whether Services of that namespace are watched. Of others nothing is known: that one is not here does not
        /// mean that it does not exist.
        boolean watches(String namespace);
    }

    /// The writes to Services. Every method fails with [KubernetesException].
    public interface KubernetesWriter {
        /// Answers with the Service as it is.
        KubernetesWriter NONE = new KubernetesWriter() {
            @Override
            public ServiceView addFinalizer(ServiceView service, String finalizer) {
                return service;
            }

            @Override
            public void removeFinalizer(ServiceView service, String finalizer) {}

            @Override
            public ServiceView writeStatus(ServiceView service, ServiceStatus status, Onto onto) {
                return service;
            }

            @Override
            public ServiceView writeConditions(ServiceView service, List<Condition> conditions, Onto onto) {
                return service;
            }

            @Override
            public ServiceView withdrawConditions(ServiceView service) {
                return service;
            }
        };

        /// Puts a finalizer on a living Service.
        ///
        /// @return the Service as the API server answered
        ServiceView addFinalizer(ServiceView service, String finalizer);

        /// Takes a finalizer off; that it was gone already is success.
        void removeFinalizer(ServiceView service, String finalizer);

        /// Writes addresses with their marks and our conditions, leaving the conditions of others as they are. The
        /// caller has made sure that something differs.
        ///
        /// @param onto which versions of the object may be written to; a later one than that is a
        ///     [KubernetesException.Kind#CONFLICT]
        /// @return the Service as the API server answered
        ServiceView writeStatus(ServiceView service, ServiceStatus status, Onto onto);

        /// Writes our conditions, and takes away those that are not among them. Addresses and marks that an
        /// earlier write of ours put there and nobody has changed since are taken away, all others are left.
        /// For a Service whose address is not known to be ours.
        ///
        /// @param onto as in [#writeStatus]
        /// @return the Service as the API server answered
        ServiceView writeConditions(ServiceView service, List<Condition> conditions, Onto onto);

        /// Takes our conditions away from this version of a Service, and leaves everything else as it is, addresses
        /// too.
        ///
        /// @return the Service as the API server answered
        ServiceView withdrawConditions(ServiceView service);

        /// Which versions of an object a write is meant for.
        enum Onto {
            /// Whatever it has become meanwhile.
            ANY_VERSION,
            /// The version that was decided on and no other.
            THIS_VERSION
        }
    }

    /// One durable word on whether all Services have the cluster's nodes registered, so that a restart need not ask
    /// the cloud for every target group. Written ahead: `moving` before the first registration of a wave, `settled`
    /// after the last.
    public interface TargetJournal {
        /// For load balancers that have no nodes behind them: nothing is written down.
        TargetJournal NONE = readOnly(Optional::empty);

        /// What is written down is read, and stays.
        default TargetJournal readOnly() {
            return readOnly(this::settled);
        }

        private static TargetJournal readOnly(Supplier<Optional<String>> read) {
            return new TargetJournal() {
                @Override
                public Optional<String> settled() {
                    return read.get();
                }

                @Override
                public void moving() {}

                @Override
                public void settled(String digest) {}
            };
        }

        /// Proves that a word can be written, without writing one. Called at the start, so that a missing right or
        /// namespace is not first noticed when nodes move.
        ///
        /// @throws KubernetesException when it cannot
        default void check() {}

        /// The digest of the node set that every Service had registered when nothing was under way; empty when a
        /// wave is under way or nothing was ever settled.
        Optional<String> settled();

        /// A wave begins. Durable when this returns.
        void moving();

        /// All Services have these nodes.
        ///
        /// @param digest the node set's digest
        void settled(String digest);
    }
}
