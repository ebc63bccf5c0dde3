// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ErrorClassifier;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.core.provider.WorkScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whose call goes out next where many wait for the same bucket.
class CallFairnessTest {
    private static final CallFamily SLOW = new CallFamily("slow", 8, 1);

    private final VirtualTime time = new VirtualTime();
    private final ConcurrentLinkedQueue<CloudCalls.CallRecord> records = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> refusals = new ConcurrentLinkedQueue<>();
    private volatile boolean leading = true;
    private final CloudCalls calls = new CloudCalls(
            "test",
            CallBudget.STANDARD,
            new NoErrors(),
            new ProviderContext(
                    new ClusterIdentity("test", "uid"),
                    Map.of(),
                    ProviderContext.PortRange.KUBERNETES_DEFAULT,
                    time,
                    _ -> leading,
                    records::add));

    @Test
    void aNewcomersCallsGoOutAtOnceWhileAnotherNamespaceTakesAllThatComesIn() {
        call("crowd/web", 25);
        passSeconds(5);

        call("quiet/web", 2);
        time.awaitRest();

        assertThat(of("quiet").map(CloudCalls.CallRecord::waited)).containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void namespacesThatAskForALotTakeTurns() {
        call("crowd/web", 28);
        passSeconds(2);

        call("other/web", 6);
        passSeconds(10);

        assertThat(of("other")).as("two at once, then every second token").hasSizeBetween(5, 6);
    }

    @Test
    void aNamespaceAloneHasAllThatComesIn() {
        call("crowd/web", 30);

        passSeconds(29);

        assertThat(of("crowd")).hasSizeBetween(29, 30);
    }

    @Test
    void whoeverWouldWaitLongerThanACallMayIsToldSo() {
        call("crowd/web", 60);

        passSeconds(40);

        assertThat(records).hasSizeLessThan(40);
        assertThat(refusals)
                .isNotEmpty()
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOfSatisfying(
                                CloudException.class,
                                failure -> assertThat(failure.error())
                                        .returns(CloudError.Kind.THROTTLED, CloudError::kind)));
        assertThat(records.size() + refusals.size()).isEqualTo(60);
    }

    @Test
    void aWriteWhoseTurnComesAfterTheLeaseWasLostIsNotSent() {
        call("crowd/web", 12);
        passSeconds(1);
        int sent = records.size();

        leading = false;
        passSeconds(20);

        assertThat(records).hasSize(sent);
        assertThat(refusals)
                .hasSize(12 - sent)
                .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(WorkAbandonedException.class));
    }

    private void call(String owner, int times) {
        for (int i = 0; i < times; i++) {
            time.start(() -> WorkScope.within(owner, () -> {
                try {
                    return calls.write(SLOW, owner, () -> "done");
                } catch (CloudException | WorkAbandonedException refusal) {
                    refusals.add(refusal);
                    return "refused";
                }
            }));
        }
        time.awaitRest();
    }

    private void passSeconds(int seconds) {
        for (int tenth = 0; tenth < seconds * 10; tenth++) {
            time.pass(Duration.ofMillis(100));
            time.awaitRest();
        }
    }

    private Stream<CloudCalls.CallRecord> of(String namespace) {
        return List.copyOf(records).stream().filter(call -> call.operation().startsWith(namespace));
    }

    private static final class NoErrors implements ErrorClassifier {
        @Override
        public Optional<CloudError> classify(RuntimeException failure) {
            return Optional.empty();
        }

        @Override
        public String requestIdOf(Object answer) {
            return "";
        }
    }
}
