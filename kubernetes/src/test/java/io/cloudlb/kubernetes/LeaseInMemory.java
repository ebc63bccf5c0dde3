// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.KubernetesException;
import java.util.Optional;

/// The API server, as far as a Lease goes.
final class LeaseInMemory implements LeaderLease.LeaseStore {
    /// Whether nobody answers.
    boolean away;

    /// Whether the next write is done and its answer does not arrive.
    boolean loseNextAnswer;

    private Optional<Stored> stored = Optional.empty();
    private int version;

    Claim claim() {
        return stored.orElseThrow().claim();
    }

    void byHand(Claim claim) {
        version++;
        stored = Optional.of(new Stored(claim, Integer.toString(version)));
    }

    void delete() {
        stored = Optional.empty();
    }

    @Override
    public Optional<Stored> read() {
        requireAnswer();
        return stored;
    }

    @Override
    public Stored create(Claim claim) {
        requireAnswer();
        if (stored.isPresent()) {
            throw new KubernetesException(KubernetesException.Kind.CONFLICT, "there is one");
        }
        return write(claim);
    }

    @Override
    public Stored replace(Stored known, Claim claim) {
        requireAnswer();
        if (stored.isEmpty()) {
            throw new KubernetesException(KubernetesException.Kind.GONE, "there is none");
        }
        if (!stored.get().version().equals(known.version())) {
            throw new KubernetesException(KubernetesException.Kind.CONFLICT, "it is another");
        }
        return write(claim);
    }

    private Stored write(Claim claim) {
        byHand(claim);
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw new KubernetesException(KubernetesException.Kind.UNAVAILABLE, "the answer is lost");
        }
        return stored.orElseThrow();
    }

    private void requireAnswer() {
        if (away) {
            throw new KubernetesException(KubernetesException.Kind.UNAVAILABLE, "nobody answers");
        }
    }
}
