// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.kube;

/// One write of the controller to Kubernetes.
///
/// @param number from 1, in the order of the ledger
/// @param verb what kind of write
/// @param subject what was written: a Service's key, or `journal`
/// @param uid the Service's UID, empty for the journal
/// @param detail the finalizer, the status, the digest
public record KubeWrite(int number, Verb verb, String subject, String uid, String detail) {
    /// The kinds of writes.
    public enum Verb {
        ADD_FINALIZER,
        REMOVE_FINALIZER,
        WRITE_STATUS,
        WRITE_CONDITIONS,
        WITHDRAW_CONDITIONS,
        JOURNAL_MOVING,
        JOURNAL_SETTLED
    }

    @Override
    public String toString() {
        return "#%d %s %s %s".formatted(number, verb, subject, detail);
    }
}
