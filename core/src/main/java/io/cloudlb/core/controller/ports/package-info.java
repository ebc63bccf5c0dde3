// SPDX-License-Identifier: Apache-2.0
/// What the controller needs of the cluster and is told by the process: ports that the module `kubernetes`
/// implements with the client and tests implement in memory, events, and settings.
@NullMarked
package io.cloudlb.core.controller.ports;

import org.jspecify.annotations.NullMarked;
