// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.OwnershipGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One commit of changes to the [FakeDocument].
///
/// The write is made on a version, so it may be repeated after a lost answer: what took effect has made another.
/// Whoever has a part that the cloud refuses, or wants a name that is somebody else's, is left out.
final class FakeDocumentCommit {
    /// How often the version may turn out to be another.
    private static final int ATTEMPTS = 5;

    private final FakeCloud cloud;
    private final List<Submission<FakeState, FakeChange>> group;
    private final Map<Integer, CloudError> leftOut = new TreeMap<>();
    private FakeDocument document;
    private boolean fresh;

    private FakeDocumentCommit(
            FakeCloud cloud, List<Submission<FakeState, FakeChange>> group, Optional<FakeDocument> known) {
        this.cloud = cloud;
        this.group = group;
        fresh = known.isEmpty();
        document = known.orElseGet(cloud::document);
    }

    /// @param known the document as it was seen last
    /// @throws CloudException when nothing is written for anybody
    static Committed<FakeState> run(
            FakeCloud cloud, List<Submission<FakeState, FakeChange>> group, Optional<FakeDocument> known) {
        return new FakeDocumentCommit(cloud, group, known).run();
    }

    private Committed<FakeState> run() {
        int attempts = 0;
        while (true) {
            try {
                write();
                return committed();
            } catch (CloudException failure) {
                switch (failure.error().kind()) {
                    case STALE, AMBIGUOUS -> {
                        attempts++;
                        if (attempts == ATTEMPTS) {
                            throw failure;
                        }
                        read();
                    }
                    case INVALID_REQUEST -> leaveOut(failure.error());
                    case THROTTLED, BUSY, NOT_FOUND, QUOTA_EXCEEDED, OBSTRUCTED, DENIED, UNAVAILABLE -> throw failure;
                }
            }
        }
    }

    private void read() {
        document = cloud.document();
        fresh = true;
    }

    /// That there is nothing to write is only known of a version that was just read.
    private void write() {
        FakeDocument wanted = wanted();
        if (wanted.equals(document) && !fresh) {
            read();
            wanted = wanted();
        }
        if (!wanted.equals(document)) {
            document = cloud.put(wanted);
        }
    }

    private FakeDocument wanted() {
        FakeDocument wanted = document;
        for (int rider = 0; rider < group.size(); rider++) {
            if (!leftOut.containsKey(rider)) {
                wanted = with(rider, wanted);
            }
        }
        return wanted;
    }

    private FakeDocument with(int rider, FakeDocument before) {
        FakeDocument after = after(group.get(rider).change(), before);
        Optional<CloudError> refusal = OwnershipGuard.refuse(
                before.guarded(),
                after.guarded(),
                Set.of(group.get(rider).owner().mark()));
        refusal.ifPresent(error -> leftOut.put(rider, error));
        return refusal.isPresent() ? before : after;
    }

    private static FakeDocument after(FakeChange change, FakeDocument before) {
        return switch (change) {
            case FakeChange.PutParts(List<FakeResource> parts, boolean _) -> before.with(parts);
            case FakeChange.DropParts(List<FakeResource> parts) -> before.without(parts);
            case FakeChange.Create _, FakeChange.Update _, FakeChange.SetTargets _, FakeChange.Delete _ ->
                throw new IllegalArgumentException("No part of the document: " + change);
        };
    }

    /// The cloud names the part that it refuses.
    private void leaveOut(CloudError refusal) {
        List<Integer> named = new ArrayList<>();
        for (int rider = 0; rider < group.size(); rider++) {
            boolean isNamed =
                    group.get(rider).change() instanceof FakeChange.PutParts(List<FakeResource> parts, boolean _)
                            && parts.stream().anyMatch(part -> FakeDocument.refuses(part, refusal));
            if (isNamed && !leftOut.containsKey(rider)) {
                named.add(rider);
            }
        }
        if (named.isEmpty()) {
            throw new CloudException(CloudError.obstructed(refusal.message(), refusal.requestId(), refusal.code()));
        }
        named.forEach(rider -> leftOut.put(rider, FakeDocument.forOwner(refusal)));
    }

    private Committed<FakeState> committed() {
        List<Applied<FakeState>> results = new ArrayList<>();
        for (int rider = 0; rider < group.size(); rider++) {
            results.add(result(rider));
        }
        FakeDocument written = document;
        return new Committed<>(shared -> shared.knowing(written), results);
    }

    private Applied<FakeState> result(int rider) {
        CloudError error = leftOut.get(rider);
        return error == null
                ? new Applied.Done<>(state -> state.after(group.get(rider).change()), "request")
                : new Applied.Failed<>(error);
    }
}
