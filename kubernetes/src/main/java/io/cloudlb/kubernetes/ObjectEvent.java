// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// An event on any object, as the API server takes it: from this controller, once.
///
/// @param about the object, with its UID
/// @param type whether it is news or a warning
/// @param reason the machine-readable reason, in CamelCase
/// @param message what, why, what to do; cut to what an event holds
public record ObjectEvent(ObjectReference about, Type type, String reason, String message) {
    private static final int MESSAGE_LIMIT = 1_024;

    public ObjectEvent {
        message = message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT - 1) + "…";
    }

    /// What is sent.
    ///
    /// @param name the event's own name
    /// @param at when it happened, as [#time] writes it
    public Event body(String name, String at) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(about.getNamespace())
                .endMetadata()
                .withInvolvedObject(about)
                .withType(type.text)
                .withReason(reason)
                .withMessage(message)
                .withNewSource()
                .withComponent(FabricWriter.FIELD_MANAGER)
                .endSource()
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .build();
    }

    /// A time as events have it.
    public static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Kubernetes knows these two.
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String text;

        Type(String text) {
            this.text = text;
        }
    }
}
