// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.provider.CloudError;
import java.time.Duration;

/// What failed, on either side of the controller.
public sealed interface Trouble {
    /// What, why and what to do.
    String message();

    /// How long whoever failed asks us to wait; zero when it does not say.
    Duration atLeast();

    /// The cloud.
    record Cloud(CloudError error) implements Trouble {
        @Override
        public String message() {
            return error.message();
        }

        @Override
        public Duration atLeast() {
            return error instanceof CloudError.Throttled throttled ? throttled.after() : Duration.ZERO;
        }
    }

    /// The API server.
    record Kubernetes(KubernetesException.Kind kind, String message) implements Trouble {
        @Override
        public Duration atLeast() {
            return Duration.ZERO;
        }
    }
}
