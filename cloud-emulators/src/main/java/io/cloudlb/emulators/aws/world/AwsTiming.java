// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import java.time.Duration;

/// How long things take in the emulated cloud.
///
/// @param provisioning how long a new load balancer is `provisioning` before it is `active`
/// @param registration how long a new target is `initial` before its health is known; where a data plane
///     probes for real, its first result counts instead
/// @param interfaceRelease how long the network interfaces of a deleted load balancer stay, and with them the
///     use of its security groups
/// @param resourceLag how far reads of resources lag behind writes
/// @param tagLag how far reads of tags lag behind writes
public record AwsTiming(
        Duration provisioning,
        Duration registration,
        Duration interfaceRelease,
        ConsistencyLag resourceLag,
        ConsistencyLag tagLag) {

    /// Everything at once: for tests that are about something else.
    public static AwsTiming immediate() {
        return new AwsTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, ConsistencyLag.NONE, ConsistencyLag.NONE);
    }

    /// Everything takes a little, in the order in which it does at AWS, but short enough to watch.
    public static AwsTiming lifelike() {
        return new AwsTiming(
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                ConsistencyLag.NONE,
                ConsistencyLag.NONE);
    }

    /// Reads lag behind writes, tags longest, and interfaces linger: for tests of what survives that.
    public static AwsTiming hostile() {
        return new AwsTiming(
                Duration.ofSeconds(90),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                ConsistencyLag.ofReads(1),
                ConsistencyLag.ofReads(2));
    }

    /// The same with another time for new load balancers.
    public AwsTiming withProvisioning(Duration other) {
        return new AwsTiming(other, registration, interfaceRelease, resourceLag, tagLag);
    }

    /// The same with another time for new targets.
    public AwsTiming withRegistration(Duration other) {
        return new AwsTiming(provisioning, other, interfaceRelease, resourceLag, tagLag);
    }

    /// The same with another time for the interfaces of deleted load balancers.
    public AwsTiming withInterfaceRelease(Duration other) {
        return new AwsTiming(provisioning, registration, other, resourceLag, tagLag);
    }

    /// The same with other lags of reads behind writes.
    public AwsTiming withLag(ConsistencyLag resources, ConsistencyLag tags) {
        return new AwsTiming(provisioning, registration, interfaceRelease, resources, tags);
    }
}
