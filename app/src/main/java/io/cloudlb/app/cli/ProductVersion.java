// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import java.util.Optional;

/// Which version this is.
public final class ProductVersion {
    private ProductVersion() {}

    /// The version in the jar's manifest, `development` when not run from one.
    public static String current() {
        return Optional.ofNullable(ProductVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
