// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.Warning;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Pages;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// How lists of Compute Engine are read, and single resources that may not be there.
final class Paging {
    private static final int MOST_PAGES = 400;
    private static final String NOTHING_THERE = "NO_RESULTS_ON_PAGE";

    private Paging() {}

    /// The pages of a list, and of each item what is to be kept.
    ///
    /// @param ask makes the call for the page with that token, empty for the first
    static <R extends Message, K> Pages<ComputeApi.Page<K>> pages(
            Function<String, ? extends Message> ask, Function<R, Stream<K>> keep) {
        AtomicInteger read = new AtomicInteger();
        return new Pages<>(
                token -> {
                    if (read.get() >= MOST_PAGES) {
                        throw incomplete("the rest of a list of more than %d pages".formatted(MOST_PAGES));
                    }
                    Message page = ask.apply(Objects.requireNonNullElse(token, ""));
                    read.incrementAndGet();
                    // A list of a kind has items of that kind.
                    @SuppressWarnings("unchecked")
                    List<K> kept =
                            items(page).flatMap(item -> keep.apply((R) item)).toList();
                    return new ComputeApi.Page<>(kept, text(page, "next_page_token"));
                },
                ComputeApi.Page::next);
    }

    /// Those on a page: in a row, or by the scopes that they are in.
    private static Stream<Message> items(Message page) {
        List<?> unreachable = field(page, "unreachables")
                .<List<?>>map(field -> (List<?>) page.getField(field))
                .orElse(List.of());
        if (!unreachable.isEmpty()) {
            throw incomplete(String.valueOf(unreachable.getFirst()));
        }
        check(page);
        FieldDescriptor items = field(page, "items").orElseThrow();
        return items.isMapField()
                ? messages(page, items)
                        .flatMap(entry -> scoped(
                                (Message) entry.getField(field(entry, "value").orElseThrow())))
                : messages(page, items);
    }

    private static Stream<Message> scoped(Message scope) {
        check(scope);
        return scope.getDescriptorForType().getFields().stream()
                .filter(FieldDescriptor::isRepeated)
                .flatMap(items -> messages(scope, items));
    }

    private static Stream<Message> messages(Message of, FieldDescriptor field) {
        return ((List<?>) of.getField(field)).stream().map(Message.class::cast);
    }

    private static Optional<FieldDescriptor> field(Message message, String name) {
        return Optional.ofNullable(message.getDescriptorForType().findFieldByName(name));
    }

    private static String text(Message message, String name) {
        return field(message, name)
                .map(known -> message.getField(known).toString())
                .orElse("");
    }

    private static void check(Message list) {
        field(list, "warning").map(field -> (Warning) list.getField(field)).ifPresent(Paging::check);
    }

    private static void check(Warning warning) {
        if (!warning.getCode().isEmpty() && !warning.getCode().equals(NOTHING_THERE)) {
            throw incomplete(warning.getCode() + " " + warning.getMessage());
        }
    }

    private static CloudException incomplete(String missing) {
        return new CloudException(CloudError.unavailable(
                "Compute Engine left out of its answer what it could not reach: "
                        + missing.lines().findFirst().orElse(""),
                ""));
    }

    /// A resource, or nothing when it is this that the API does not find, and not the project or region it is in.
    static <T> Optional<T> found(String name, Supplier<T> get) {
        try {
            return Optional.of(get.get());
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.NOT_FOUND)
                    && failure.error().message().contains("/" + name + "'")) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
