// SPDX-License-Identifier: Apache-2.0
/// Reads YAML, and JSON as a part of it, that strangers wrote: within bounds, one Kubernetes object at a time, and held
/// against the fields of a kind. Knows nothing of ours, and no Kubernetes client.
@NullMarked
package io.cloudlb.kubernetes.yaml;

import org.jspecify.annotations.NullMarked;
