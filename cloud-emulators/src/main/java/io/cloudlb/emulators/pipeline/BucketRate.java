// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

/// The size of a token bucket and the tokens that flow into it each second.
public record BucketRate(int capacity, double refillPerSecond) {

    public BucketRate {
        if (capacity < 1 || refillPerSecond <= 0) {
            throw new IllegalArgumentException(
                    "a bucket needs room and a refill: " + capacity + ", " + refillPerSecond);
        }
    }
}
