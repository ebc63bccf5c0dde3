// SPDX-License-Identifier: Apache-2.0
/// The rules of each kind of resource: what it may be made of, what the server fills in, who keeps it from being
/// deleted.
@NullMarked
package io.cloudlb.emulators.gcp.resources;

import org.jspecify.annotations.NullMarked;
