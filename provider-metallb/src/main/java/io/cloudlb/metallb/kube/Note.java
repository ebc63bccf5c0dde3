// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.fabric8.kubernetes.api.model.ObjectReference;

/// An event on an object that is no Service.
///
/// @param about the object, with its UID
/// @param kind whether somebody should look
/// @param reason a CamelCase word from a closed list
/// @param message what, why, what to do
record Note(ObjectReference about, Kind kind, Reason reason, String message) {
    enum Kind {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    enum Reason {
        POOLS_REFUSED("PoolsRefused"),
        POOLS_IN_FORCE("PoolsInForce"),
        RIVAL_CONTROLLER("RivalController");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
