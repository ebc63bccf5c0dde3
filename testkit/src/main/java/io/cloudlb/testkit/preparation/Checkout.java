// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.preparation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The source tree this program runs from, if it does.
///
/// @param folder its top, the one with `tools` in it
public record Checkout(Path folder) {

    /// The system property with which the `cloudlb` launcher names the checkout.
    public static final String HOME_PROPERTY = "cloudlb.home";

    /// The checkout the launcher names, or else the one around the working directory.
    public static Optional<Checkout> find() {
        Stream<Path> named =
                Stream.ofNullable(System.getProperty(HOME_PROPERTY)).map(Path::of);
        Stream<Path> around = Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent);
        return Stream.concat(named, around)
                .map(Checkout::new)
                .filter(checkout -> Files.isExecutable(checkout.tool("control-plane")))
                .findFirst();
    }

    /// The script of that name in `tools`.
    public Path tool(String name) {
        return folder.resolve("tools").resolve(name);
    }
}
