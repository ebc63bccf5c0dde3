// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.InstantSource;

/// What one emulated account and region is.
///
/// @param region such as `eu-west-1`
/// @param accountId twelve digits
/// @param clock the time of the emulated cloud
public record AwsSettings(String region, String accountId, InstantSource clock, AwsTiming timing, AwsQuotas quotas) {

    public AwsSettings {
        if (!accountId.matches("[0-9]{12}")) {
            throw new IllegalArgumentException("an account id has twelve digits: " + accountId);
        }
    }
}
