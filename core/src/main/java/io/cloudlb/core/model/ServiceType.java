// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// `spec.type`.
public enum ServiceType {
    CLUSTER_IP,
    NODE_PORT,
    LOAD_BALANCER,
    EXTERNAL_NAME
}
