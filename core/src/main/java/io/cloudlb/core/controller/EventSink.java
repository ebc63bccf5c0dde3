// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.ServiceView;

/// Where events go. Never blocks and never fails the caller: an event lost to an outage is lost.
@FunctionalInterface
public interface EventSink {
    /// Records an event on a Service.
    void emit(ServiceView service, Event event);
}
