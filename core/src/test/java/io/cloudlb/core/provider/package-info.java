// SPDX-License-Identifier: Apache-2.0
/// What all providers get for free, tested without any cloud: the call wrapper and the check of ownership.
@NullMarked
package io.cloudlb.core.provider;

import org.jspecify.annotations.NullMarked;
