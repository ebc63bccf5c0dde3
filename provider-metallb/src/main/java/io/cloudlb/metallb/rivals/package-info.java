// SPDX-License-Identifier: Apache-2.0
/// Whether another controller gives addresses to the Services that we serve.
///
/// Two that do would take each other's addresses away for ever, and MetalLB's own leaves no lease to look at; so
/// it is read from Deployments and from who wrote statuses lately. Pure: what was seen comes in as records, the
/// verdict goes out as a value.
@NullMarked
package io.cloudlb.metallb.rivals;

import org.jspecify.annotations.NullMarked;
