// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

/// A security group; its rules are in a table of their own.
public record SecurityGroup(String id, String name, String description, String vpcId) {}
