// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.OtherController;
import io.cloudlb.gcp.model.GcpAnnotations;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The other controllers that make load balancers for Services on Google Cloud, and what they leave on
/// Services.
///
/// Kubernetes' own cloud provider serves what asks for nothing else, as we do, so only its finalizers tell it.
/// A Service with the annotation is ingress-gce's, on GKE and elsewhere; Kubernetes' cloud provider leaves it
/// alone too. Services of GKE's classes (`networking.gke.io/l4-regional-…`) have a class, and a class is
/// somebody's.
public final class OtherControllers {
    private static final String FINALIZER = "gke.networking.io/";

    public static final List<OtherController> ALL = List.of(
            new OtherController(
                    "GKE's load balancer controller (ingress-gce)",
                    Map.of(GcpAnnotations.BACKEND_SERVICE, Set.of("enabled")),
                    Set.of(FINALIZER + "l4-netlb-v2", FINALIZER + "l4-netlb-v3", FINALIZER + "l4-ilb-v2")),
            new OtherController(
                    "Kubernetes' own cloud controller (cloud-provider-gcp)",
                    Map.of(),
                    Set.of(FINALIZER + "l4-netlb-v1", FINALIZER + "l4-ilb-v1")));

    private OtherControllers() {}
}
