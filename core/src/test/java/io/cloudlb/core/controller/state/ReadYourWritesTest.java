// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceView;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Nobody goes by an older form of a Service than is known.
class ReadYourWritesTest {
    private ServiceRecord.Writes written = ServiceRecord.Writes.NONE;

    private static ServiceView web(String uid, int version) {
        ServiceView view = aService("web").port(80).view();
        ServiceView.Meta meta = view.meta();
        return view.with(new ServiceView.Meta(
                meta.key(), uid, Integer.toString(version), meta.deleting(), meta.finalizers(), meta.annotations()));
    }

    @Test
    void anAnswerIsNewerThanAWatchThatLags() {
        written = written.answered(web("a", 12));

        assertThat(written.newest(web("a", 9))).isEqualTo(web("a", 12));
        assertThat(written.newest(web("a", 100))).isEqualTo(web("a", 100));
    }

    @Test
    void whatWasReadAfreshIsNewerThanAWatchThatLags() {
        written = written.readAfresh(web("a", 12), Optional.of(web("a", 9)));

        assertThat(written.newest(web("a", 9))).isEqualTo(web("a", 12));
    }

    @Test
    void anAnswerThatComesLateDoesNotHideWhatWasReadAfresh() {
        written = written.readAfresh(web("a", 12), Optional.of(web("a", 9)));
        written = written.answered(web("a", 10));

        assertThat(written.newest(web("a", 9))).isEqualTo(web("a", 12));
    }

    @Test
    void nothingIsKeptThatTheWatchHasToldAlready() {
        written = written.readAfresh(web("a", 12), Optional.of(web("a", 12)));
        written = written.readAfresh(web("b", 12), Optional.empty());

        assertThat(written.newest(web("a", 11))).isEqualTo(web("a", 11));
        assertThat(written.newest(web("b", 11))).isEqualTo(web("b", 11));
    }

    @Test
    void aLaterServiceOfTheSameNameIsAnother() {
        written = written.answered(web("a", 12));

        assertThat(written.newest(web("b", 9))).isEqualTo(web("b", 9));
    }
}
