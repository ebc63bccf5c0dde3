// SPDX-License-Identifier: Apache-2.0
/// What has to change, as values: changes, the order between them, and the policy that may withhold some.
///
/// Pure. No client, no clock, no logger; a provider makes plans, the controller carries them out, and
/// `cloudlb plan` only prints them.
@NullMarked
package io.cloudlb.core.plan;

import org.jspecify.annotations.NullMarked;
