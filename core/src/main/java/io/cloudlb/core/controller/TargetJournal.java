// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import java.util.Optional;

/// One durable word on whether all Services have the cluster's nodes registered, so that a restart need not ask
/// the cloud for every target group. Written ahead: `moving` before the first registration of a wave, `settled`
/// after the last.
public interface TargetJournal {
    /// For load balancers that have no nodes behind them: nothing is written down.
    TargetJournal NONE = new TargetJournal() {
        @Override
        public Optional<String> settled() {
            return Optional.empty();
        }

        @Override
        public void moving() {}

        @Override
        public void settled(String digest) {}
    };

    /// Proves that a word can be written, without writing one. Called at the start, so that a missing right or
    /// namespace is not first noticed when nodes move.
    ///
    /// @throws KubernetesException when it cannot
    default void check() {}

    /// The digest of the node set that every Service had registered when nothing was under way; empty when a
    /// wave is under way or nothing was ever settled.
    Optional<String> settled();

    /// A wave begins. Durable when this returns.
    void moving();

    /// All Services have these nodes.
    ///
    /// @param digest the node set's digest
    void settled(String digest);
}
