// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.kube.PoolWatch.PoolView;
import io.cloudlb.metallb.pool.PoolDefinition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolViewTest {
    @Test
    void aPoolThatIsTooLargeIsOneThatIsRefusedAndSaysWhy() {
        PoolView pool = new PoolView(
                new PoolDefinition("big", List.of("192.0.2.0/24"), true, false, Optional.empty()),
                "u",
                Optional.empty());

        PoolDefinition kept = pool.tooLarge().definition();

        assertThat(kept.name()).isEqualTo("big");
        assertThat(kept.addresses()).singleElement().asString().contains("64 KB of each at the most");
        assertThat(kept.autoAssign()).isFalse();
    }
}
