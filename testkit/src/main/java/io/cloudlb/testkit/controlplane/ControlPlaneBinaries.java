// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import io.cloudlb.testkit.preparation.Checkout;
import io.cloudlb.testkit.preparation.PreparationException;
import io.cloudlb.testkit.preparation.PreparationScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A folder that holds `kube-apiserver` and `etcd`.
///
/// @param folder the folder
public record ControlPlaneBinaries(Path folder) {

    public ControlPlaneBinaries {
        for (String name : new String[] {"kube-apiserver", "etcd"}) {
            if (!Files.isExecutable(folder.resolve(name))) {
                throw new PreparationException(folder + " holds no program " + name);
            }
        }
    }

    /// Finds, downloads or builds them: by `tools/control-plane` in a checkout, and else from what the environment
    /// and the cache already hold.
    ///
    /// @param progress gets a line now and then: this may take minutes the first time
    /// @throws PreparationException if they cannot be had
    public static ControlPlaneBinaries prepare(Consumer<String> progress) {
        return Checkout.find()
                .map(checkout -> new PreparationScript(checkout.tool("control-plane"), progress).run())
                .map(ControlPlaneBinaries::new)
                .orElseGet(() -> PreparedBinaries.ofEnvironment(System.getenv()).find());
    }

    Path apiServer() {
        return folder.resolve("kube-apiserver");
    }

    Path etcd() {
        return folder.resolve("etcd");
    }
}
