// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import java.time.InstantSource;

/// What an emulated subscription is like.
///
/// @param subscription its id
/// @param location the one region there is, `westeurope`
public record AzureSettings(
        String subscription, String location, InstantSource clock, AzureTiming timing, AzureLimits limits) {}
