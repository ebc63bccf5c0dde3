// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.time.Duration;

/// How long reads go on to show what was there before a write.
///
/// @param reads how many reads of a table do not see a change yet
/// @param time how long no read sees a change; both must be over
public record ConsistencyLag(int reads, Duration time) {

    /// Every read sees every finished write.
    public static final ConsistencyLag NONE = new ConsistencyLag(0, Duration.ZERO);

    /// A lag counted in reads.
    public static ConsistencyLag ofReads(int reads) {
        return new ConsistencyLag(reads, Duration.ZERO);
    }

    /// A lag counted in time.
    public static ConsistencyLag ofTime(Duration time) {
        return new ConsistencyLag(0, time);
    }
}
