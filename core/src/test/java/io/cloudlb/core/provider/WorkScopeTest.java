// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class WorkScopeTest {
    @Test
    void namesTheOwnerInLogLinesOfTheWorkOnly() {
        String seen = WorkScope.within("default/web", () -> MDC.get(WorkScope.LOG_KEY));

        assertThat(seen).isEqualTo("default/web");
        assertThat(MDC.get(WorkScope.LOG_KEY)).isNull();
        assertThat(WorkScope.current()).isEmpty();
    }

    @Test
    void carriesTheOwnerToAnotherThread() throws Exception {
        Supplier<String> work =
                WorkScope.within("default/web", () -> WorkScope.carried(() -> WorkScope.current() + " " + logKey()));
        CompletableFuture<String> seen = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> seen.complete(work.get())).join();

        assertThat(seen.join()).isEqualTo("default/web default/web");
    }

    private static String logKey() {
        return String.valueOf(MDC.get(WorkScope.LOG_KEY));
    }
}
