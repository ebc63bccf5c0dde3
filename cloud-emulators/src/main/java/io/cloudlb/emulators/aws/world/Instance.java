// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Instant;
import java.util.List;

/// A virtual machine.
public record Instance(
        String id,
        String vpcId,
        String subnetId,
        String zone,
        String privateIp,
        List<String> securityGroups,
        State state,
        Instant launchedAt) {

    /// The life of an instance, with the codes of the EC2 API.
    public enum State {
        PENDING(0, "pending"),
        RUNNING(16, "running"),
        SHUTTING_DOWN(32, "shutting-down"),
        TERMINATED(48, "terminated"),
        STOPPING(64, "stopping"),
        STOPPED(80, "stopped");

        private final int code;
        private final String text;

        State(int code, String text) {
            this.code = code;
            this.text = text;
        }

        public int code() {
            return code;
        }

        public String text() {
            return text;
        }
    }

    public Instance {
        securityGroups = List.copyOf(securityGroups);
    }

    /// The same instance in another state.
    public Instance in(State other) {
        return new Instance(id, vpcId, subnetId, zone, privateIp, securityGroups, other, launchedAt);
    }
}
