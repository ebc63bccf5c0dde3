// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// All scenarios, for whoever stands in for AWS.
@RequiresControlPlane
abstract class AwsScenarios
        implements LifeScenarios, FieldScenarios, TypeScenarios, NodeScenarios, RefusalScenarios, EconomyScenarios {
    private Stage stage;

    /// An account with a network and machines, and no load balancer.
    abstract AwsAccount openAccount();

    /// Puts down what [#openAccount] set up.
    abstract void closeAccount();

    @BeforeEach
    final void setTheStage(ControlPlane controlPlane, TestNamespace namespace) {
        stage = new Stage(openAccount(), controlPlane, namespace);
    }

    @AfterEach
    final void clearTheStage() {
        stage.close();
        closeAccount();
    }

    @Override
    public final Stage stage() {
        return stage;
    }
}
