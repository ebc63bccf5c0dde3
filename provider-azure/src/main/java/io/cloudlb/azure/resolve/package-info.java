// SPDX-License-Identifier: Apache-2.0
/// From a specification and its surroundings to the parts and addresses it means. Pure; knows no client, and
/// nothing of plans.
@NullMarked
package io.cloudlb.azure.resolve;

import org.jspecify.annotations.NullMarked;
