// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// `targetPort` of a Service port: a number, or the name of a container port.
public sealed interface TargetPort {
    /// @param port 1 to 65535
    record Numbered(int port) implements TargetPort {}

    /// @param name a container port's name, which may mean different numbers on different pods
    record Named(String name) implements TargetPort {}
}
