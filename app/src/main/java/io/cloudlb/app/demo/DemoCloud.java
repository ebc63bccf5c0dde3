// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.dataplane.DataPlane;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// An emulated cloud on the stage: its network is there, machines come one by one.
interface DemoCloud {
    /// What it stands in for: `AWS`.
    String name();

    /// Answers on loopback from now on.
    EmulatorServer serve() throws IOException;

    /// Has its load balancers forward real connections.
    ///
    /// @param cluster where machines answer
    void attach(DataPlane dataPlane, DemoCluster cluster);

    /// Every call so far.
    Ledger ledger();

    /// The zones that machines come in.
    List<String> zones();

    /// The id of the machine of a node.
    String machine(String node);

    /// Boots it in a zone.
    ///
    /// @param zone one of [#zones], by its index
    void boot(String node, int zone);

    /// Takes it away.
    void terminate(String node, int zone);

    /// The Node's `spec.providerID`.
    String providerId(String node, int zone);

    /// The Node's internal addresses; none where nobody asks for them.
    default List<String> addresses(String node) {
        return List.of();
    }

    /// The provider's flags for `cloudlb run`.
    List<String> settings(EmulatorServer endpoint);

    /// The variables by which the provider gets what else it needs.
    Map<String, String> environment();

    /// What makes a load balancer of the Service, for `kubectl patch`.
    String makesLoadBalancer();

    /// The call that takes a machine out of what load balancers send to; it may be made for other reasons, too.
    String takesMachineOut();

    /// Whether nothing of the cluster is left.
    boolean isEmpty();

    /// What that means, in a sentence.
    String emptiness();

    /// The variables by which the reader's own tools reach it.
    SortedMap<String, String> variables(EmulatorServer endpoint);

    /// Commands that the reader may try besides kubectl's.
    List<String> commands(EmulatorServer endpoint);
}
