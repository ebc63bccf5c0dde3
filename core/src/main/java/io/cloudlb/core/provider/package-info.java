// SPDX-License-Identifier: Apache-2.0
/// The contract between the controller and a cloud.
///
/// A provider says what a specification means on its cloud, plans, and applies one write at a time; it
/// never sees Kubernetes. What every provider needs alike stands here once: errors as values, the check of
/// ownership, the wrapper around every cloud call.
@NullMarked
package io.cloudlb.core.provider;

import org.jspecify.annotations.NullMarked;
