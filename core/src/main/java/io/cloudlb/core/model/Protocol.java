// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// Transport protocols a Service port may name.
public enum Protocol {
    TCP,
    UDP,
    SCTP
}
