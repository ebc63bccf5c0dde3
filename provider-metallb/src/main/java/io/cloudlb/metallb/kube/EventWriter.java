// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.kubernetes.ApiFailure;
import io.cloudlb.kubernetes.FabricWriter;
import io.cloudlb.kubernetes.ObjectEvent;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
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

    /// Returns when it is written or has failed; a failure is only logged.
    /// Nothing depends on an event, nor on whether it was written all the same.
    void write(ObjectEvent event) {
        try {
            createOrRenew(event.body(name(event), ObjectEvent.time(time.instant())));
        } catch (KubernetesClientException failure) {
            if (ApiFailure.of(failure) == ApiFailure.NAMESPACE_ENDS) {
                LOG.debug("Event not written", failure); // nobody reads it any more
            } else {
                LOG.warn(KubernetesErrors.ofRead(failure, attempt(event)).message());
            }
        }
    }

    private static Attempt attempt(ObjectEvent event) {
        ObjectReference about = event.about();
        return new Attempt(
                "take event %s on %s %s/%s"
                        .formatted(event.reason(), about.getKind(), about.getNamespace(), about.getName()),
                "create and patch events in namespace " + about.getNamespace());
    }

    private void createOrRenew(Event event) {
        try {
            client.resource(event).create();
        } catch (KubernetesClientException failure) {
            if (ApiFailure.of(failure) != ApiFailure.CONFLICT) {
                throw failure;
            }
            client.resource(event)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization()
                                    .asJson(Map.of("lastTimestamp", event.getLastTimestamp())));
        }
    }

    private static String name(ObjectEvent event) {
        String what = String.join("\n", event.about().getUid(), event.reason(), event.message());
        return FabricWriter.FIELD_MANAGER + "-" + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    }

    /// Why events are written on objects that are no Services.
    enum Reason {
        POOLS_REFUSED("PoolsRefused"),
        POOLS_IN_FORCE("PoolsInForce"),
        RIVAL_CONTROLLER("RivalController");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /// An event for that reason.
        ///
        /// @param message what, why, what to do
        ObjectEvent on(ObjectReference about, ObjectEvent.Type type, String message) {
            return new ObjectEvent(about, type, text, Redaction.OF_PROCESS.clean(message));
        }
    }
}
