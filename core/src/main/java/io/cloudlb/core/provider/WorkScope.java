// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.util.function.Supplier;
import org.slf4j.MDC;

/// On whose behalf the current thread works, so that every log line of the work can name it. Neither cloud calls nor
/// providers take it as an argument.
public final class WorkScope {
    /// The key under which log lines carry it.
    public static final String LOG_KEY = "owner";

    /// Whose behalf nobody waits on: looks for drift and for what is left over.
    public static final String BACKGROUND = "background";

    private static final ScopedValue<String> OWNER = ScopedValue.newInstance();

    private WorkScope() {}

    /// Does work on behalf of an owner.
    ///
    /// @param owner a Service's key, or a word for what is shared
    public static <T> T within(String owner, Supplier<T> work) {
        try (MDC.MDCCloseable _ = MDC.putCloseable(LOG_KEY, owner)) {
            return ScopedValue.where(OWNER, owner).call(work::get);
        }
    }

    /// The same work for another thread, on behalf of the owner this thread works for. Log contexts are not inherited.
    public static <T> Supplier<T> carried(Supplier<T> work) {
        String owner = current();
        return owner.isEmpty() ? work : () -> within(owner, work);
    }

    /// The namespace of the Service that the thread works for; of anything else the owner as it is.
    static String namespace() {
        String owner = current();
        int slash = owner.indexOf('/');
        return slash < 0 ? owner : owner.substring(0, slash);
    }

    /// The owner, empty when the thread works for nobody in particular.
    public static String current() {
        return OWNER.orElse("");
    }
}
