// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.cloudlb.core.controller.Controller;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.kubernetes.KubernetesCaches;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the controller what the watches see. What they see before there is a controller it finds at its start.
final class ControllerWakeUp implements KubernetesCaches.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerWakeUp.class);

    private volatile Optional<Controller> controller = Optional.empty();

    void reaches(Controller listening) {
        controller = Optional.of(listening);
    }

    /// The provider asks for housekeeping.
    void providerWakesUp() {
        controller.ifPresent(Controller::onProvider);
    }

    @Override
    public void serviceChanged(ServiceKey key) {
        controller.ifPresent(listening -> listening.onService(key));
    }

    @Override
    public void nodesChanged() {
        controller.ifPresent(Controller::onNodes);
    }

    @Override
    public void endpointsChanged(ServiceKey key) {
        controller.ifPresent(listening -> listening.onEndpoints(key));
    }

    @Override
    public void watchDied(Throwable cause) {
        LOG.error("A watch died", cause);
    }
}
