// SPDX-License-Identifier: Apache-2.0
/// What each kind of resource is held to.
@NullMarked
package io.cloudlb.emulators.azure.resources;

import org.jspecify.annotations.NullMarked;
