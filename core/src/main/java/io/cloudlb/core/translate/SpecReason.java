// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Problem;
import java.util.stream.Stream;

/// The closed list of reasons that translation gives, for problems and for warnings, and every reading of annotations.
public enum SpecReason implements Problem.Reason {
    TOO_LARGE("TooLarge"),
    NO_PORTS("NoPorts"),
    INVALID_PORT("InvalidPort"),
    DUPLICATE_PORT("DuplicatePort"),
    NODE_PORT_MISSING("NodePortMissing"),
    HEALTH_CHECK_NODE_PORT_MISSING("HealthCheckNodePortMissing"),
    UNSUPPORTED_PROTOCOL("UnsupportedProtocol"),
    /// The spelling of KEP-1435.
    MIXED_PROTOCOLS("LoadBalancerMixedProtocolNotSupported"),
    SAME_PORT_DIFFERENT_PROTOCOLS("SamePortDifferentProtocols"),
    INVALID_SOURCE_RANGE("InvalidSourceRange"),
    SOURCE_RANGE_HOST_BITS("SourceRangeHostBits"),
    SOURCE_RANGES_IGNORED("SourceRangesIgnored"),
    UNSUPPORTED_SESSION_AFFINITY("UnsupportedSessionAffinity"),
    UNSUPPORTED_REQUESTED_IP("UnsupportedLoadBalancerIP"),
    INVALID_REQUESTED_IP("InvalidLoadBalancerIP"),
    UNSUPPORTED_IP_FAMILY("UnsupportedIPFamily"),
    SINGLE_IP_FAMILY("SingleIPFamily"),
    UNKNOWN_ANNOTATION("UnknownAnnotation"),
    UNSUPPORTED_ANNOTATION("UnsupportedAnnotation"),
    ANNOTATION_WITHOUT_EFFECT("AnnotationWithoutEffect"),
    INVALID_ANNOTATION("InvalidAnnotation"),
    CONFLICTING_ANNOTATIONS("ConflictingAnnotations");

    private final String text;

    SpecReason(String text) {
        this.text = text;
    }

    /// Whether it is that the ports, as they are asked for, cannot be had of the cloud (KEP-1435).
    public static boolean isOfPorts(String reason) {
        return Stream.of(MIXED_PROTOCOLS, SAME_PORT_DIFFERENT_PROTOCOLS, UNSUPPORTED_PROTOCOL)
                .anyMatch(known -> known.text.equals(reason));
    }

    /// The CamelCase word in conditions.
    @Override
    public String toString() {
        return text;
    }
}
