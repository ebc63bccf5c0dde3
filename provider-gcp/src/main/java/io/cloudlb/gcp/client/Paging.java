// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.Warning;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Pages;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How lists of Compute Engine are read, and single resources that may not be there.
final class Paging {
    /// The most that the API puts on a page.
    static final int PAGE = 500;

    private static final int MOST_PAGES = 400;
    private static final String NOTHING_THERE = "NO_RESULTS_ON_PAGE";

    private Paging() {}

    /// All pages of a list, and of each item what is to be kept.
    static <P, T, K> List<K> pages(
            Function<String, P> ask,
            Function<P, List<T>> items,
            Function<P, @Nullable String> next,
            Function<T, Stream<K>> keep) {
        AtomicInteger read = new AtomicInteger();
        return Pages.each(
                token -> {
                    if (read.incrementAndGet() > MOST_PAGES) {
                        throw incomplete("the rest of a list of more than %d pages".formatted(MOST_PAGES));
                    }
                    return ask.apply(Objects.requireNonNullElse(token, ""));
                },
                items,
                next,
                keep);
    }

    /// The items of all scopes, if all of them answered.
    static <S, T> List<T> whole(
            List<String> unreachable, Collection<S> scopes, Function<S, Warning> warning, Function<S, List<T>> items) {
        if (!unreachable.isEmpty()) {
            throw incomplete(unreachable.getFirst());
        }
        return scopes.stream()
                .peek(scope -> check(warning.apply(scope)))
                .flatMap(scope -> items.apply(scope).stream())
                .toList();
    }

    private static void check(Warning warning) {
        if (!warning.getCode().isEmpty() && !warning.getCode().equals(NOTHING_THERE)) {
            throw incomplete(warning.getCode() + " " + warning.getMessage());
        }
    }

    private static CloudException incomplete(String missing) {
        return new CloudException(new CloudError.Unavailable(
                "Compute Engine left out of its answer what it could not reach: "
                        + missing.lines().findFirst().orElse(""),
                ""));
    }

    /// A resource, or nothing when it is this that the API does not find, and not the project or region it is in.
    static <T> Optional<T> found(String name, Supplier<T> get) {
        try {
            return Optional.of(get.get());
        } catch (CloudException failure) {
            if (failure.error() instanceof CloudError.NotFound(String message, String _)
                    && message.contains("/" + name + "'")) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
