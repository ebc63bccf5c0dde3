// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes events on objects that are no Services. What is said again about the same object has the same name, so
/// that it stands there once, however often the controller starts; its time says when it was last said.
///
/// @param client the connection
/// @param time the clock
record EventWriter(KubernetesClient client, InstantSource time) {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final int MESSAGE_LIMIT = 1_024;

    /// Returns when it is written or has failed; a failure is only logged.
    /// Nothing depends on an event, nor on whether it was written all the same.
    void write(Note note) {
        try {
            createOrRenew(event(note));
        } catch (KubernetesClientException failure) {
            LOG.warn(KubernetesErrors.ofRead(failure, attempt(note)).message());
        }
    }

    private static Attempt attempt(Note note) {
        ObjectReference about = note.about();
        return new Attempt(
                "take event %s on %s %s/%s"
                        .formatted(note.reason(), about.getKind(), about.getNamespace(), about.getName()),
                "create and patch events in namespace " + about.getNamespace());
    }

    private void createOrRenew(Event event) {
        try {
            client.resource(event).create();
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw failure;
            }
            client.resource(event)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization()
                                    .asJson(Map.of("lastTimestamp", event.getLastTimestamp())));
        }
    }

    private Event event(Note note) {
        String now = time.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withName(name(note))
                .withNamespace(note.about().getNamespace())
                .endMetadata()
                .withInvolvedObject(note.about())
                .withType(note.kind().toString())
                .withReason(note.reason().toString())
                .withMessage(shortened(Redaction.OF_PROCESS.clean(note.message())))
                .withNewSource()
                .withComponent(FieldManager.NAME)
                .endSource()
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }

    private static String name(Note note) {
        String what = String.join("\n", note.about().getUid(), note.reason().toString(), note.message());
        return FieldManager.NAME + "-" + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    }

    private static String shortened(String message) {
        return message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT - 1) + "…";
    }
}
