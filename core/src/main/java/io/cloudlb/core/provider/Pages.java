// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lists that come in pages, or are asked for in chunks.
///
/// One of these is a list that is read one page for each time it is asked: whoever asks may do other things in
/// between. A page that could not be read is asked for again. Not safe for several threads.
///
/// @param <P> the answer with a page
public final class Pages<P> {
    private final Function<@Nullable String, P> ask;
    private final Function<P, @Nullable String> next;
    private @Nullable String token;
    private boolean over;

    /// @param ask makes one call with the token of the page, null for the first
    /// @param next the token of the page after it; null or empty after the last
    public Pages(Function<@Nullable String, P> ask, Function<P, @Nullable String> next) {
        this.ask = ask;
        this.next = next;
    }

    /// Whether the last page was read.
    public boolean isOver() {
        return over;
    }

    /// The next page.
    public P read() {
        P page = ask.apply(token);
        token = next.apply(page);
        over = token == null || token.isEmpty();
        return page;
    }

    /// Asks for page after page.
    ///
    /// @param ask makes one call with the token of the page, null for the first
    /// @param items what a page holds
    /// @param next the token of the page after it; null or empty after the last
    public static <P, T> List<T> all(
            Function<@Nullable String, P> ask, Function<P, List<T>> items, Function<P, @Nullable String> next) {
        List<T> all = new ArrayList<>();
        Pages<P> pages = new Pages<>(ask, next);
        while (!pages.isOver()) {
            all.addAll(items.apply(pages.read()));
        }
        return all;
    }

    /// The same, of which only what is made of each item is kept: one page at a time is in memory.
    ///
    /// @param keep what an item leaves behind
    public static <P, T, K> List<K> each(
            Function<@Nullable String, P> ask,
            Function<P, List<T>> items,
            Function<P, @Nullable String> next,
            Function<T, Stream<K>> keep) {
        return all(ask, page -> items.apply(page).stream().flatMap(keep).toList(), next);
    }

    /// Cuts a collection into lists of at most that many.
    public static <T> List<List<T>> chunks(Collection<T> whole, int most) {
        List<T> items = List.copyOf(whole);
        List<List<T>> chunks = new ArrayList<>();
        for (int start = 0; start < items.size(); start += most) {
            chunks.add(items.subList(start, Math.min(items.size(), start + most)));
        }
        return chunks;
    }
}
