// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.google.PythonComputeClient;

/// Behind [RequiresPythonComputeClient].
final class PythonComputeClientExtension extends SharedResource<PythonComputeClient> {

    PythonComputeClientExtension() {
        super(PythonComputeClient.class, () -> PythonComputeClient.prepare(System.err::println), _ -> {});
    }
}
