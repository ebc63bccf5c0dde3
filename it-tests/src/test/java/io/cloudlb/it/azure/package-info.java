// SPDX-License-Identifier: Apache-2.0
/// The whole controller with Azure's provider, on a real API server, against the emulator over the wire.
///
/// A scenario is told from the outside: what a user does to the cluster, and what a person then sees in the cluster
/// and, with plain requests, in the resource group.
@NullMarked
package io.cloudlb.it.azure;

import org.jspecify.annotations.NullMarked;
