// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Condition.Status;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.core.translate.SpecReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What we say in a Service's status: the whole of it, so that saying it twice changes nothing.
///
/// @param ingress the addresses
/// @param annotations the annotations that go with them
/// @param accepted whether it can be done; empty when nothing is said
/// @param provisioned whether it is done; empty when nothing is said
public record PublishedStatus(
        List<Ingress> ingress,
        SortedMap<String, String> annotations,
        Optional<ConditionValue> accepted,
        Optional<ConditionValue> provisioned) {
    /// Nothing is said.
    public static final PublishedStatus SILENCE =
            new PublishedStatus(List.of(), Collections.emptySortedMap(), Optional.empty(), Optional.empty());

    public PublishedStatus {
        ingress = List.copyOf(ingress);
        annotations = Sorted.copyOf(annotations);
    }

    /// What a status says already, conditions of others left out.
    public static PublishedStatus in(ServiceStatus status) {
        return new PublishedStatus(
                status.ingress(),
                status.annotations(),
                status.condition(Condition.ACCEPTED)
                        .map(ConditionValue::of)
                        .map(verdict -> verdict.withPortsReason(
                                status.condition(Condition.PORTS_ERROR).map(Condition::reason))),
                status.condition(Condition.PROVISIONED).map(ConditionValue::of));
    }

    public PublishedStatus accepting(ConditionValue verdict) {
        return new PublishedStatus(ingress, annotations, Optional.of(verdict), provisioned);
    }

    public PublishedStatus provisioning(ConditionValue verdict) {
        return new PublishedStatus(ingress, annotations, accepted, Optional.of(verdict));
    }

    /// Showing these addresses, with the annotations that go with them.
    public PublishedStatus publishing(List<Ingress> addresses, SortedMap<String, String> with) {
        return new PublishedStatus(addresses, with, accepted, provisioned);
    }

    /// The same, with messages that have neither secrets nor control characters in them.
    public PublishedStatus cleaned() {
        return new PublishedStatus(
                ingress, annotations, accepted.map(ConditionValue::cleaned), provisioned.map(ConditionValue::cleaned));
    }

    public boolean isProvisioned() {
        return provisioned
                .map(verdict -> verdict.status() == Condition.Status.TRUE)
                .orElse(false);
    }

    /// As a status, where a condition whose truth stays keeps its time.
    public ServiceStatus toStatus(ServiceStatus before, Instant now) {
        List<Condition> conditions = new ArrayList<>();
        accepted.ifPresent(verdict -> conditions.add(condition(Condition.ACCEPTED, verdict, before, now)));
        accepted.flatMap(PublishedStatus::portsError)
                .ifPresent(verdict -> conditions.add(condition(Condition.PORTS_ERROR, verdict, before, now)));
        provisioned.ifPresent(verdict -> conditions.add(condition(Condition.PROVISIONED, verdict, before, now)));
        return new ServiceStatus(ingress, conditions, annotations);
    }

    /// The condition of KEP-1435, which says again what `Accepted` says, where other tools look for it.
    private static Optional<ConditionValue> portsError(ConditionValue accepted) {
        return accepted.portsReason()
                .map(reason -> new ConditionValue(Condition.Status.TRUE, reason, accepted.message()));
    }

    private static Condition condition(String type, ConditionValue verdict, ServiceStatus before, Instant now) {
        Instant since = before.condition(type)
                .filter(known -> known.status() == verdict.status())
                .map(Condition::lastTransition)
                .orElse(now);
        return new Condition(type, verdict.status(), verdict.reason(), verdict.message(), since);
    }

    /// What a condition says, without type and time.
    ///
    /// @param status whether it holds
    /// @param reason from [ConditionReason], or a problem's own
    /// @param message what, why and what to do
    /// @param portsReason the reason among those it sums up that is one of ports (KEP-1435); empty when none is
    public record ConditionValue(Status status, String reason, String message, Optional<String> portsReason) {
        private static final int LONGEST = 4_096;

        public ConditionValue(Status status, String reason, String message) {
            this(
                    status,
                    reason,
                    message,
                    status == Status.FALSE && SpecReason.isOfPorts(reason) ? Optional.of(reason) : Optional.empty());
        }

        public ConditionValue(Status status, ConditionReason reason, String message) {
            this(status, reason.toString(), message);
        }

        static ConditionValue of(Condition condition) {
            return new ConditionValue(condition.status(), condition.reason(), condition.message());
        }

        /// The same, with a message that has neither a secret nor a control character in it: whoever may read the
        /// Service may read it.
        public ConditionValue cleaned() {
            String clean = Redaction.OF_PROCESS.clean(message);
            return new ConditionValue(
                    status, reason, clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…", portsReason);
        }

        /// The same, in other words.
        public ConditionValue saying(String words) {
            return new ConditionValue(status, reason, words, portsReason);
        }

        /// The same without a remark at the end of its message, if it has that.
        public ConditionValue without(String remark) {
            return message.endsWith(remark) ? saying(message.substring(0, message.length() - remark.length())) : this;
        }

        /// The same, where one of the reasons it sums up is of ports.
        public ConditionValue withPortsReason(Optional<String> ofPorts) {
            return status == Status.FALSE && ofPorts.isPresent()
                    ? new ConditionValue(status, reason, message, ofPorts)
                    : this;
        }

        public boolean isBecause(ConditionReason expected) {
            return reason.equals(expected.toString());
        }
    }

    /// The closed list of reasons that the controller gives in conditions, beside those of translation and of providers
    /// for what is wrong with a Service, and the kinds of [io.cloudlb.core.provider.CloudError].
    public enum ConditionReason {
        /// Accepted: it can be done. With warnings, the reason is theirs.
        ACCEPTED("Accepted"),
        /// Accepted is not known yet: what exists in the cloud is still being listed.
        STARTING("Starting"),
        /// Accepted is not known yet: the surroundings are being read.
        CHECKING("Checking"),

        /// Provisioned: complete.
        PROVISIONED("Provisioned"),
        /// Provisioned, but no node takes traffic.
        NO_NODES("NoNodes"),
        /// Being made or changed. Written ahead of the first write to the cloud.
        PROGRESSING("Progressing"),
        /// Being deleted. Written ahead of the first deletion.
        DELETING("Deleting"),
        /// Accepted is not known: cloudlb failed at it by a bug of its own.
        INTERNAL_ERROR("InternalError"),
        /// The operator's policy does not let us.
        CHANGES_WITHHELD("ChangesWithheld");

        private final String text;

        ConditionReason(String text) {
            this.text = text;
        }

        /// The CamelCase word in the condition.
        @Override
        public String toString() {
            return text;
        }
    }
}
