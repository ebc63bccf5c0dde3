// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceView;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Kubernetes under the policy `dry-run`: read, never written. A finalizer that nobody would take off again is worse
/// than none, and a status about changes that are not made would be a lie. Events say what would be done.
final class DryRun {
    private static final Set<Event.Reason> STILL_SAID = EnumSet.of(
            Event.Reason.CHANGES_WITHHELD,
            Event.Reason.LOAD_BALANCER_REFUSED,
            Event.Reason.LOAD_BALANCER_ACCEPTED,
            Event.Reason.UNKNOWN_ANNOTATION,
            Event.Reason.CONFIGURATION_WARNING,
            Event.Reason.SERVED_BY_ANOTHER_CONTROLLER,
            Event.Reason.FOREIGN_ADDRESS,
            Event.Reason.LOAD_BALANCER_DRIFTED);

    private DryRun() {}

    /// The same ports, without their writes.
    static ControllerPorts of(ControllerPorts ports) {
        ControllerPorts.EventSink events = (service, event) -> {
            if (STILL_SAID.contains(event.reason())) {
                ports.events().emit(service, event);
            }
        };
        return new ControllerPorts(ports.services(), ports.nodes(), new Writer(), events, new Journal(ports.journal()));
    }

    private static final class Writer implements ControllerPorts.KubernetesWriter {
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
    }

    private record Journal(ControllerPorts.TargetJournal real) implements ControllerPorts.TargetJournal {
        @Override
        public Optional<String> settled() {
            return real.settled();
        }

        @Override
        public void moving() {}

        @Override
        public void settled(String digest) {}
    }
}
