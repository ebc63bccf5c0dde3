// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.world.AddressSet;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import java.io.UncheckedIOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a data plane as the load balancers, members and security groups of an emulated subscription say.
///
/// @param tags the addresses of service tags, by lower-case name
record AzureTraffic(AzureWorld world, DataPlane dataPlane, NodeAddresses nodes, Map<String, AddressSet> tags) {

    private static final Logger log = LoggerFactory.getLogger(AzureTraffic.class);

    /// Shows the data plane what there is now.
    void push() {
        try {
            dataPlane.apply(new AzureFrontends(world, nodes, tags).all());
        } catch (UncheckedIOException failed) {
            log.error("a rule could not be opened on loopback; the others are", failed);
        }
    }
}
