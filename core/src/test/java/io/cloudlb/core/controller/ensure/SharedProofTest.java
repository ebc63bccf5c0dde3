// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedProofTest {
    private final SharedConvergence.Proof proof = new SharedConvergence.Proof();

    @Test
    void isOpenOnceANewServiceNeedsMore() {
        proof.mayNeedMore();
        assertThat(proof.isOpen()).as("it is not known yet what it needs").isFalse();

        proof.wanted("a rule");

        assertThat(proof.isOpen()).isTrue();
    }

    @Test
    void staysShutForOneThatNeedsNoMoreThanTheOthers() {
        proof.wanted("a rule");
        proof.mayNeedMore();

        proof.wanted("a rule");

        assertThat(proof.isOpen()).isFalse();
    }

    @Test
    void staysShutWhereNoServiceIsNew() {
        proof.wanted("a rule");

        proof.wanted("less");

        assertThat(proof.isOpen()).isFalse();
    }

    @Test
    void staysOpenUntilALookFindsAllThatIsWanted() {
        proof.mayNeedMore();
        proof.wanted("a rule");

        proof.ended(false);
        assertThat(proof.isOpen()).isTrue();

        proof.ended(true);
        assertThat(proof.isOpen()).isFalse();
    }

    @Test
    void remembersALookThatWouldHaveBeenTooEarly() {
        proof.putOff();
        assertThat(proof.isPutOff()).isTrue();

        proof.looked();
        assertThat(proof.isPutOff()).isFalse();
    }
}
