// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CloudCallsTest {
    private static final CallFamily FAMILY = new CallFamily("family", 100, 100);
    private static final CloudError THROTTLED = CloudError.throttled("slow down", "r1", Duration.ZERO);
    private static final CloudError UNAVAILABLE = CloudError.unavailable("away", "r2");
    private static final CloudError AMBIGUOUS = CloudError.ambiguous("no answer", "r3");

    private final ManualClock time = new ManualClock();
    private final List<CloudCalls.CallRecord> records = new ArrayList<>();
    private boolean leading = true;
    private final CloudCalls calls = new CloudCalls(
            "test",
            CallBudget.STANDARD,
            new SdkErrors(),
            new ProviderContext(
                    new ClusterIdentity("test", "uid"),
                    Map.of(),
                    ProviderContext.PortRange.KUBERNETES_DEFAULT,
                    time,
                    _ -> leading,
                    records::add),
            () -> 1);

    @Test
    void returnsTheAnswerAndRecordsTheCall() {
        assertThat(calls.write(FAMILY, "Create", () -> "made")).isEqualTo("made");
        assertThat(records)
                .containsExactly(new CloudCalls.CallRecord(
                        "test",
                        "family",
                        "Create",
                        true,
                        time.instant(),
                        Duration.ZERO,
                        Duration.ZERO,
                        "ok",
                        "id of made"));
    }

    @Test
    void triesAgainWithGrowingPausesWhatHadNoEffect() {
        String answer = calls.write(FAMILY, "Create", SdkErrors.script(UNAVAILABLE, UNAVAILABLE, UNAVAILABLE));

        assertThat(answer).isEqualTo("done");
        assertThat(outcomes()).containsExactly("Unavailable", "Unavailable", "Unavailable", "ok");
        assertThat(time.passed()).isEqualTo(Duration.ofMillis(200 + 400 + 800));
    }

    @Test
    void givesUpAfterItsAttemptsWithTheCloudsError() {
        Supplier<String> failing = SdkErrors.script(UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE);

        assertThat(errorOf(() -> calls.read(FAMILY, "Describe", failing))).isEqualTo(UNAVAILABLE);
        assertThat(records).hasSize(5);
    }

    @Test
    void neverRepeatsAWriteThatMayHaveTakenEffect() {
        assertThat(errorOf(() -> calls.write(FAMILY, "Create", SdkErrors.script(AMBIGUOUS))))
                .isEqualTo(AMBIGUOUS);
        assertThat(records).hasSize(1);
    }

    @Test
    void takesAnAmbiguousReadForAnUnavailableCloud() {
        assertThat(calls.read(FAMILY, "Describe", SdkErrors.script(AMBIGUOUS))).isEqualTo("done");
        assertThat(outcomes()).containsExactly("Unavailable", "ok");
    }

    @Test
    void doesNotRepeatWhatCannotSucceed() {
        for (CloudError error : List.of(
                CloudError.stale("c", ""),
                CloudError.busy("b", ""),
                CloudError.notFound("n", ""),
                CloudError.quotaExceeded("q", "", "load balancers"),
                CloudError.invalidRequest("i", "", "Bad"),
                CloudError.denied("d", ""))) {
            records.clear();

            assertThat(errorOf(() -> calls.read(FAMILY, "Describe", SdkErrors.script(error))))
                    .isEqualTo(error);
            assertThat(records).hasSize(1);
        }
    }

    @Test
    void waitsAsLongAsTheCloudAsks() {
        CloudError busy = CloudError.throttled("slow down", "", Duration.ofSeconds(7));

        assertThat(calls.write(FAMILY, "Create", SdkErrors.script(busy))).isEqualTo("done");
        assertThat(time.passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(7)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void doesNotWaitLongerThanItsBudget() {
        CloudError busy = CloudError.throttled("slow down", "", Duration.ofMinutes(5));

        assertThat(errorOf(() -> calls.write(FAMILY, "Create", SdkErrors.script(busy))))
                .isEqualTo(busy);
        assertThat(time.passed()).isEqualTo(Duration.ZERO);
    }

    @Test
    void keepsOtherCallsOfTheFamilyBackAfterAThrottle() {
        CloudError busy = CloudError.throttled("slow down", "", Duration.ofMinutes(5));
        errorOf(() -> calls.write(FAMILY, "Create", SdkErrors.script(busy)));

        CloudError error = errorOf(() -> calls.read(FAMILY, "Describe", () -> "answer"));

        assertThat(error)
                .returns(CloudError.Kind.THROTTLED, CloudError::kind)
                .satisfies(throttled -> assertThat(throttled.after()).isGreaterThan(Duration.ofMinutes(5)));
        assertThat(records).hasSize(1);
        assertThat(calls.read(new CallFamily("other", 1, 1), "Describe", () -> "answer"))
                .isEqualTo("answer");
    }

    @Test
    void chargesOneTokenForEveryAttempt() {
        CallFamily narrow = new CallFamily("narrow", 2, 1);
        calls.read(narrow, "Describe", () -> "a");
        calls.read(narrow, "Describe", () -> "b");
        calls.read(narrow, "Describe", () -> "c");
        calls.read(narrow, "Describe", () -> "d");

        assertThat(records.stream().map(CloudCalls.CallRecord::waited))
                .containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void waitsByABudgetOfItsOwn() {
        CallBudget patient = new CallBudget(
                Duration.ofMinutes(3), Duration.ofMinutes(10), 2, Duration.ofSeconds(30), Duration.ofSeconds(30));

        assertThat(calls.within(patient).read(FAMILY, "Wait", SdkErrors.script(UNAVAILABLE)))
                .isEqualTo("done");
        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(30));
        assertThat(calls.within(patient).budget().callTimeout()).isEqualTo(Duration.ofMinutes(3));
        assertThat(errorOf(
                        () -> calls.within(patient).read(FAMILY, "Wait", SdkErrors.script(UNAVAILABLE, UNAVAILABLE))))
                .isEqualTo(UNAVAILABLE);
        assertThat(calls.budget()).isEqualTo(CallBudget.STANDARD);
    }

    @Test
    void asksTheFenceForAsLongAsTheBudgetOfTheCall() {
        List<Duration> asked = new ArrayList<>();
        CloudCalls fenced = new CloudCalls(
                "test",
                CallBudget.STANDARD,
                new SdkErrors(),
                new ProviderContext(
                        new ClusterIdentity("test", "uid"),
                        Map.of(),
                        ProviderContext.PortRange.KUBERNETES_DEFAULT,
                        time,
                        asked::add,
                        records::add));

        fenced.within(new CallBudget(
                        Duration.ofMinutes(1), Duration.ofMinutes(1), 1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .write(FAMILY, "Create", () -> "made");

        assertThat(asked).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void chargesTheSameTokensWhateverTheBudget() {
        CallFamily narrow = new CallFamily("narrow", 1, 1);
        CloudCalls patient = calls.within(new CallBudget(
                Duration.ofMinutes(3), Duration.ofMinutes(10), 2, Duration.ofSeconds(30), Duration.ofSeconds(30)));

        calls.read(narrow, "Describe", () -> "a");
        patient.read(narrow, "Wait", () -> "b");

        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void stopsCallingACloudThatIsAwayAndTriesAgainLater() {
        while (records.size() < 10) {
            errorOf(() -> calls.read(FAMILY, "Describe", SdkErrors.always(UNAVAILABLE)));
        }
        int made = records.size();

        assertThat(errorOf(() -> calls.read(FAMILY, "Describe", () -> "answer")))
                .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        assertThat(records).hasSize(made);

        time.pass(Duration.ofSeconds(16));
        assertThat(calls.read(FAMILY, "Describe", () -> "answer")).isEqualTo("answer");
    }

    @Test
    void stopsWritingToACloudThatDoesNotSayWhatBecameOfTheWrites() {
        for (int i = 0; i < 10; i++) {
            errorOf(() -> calls.write(FAMILY, "Create", SdkErrors.script(AMBIGUOUS)));
        }

        assertThat(errorOf(() -> calls.write(FAMILY, "Create", () -> "made")))
                .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        assertThat(records).hasSize(10);

        time.pass(Duration.ofSeconds(16));
        assertThat(calls.write(FAMILY, "Create", () -> "made")).isEqualTo("made");
    }

    @Test
    void doesNotTakeRefusalsForACloudThatIsAway() {
        for (int i = 0; i < 50; i++) {
            errorOf(() -> calls.read(FAMILY, "Describe", SdkErrors.script(CloudError.denied("no", ""))));
        }

        assertThat(calls.read(FAMILY, "Describe", () -> "answer")).isEqualTo("answer");
    }

    @Test
    void sendsNoWriteWhenItNoLongerLeads() {
        leading = false;

        assertThatThrownBy(() -> calls.write(FAMILY, "Create", () -> "made"))
                .isInstanceOf(WorkAbandonedException.class);
        assertThat(records).isEmpty();
        assertThat(calls.read(FAMILY, "Describe", () -> "answer")).isEqualTo("answer");
    }

    @Test
    void asksTheFenceBeforeEveryAttempt() {
        assertThatThrownBy(() -> calls.write(FAMILY, "Create", () -> {
                    leading = false;
                    throw new SdkErrors.SdkFailure(THROTTLED);
                }))
                .isInstanceOf(WorkAbandonedException.class);
        assertThat(outcomes()).containsExactly("Throttled");
    }

    @Test
    void abandonsTheWorkWhenInterruptedWhileWaiting() {
        assertThatThrownBy(() -> calls.read(FAMILY, "Describe", () -> {
                    Thread.currentThread().interrupt();
                    throw new SdkErrors.SdkFailure(UNAVAILABLE);
                }))
                .isInstanceOf(WorkAbandonedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void takesACallThatAnInterruptCutShortForNoBug() {
        assertThatThrownBy(() -> calls.read(FAMILY, "Describe", () -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("aborted");
                }))
                .isInstanceOf(WorkAbandonedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void keepsNoPlaceInTheBreakerForACallThatEndedByAnError() {
        while (records.size() < 10) {
            errorOf(() -> calls.read(FAMILY, "Describe", SdkErrors.always(UNAVAILABLE)));
        }
        time.pass(Duration.ofSeconds(16));
        for (int trial = 0; trial < 3; trial++) {
            assertThatThrownBy(() -> calls.read(FAMILY, "Describe", () -> {
                        throw new StackOverflowError("as deep as it goes");
                    }))
                    .isInstanceOf(StackOverflowError.class);
        }

        assertThat(calls.read(FAMILY, "Describe", () -> "answer")).isEqualTo("answer");
    }

    @Test
    void countsAWaitForWhatIsInUseApartFromFailures() {
        CloudError inUse = CloudError.busy("in use", "");

        assertThat(errorOf(() -> calls.write(FAMILY, "Delete", SdkErrors.script(inUse))))
                .isEqualTo(inUse);
        errorOf(() -> calls.write(FAMILY, "Delete", SdkErrors.script(CloudError.stale("changed", ""))));

        assertThat(outcomes()).containsExactly("waits", "Stale");
    }

    @Test
    void letsBugsFlyAndRecordsThem() {
        assertThatThrownBy(() -> calls.read(FAMILY, "Describe", () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(outcomes()).containsExactly("unexpected");
    }

    private List<String> outcomes() {
        return records.stream().map(CloudCalls.CallRecord::outcome).toList();
    }

    private static CloudError errorOf(Supplier<String> call) {
        return catchThrowableOfType(CloudException.class, call::get).error();
    }
}
