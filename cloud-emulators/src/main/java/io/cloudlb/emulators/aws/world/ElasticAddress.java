// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

/// A public IPv4 address of the account.
public record ElasticAddress(String allocationId, String publicIp) {}
