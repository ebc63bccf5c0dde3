// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.Ingress;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.Sorted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What we say in a Service's status: the whole of it, so that saying it twice changes nothing.
///
/// @param ingress the addresses
/// @param marks the annotations that go with them
/// @param accepted whether it can be done; empty when nothing is said
/// @param provisioned whether it is done; empty when nothing is said
record Statement(
        List<Ingress> ingress,
        SortedMap<String, String> marks,
        Optional<Verdict> accepted,
        Optional<Verdict> provisioned) {
    /// Nothing is said.
    static final Statement SILENCE =
            new Statement(List.of(), Collections.emptySortedMap(), Optional.empty(), Optional.empty());

    Statement {
        ingress = List.copyOf(ingress);
        marks = Sorted.copyOf(marks);
    }

    /// What a status says already, conditions of others left out.
    static Statement in(ServiceStatus status) {
        return new Statement(
                status.ingress(),
                status.marks(),
                status.condition(Condition.ACCEPTED)
                        .map(Verdict::of)
                        .map(verdict -> verdict.withPortsReason(
                                status.condition(Condition.PORTS_ERROR).map(Condition::reason))),
                status.condition(Condition.PROVISIONED).map(Verdict::of));
    }

    Statement accepting(Verdict verdict) {
        return new Statement(ingress, marks, Optional.of(verdict), provisioned);
    }

    Statement provisioning(Verdict verdict) {
        return new Statement(ingress, marks, accepted, Optional.of(verdict));
    }

    Statement publishing(Publication publication) {
        return new Statement(publication.addresses(), publication.marks(), accepted, provisioned);
    }

    /// The same, with messages that have neither secrets nor control characters in them.
    Statement cleaned() {
        return new Statement(ingress, marks, accepted.map(Verdict::cleaned), provisioned.map(Verdict::cleaned));
    }

    /// What is published now.
    Publication publication() {
        return new Publication(ingress, marks);
    }

    boolean isProvisioned() {
        return provisioned
                .map(verdict -> verdict.status() == Condition.Status.TRUE)
                .orElse(false);
    }

    /// As a status, where a condition whose truth stays keeps its time.
    ServiceStatus toStatus(ServiceStatus before, Instant now) {
        List<Condition> conditions = new ArrayList<>();
        accepted.ifPresent(verdict -> conditions.add(condition(Condition.ACCEPTED, verdict, before, now)));
        accepted.flatMap(Statement::portsError)
                .ifPresent(verdict -> conditions.add(condition(Condition.PORTS_ERROR, verdict, before, now)));
        provisioned.ifPresent(verdict -> conditions.add(condition(Condition.PROVISIONED, verdict, before, now)));
        return new ServiceStatus(ingress, conditions, marks);
    }

    /// The condition of KEP-1435, which says again what `Accepted` says, where other tools look for it.
    private static Optional<Verdict> portsError(Verdict accepted) {
        return accepted.portsReason().map(reason -> new Verdict(Condition.Status.TRUE, reason, accepted.message()));
    }

    private static Condition condition(String type, Verdict verdict, ServiceStatus before, Instant now) {
        Instant since = before.condition(type)
                .filter(known -> known.status() == verdict.status())
                .map(Condition::lastTransition)
                .orElse(now);
        return new Condition(type, verdict.status(), verdict.reason(), verdict.message(), since);
    }
}
