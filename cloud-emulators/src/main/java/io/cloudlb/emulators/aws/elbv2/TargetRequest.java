// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.TargetGroup;
import java.util.List;
import java.util.Optional;

/// One target as a request names it.
///
/// @param port absent for the port of the group
/// @param zone an Availability Zone or `all`
record TargetRequest(String id, Optional<Integer> port, Optional<String> zone, Optional<String> quicServerId) {

    /// AWS names no limit for one call but refuses large ones when it is busy; 200 is what its own controller
    /// sends at most.
    private static final int MOST_PER_CALL = 200;

    /// The `Targets` of a call that registers or deregisters.
    static List<TargetRequest> readAll(Params params) {
        List<Params> targets = params.requiredStructures("Targets");
        if (targets.size() > MOST_PER_CALL) {
            throw params.invalid(
                    "Targets",
                    targets.size() + " targets",
                    "Member must have length less than or equal to " + MOST_PER_CALL);
        }
        return targets.stream().map(TargetRequest::read).toList();
    }

    static TargetRequest read(Params params) {
        return new TargetRequest(
                params.requiredText("Id"),
                params.integer("Port", 1, 65_535),
                params.text("AvailabilityZone"),
                params.text("QuicServerId"));
    }

    int portIn(TargetGroup group) {
        return port.orElse(group.port());
    }
}
