// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmApi.Precondition;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.client.ArmOperation;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes network interfaces, instances and models of scale sets, each as it is read but for the pools that
/// its IP configurations name, and on the version that was read. All of a kind are begun before one is waited
/// for. Who wrote in between is respected: what was read is forgotten and read again.
record InterfaceWrites(ArmApi api, TimeSource time) {
    /// How often somebody else may write in between, or Azure fail at what it has accepted.
    private static final int ATTEMPTS = 3;

    /// Makes all of them, models before instances.
    ///
    /// @return what failed, by what was to be written
    SortedMap<ArmId, CloudError> write(List<PoolMoves> all) {
        SortedMap<ArmId, CloudError> failed = new TreeMap<>();
        write(all.stream().filter(moves -> PoolMoves.isModel(moves.holder())).toList(), failed);
        write(all.stream().filter(moves -> !PoolMoves.isModel(moves.holder())).toList(), failed);
        return failed;
    }

    private void write(List<PoolMoves> all, SortedMap<ArmId, CloudError> failed) {
        List<PoolMoves> left = all;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            left = attempt(left, attempt, failed);
        }
    }

    /// One that has begun.
    private record Begun(PoolMoves moves, Optional<ArmOperation> operation) {}

    /// @return what is to be tried again
    private List<PoolMoves> attempt(List<PoolMoves> all, int attempt, SortedMap<ArmId, CloudError> failed) {
        boolean last = attempt == ATTEMPTS;
        List<PoolMoves> again = new ArrayList<>();
        List<Begun> begun = new ArrayList<>();
        for (PoolMoves moves : all) {
            try {
                begun.add(new Begun(moves, begin(moves, attempt > 1)));
            } catch (CloudException failure) {
                note(moves, failure.error(), last || !isPassing(failure.error()), again, failed);
            }
        }
        for (Begun each : begun) {
            try {
                each.operation().ifPresent(wait(each.moves().holder())::await);
            } catch (CloudException failure) {
                note(each.moves(), failure.error(), last, again, failed);
            }
        }
        return again;
    }

    private static void note(
            PoolMoves moves,
            CloudError error,
            boolean ends,
            List<PoolMoves> again,
            SortedMap<ArmId, CloudError> failed) {
        if (ends) {
            failed.put(moves.holder(), error);
        } else {
            again.add(moves);
        }
    }

    private static boolean isPassing(CloudError error) {
        return error.is(CloudError.Kind.STALE) || error.is(CloudError.Kind.AMBIGUOUS);
    }

    private OperationWait wait(ArmId holder) {
        return new OperationWait(api, time, holder.text());
    }

    /// @param again whether it was tried before, so that a failure that is shown may be that one's
    /// @return empty where nothing goes on: it stands as it is to be, or is gone and was to leave
    private Optional<ArmOperation> begin(PoolMoves moves, boolean again) {
        Optional<ArmDocument> read = settled(moves.holder());
        if (read.isEmpty()) {
            if (moves.join().isEmpty()) {
                return Optional.empty();
            }
            throw new CloudException(CloudError.notFound("%s is gone".formatted(moves.holder()), ""));
        }
        Json.Mapping before = read.get().tree();
        Json.Mapping after = new InterfaceTrees(moves).changed(before);
        // Instances and scale sets also fail for what has nothing to do with pools.
        boolean ours = again || PoolMoves.isInterface(moves.holder());
        boolean failed = ours && Provisioning.of(read.get().provisioningState()) == Provisioning.FAILED;
        if (after.equals(before) && !failed) {
            return Optional.empty();
        }
        String etag = read.get().etag();
        return api.put(moves.holder().text(), after, etag.isEmpty() ? Precondition.none() : Precondition.ifMatch(etag))
                .operation();
    }

    /// What somebody else has begun has an end.
    private Optional<ArmDocument> settled(ArmId holder) {
        long since = time.nanoTime();
        Optional<ArmDocument> read = api.get(holder.text());
        while (read.filter(found -> Provisioning.of(found.provisioningState()) == Provisioning.UPDATING)
                .isPresent()) {
            wait(holder).pause(since, OperationWait.POLL);
            read = api.get(holder.text());
        }
        return read;
    }
}
