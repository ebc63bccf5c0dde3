// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"-1,5", "0,5", "1,10", "5,160", "6,300", "2147483647,300"})
    void doublesUpToTheBound(int times, long seconds) {
        assertThat(Durations.doubled(Duration.ofSeconds(5), times, Duration.ofSeconds(300)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0", "3"})
    void isNeverLongerThanTheBound(int times) {
        assertThat(Durations.doubled(Duration.ofSeconds(9), times, Duration.ofSeconds(8)))
                .isEqualTo(Duration.ofSeconds(8));
    }
}
