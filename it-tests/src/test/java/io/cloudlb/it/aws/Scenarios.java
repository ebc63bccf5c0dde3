// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

/// What every group of scenarios plays on.
interface Scenarios {
    /// The finalizer of the cluster's default controller.
    String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

    /// What the provider's annotations begin with.
    String AWS = "service.beta.kubernetes.io/aws-load-balancer-";

    /// The stage, fresh for each scenario.
    Stage stage();
}
