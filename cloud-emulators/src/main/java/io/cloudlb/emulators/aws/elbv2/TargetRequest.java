// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.TargetGroup;
import java.util.Optional;

/// One target as a request names it.
///
/// @param port absent for the port of the group
/// @param zone an Availability Zone or `all`
record TargetRequest(String id, Optional<Integer> port, Optional<String> zone, Optional<String> quicServerId) {

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
