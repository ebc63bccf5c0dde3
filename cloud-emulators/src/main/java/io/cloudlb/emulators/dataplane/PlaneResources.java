// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/// What all frontends of a data plane share.
///
/// @param options how the plane behaves
/// @param tasks where every thread comes from, so that the plane can end them all
/// @param connections one permit for each TCP connection that may be open
/// @param datagramFlows one permit for each UDP flow that may be open
record PlaneResources(DataPlaneOptions options, ExecutorService tasks, Semaphore connections, Semaphore datagramFlows) {

    static PlaneResources of(DataPlaneOptions options, ExecutorService tasks) {
        return new PlaneResources(
                options, tasks, new Semaphore(options.connections()), new Semaphore(options.datagramFlows()));
    }
}
