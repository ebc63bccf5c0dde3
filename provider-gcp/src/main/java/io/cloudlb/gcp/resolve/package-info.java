// SPDX-License-Identifier: Apache-2.0
/// From a specification and its surroundings to the resources it means. Pure; knows no client, and nothing of
/// plans.
@NullMarked
package io.cloudlb.gcp.resolve;

import org.jspecify.annotations.NullMarked;
