// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

/// The process ends here. An `Error`, because nothing in the program may catch it and go on.
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    public SimulatedCrash(String where) {
        super("Crash " + where);
    }
}
