// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmApi.Precondition;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.read.Documents;
import io.cloudlb.core.provider.TimeSource;
import java.util.Optional;

/// One document as one call for it sees it: read, written on the version that was seen last, and waited for.
final class DocumentAccess {
    private final ArmApi api;
    private final TimeSource time;
    private final OperationWait wait;
    private final ArmId id;
    private Optional<ArmDocument> document;
    private boolean fresh;

    /// @param known the document as it is known; empty when there is none
    DocumentAccess(ArmApi api, TimeSource time, Document.Key key, ArmId id, Optional<Document> known) {
        this.api = api;
        this.time = time;
        wait = new OperationWait(api, time, key.toString());
        this.id = id;
        document = known.map(kept -> new ArmDocument(Documents.tree(kept), kept.etag()));
    }

    ArmId id() {
        return id;
    }

    /// As it was seen last; empty when there is none.
    Optional<ArmDocument> document() {
        return document;
    }

    /// The same as a tree, which is empty when there is none.
    Json.Mapping tree() {
        return document.map(ArmDocument::tree).orElse(Json.Mapping.EMPTY);
    }

    /// Whether it was seen in this call.
    boolean isFresh() {
        return fresh;
    }

    Provisioning provisioning() {
        return document.map(found -> Provisioning.of(found.provisioningState())).orElse(Provisioning.SUCCEEDED);
    }

    void read() {
        see(api.get(id.text()));
    }

    private void see(Optional<ArmDocument> seen) {
        document = seen;
        fresh = true;
    }

    /// What somebody else has begun has an end.
    void settle() {
        long since = time.nanoTime();
        while (provisioning() == Provisioning.UPDATING) {
            if (fresh) {
                wait.pause(since, OperationWait.POLL);
            }
            read();
        }
    }

    /// @param accepted runs when Azure has accepted it and works on it
    void put(Json.Mapping tree, Runnable accepted) {
        ArmApi.Answer answer = api.put(id.text(), tree, precondition());
        see(Optional.of(answer.document()));
        answer.operation().ifPresent(operation -> {
            accepted.run();
            wait.await(operation);
            read();
        });
    }

    /// Writes one part by itself. The document is another version then, which is not read here.
    void putPart(ArmId part, Json.Mapping tree) {
        api.put(part.text(), tree, precondition()).operation().ifPresent(wait::await);
    }

    void delete() {
        if (document.isPresent()) {
            api.delete(id.text(), precondition()).ifPresent(wait::await);
            see(Optional.empty());
        }
    }

    private Precondition precondition() {
        return document.map(ArmDocument::etag).map(Precondition::ifMatch).orElseGet(Precondition::ifNew);
    }
}
