// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

/// Where clouds differ, so that the one suite fits all.
///
/// @param udp whether a listener may be UDP
/// @param sharedResources whether Services need something of the cluster that is written for all of them
/// @param journalsTargets whether a restart can be told that targets are registered
/// @param targets whether load balancers send to the cluster's nodes
/// @param sharesTargets whether the nodes are the cluster's for all Services, so that a new node changes nothing of a
///     Service's own
public record ContractSwitches(
        boolean udp, boolean sharedResources, boolean journalsTargets, boolean targets, boolean sharesTargets) {
    /// A cloud where each Service has targets of its own.
    public ContractSwitches(boolean udp, boolean sharedResources, boolean journalsTargets, boolean targets) {
        this(udp, sharedResources, journalsTargets, targets, false);
    }
}
