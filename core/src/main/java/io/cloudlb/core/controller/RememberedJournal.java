// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The journal as this process last wrote it. Only the leader writes it, so it is read once, and written only where it
/// would say something else: a wave costs two writes and no read, however many Services it moves.
///
/// Writes follow each other. What is about to be written is decided when its turn has come, so that no word is
/// overtaken by an older one. Safe for use by many threads.
final class RememberedJournal {
    private final TargetJournal journal;
    private final ReentrantLock writing = new ReentrantLock();
    private Word word = Word.UNKNOWN;

    private enum Word {
        /// It was never read, or a write failed: it may have taken effect or not.
        UNKNOWN,
        MOVING,
        SETTLED
    }

    RememberedJournal(TargetJournal journal) {
        this.journal = journal;
    }

    /// What was settled when the last process ended.
    Optional<String> read() {
        writing.lock();
        try {
            word = Word.UNKNOWN;
            journal.check();
            Optional<String> settled = journal.settled();
            word = settled.isPresent() ? Word.SETTLED : Word.MOVING;
            return settled;
        } finally {
            writing.unlock();
        }
    }

    /// A wave is under way. Durable when this returns.
    void moving() {
        writing.lock();
        try {
            if (word != Word.MOVING) {
                word = Word.UNKNOWN;
                journal.moving();
                word = Word.MOVING;
            }
        } finally {
            writing.unlock();
        }
    }

    /// These nodes are registered everywhere.
    ///
    /// @param due the digest to write, asked when its turn has come; empty when it is no longer so
    /// @param written called after the write and before the next one
    void settled(Supplier<Optional<String>> due, Consumer<String> written) {
        writing.lock();
        try {
            due.get().ifPresent(digest -> {
                word = Word.UNKNOWN;
                journal.settled(digest);
                word = Word.SETTLED;
                written.accept(digest);
            });
        } finally {
            writing.unlock();
        }
    }
}
