// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.core.provider.ProviderSettings;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// The providers there are. In the packaged program a provider with a cloud's SDK is in a jar of its own beside
/// the program's, which is opened when that provider is made: nobody pays for the SDKs of other clouds.
public final class Providers {
    private Providers() {}

    /// The settings of all of them, by name.
    public static List<ProviderSettings> settings() {
        return ServiceLoader.load(ProviderSettings.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ProviderSettings::name))
                .toList();
    }

    /// What makes the provider of that name, as its settings have it. What is opened for it stays open until the
    /// process ends.
    ///
    /// @throws CommandFailure when there is none: the program is not whole
    public static ProviderFactory factory(String name) {
        ClassLoader loader = jar(name).<ClassLoader>map(Providers::open).orElseGet(Providers.class::getClassLoader);
        return ServiceLoader.load(ProviderFactory.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        "the program is not whole: providers/%s.jar has to lie beside cloudlb.jar".formatted(name)));
    }

    private static Optional<Path> jar(String name) {
        Path program = Path.of(URI.create(Providers.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        return Files.isRegularFile(program)
                ? Optional.of(program.resolveSibling("providers").resolve(name + ".jar"))
                        .filter(Files::isRegularFile)
                : Optional.empty();
    }

    /// SDKs look for parts of themselves by the thread's loader where they do not by their own.
    private static URLClassLoader open(Path jar) {
        try {
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {jar.toUri().toURL()}, Providers.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            return loader;
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
