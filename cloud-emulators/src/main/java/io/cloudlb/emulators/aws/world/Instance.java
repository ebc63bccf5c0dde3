// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A virtual machine with one network interface.
///
/// @param secondaryIps further private addresses of its interface, such as those of pods
public record Instance(
        String id,
        String vpcId,
        String subnetId,
        String zone,
        String privateIp,
        List<String> secondaryIps,
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
        secondaryIps = List.copyOf(secondaryIps);
        securityGroups = List.copyOf(securityGroups);
    }

    /// The same instance in another state.
    public Instance in(State other) {
        return new Instance(id, vpcId, subnetId, zone, privateIp, secondaryIps, securityGroups, other, launchedAt);
    }

    /// The same instance with other further addresses.
    public Instance withSecondaryIps(List<String> other) {
        return new Instance(id, vpcId, subnetId, zone, privateIp, other, securityGroups, state, launchedAt);
    }

    /// All its private addresses, the main one first.
    public List<String> privateIps() {
        List<String> all = new ArrayList<>(secondaryIps);
        all.addFirst(privateIp);
        return all;
    }

    /// The id of its network interface.
    public String interfaceId() {
        return "eni-" + id.substring("i-".length());
    }
}
