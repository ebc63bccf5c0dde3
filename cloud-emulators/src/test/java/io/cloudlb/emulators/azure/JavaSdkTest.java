// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.Subscription.NETWORK;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.process.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Microsoft's client for Java, with its own credentials and polling, and the traps that it has.
@EnabledIf("io.cloudlb.emulators.azure.SecureCloud#hasSdk")
class JavaSdkTest {

    private static final String LB = NETWORK + "loadBalancers/lb";

    @TempDir
    private Path folder;

    private static AzureEmulator.Builder guarded() {
        return AzureEmulator.builder()
                .tokens(SecureCloud.IDENTITY::gave)
                .knowing(Subscription.NEWER)
                .timing(AzureTiming.immediate().taking(Kind.PUBLIC_ADDRESS, Duration.ofMillis(1_500)));
    }

    private List<String> run(Subscription subscription, String credential, String... steps) throws Exception {
        try (SecureCloud secure = SecureCloud.of(subscription, folder)) {
            ProgramRun run = secure.sdk(subscription.cloud().subscription(), credential, steps);
            assertThat(run.exit()).as(run.out() + run.err()).isZero();
            return run.out().lines().filter(line -> line.matches("[a-z-]+: .*")).toList();
        }
    }

    private static List<String> calls(Subscription subscription) {
        return subscription.cloud().ledger().calls().operations();
    }

    @Test
    void pollsWhatTakesTimeAndNotWhatIsDone() throws Exception {
        Subscription subscription = Subscription.of(guarded());

        assertThat(run(
                        subscription,
                        "secret",
                        "poll-interval",
                        "list",
                        "make-address",
                        "make-balancer",
                        "delete-address",
                        "delete-balancer",
                        "delete-address",
                        "delete-absent",
                        "delete-in-no-group"))
                .containsExactly(
                        "poll-interval: PT30S",
                        "list: 0",
                        "make-address: 198.18.0.1",
                        "make-balancer: Succeeded",
                        "delete-address: 400 PublicIPAddressCannotBeDeleted",
                        "delete-balancer: deleted",
                        "delete-address: deleted",
                        "delete-absent: deleted",
                        "delete-in-no-group: 404 ResourceGroupNotFound");
        Stream<String> once = calls(subscription).stream().distinct();
        assertThat(once)
                .containsExactly(
                        "loadBalancers.list",
                        "publicIPAddresses.put",
                        "operations.get",
                        "publicIPAddresses.get",
                        "loadBalancers.put",
                        "publicIPAddresses.delete",
                        "loadBalancers.delete",
                        "operationResults.get");
    }

    @Test
    void neitherSendsAnEtagNorKeepsWhatItDoesNotKnowAndRepeatsWhatIsThrottled() throws Exception {
        Subscription subscription = Subscription.of(AzureEmulator.builder().knowing(Subscription.NEWER));
        subscription.address("ip").accepted();
        ObjectNode document = Subscription.described("lb", "ip");
        ((ObjectNode) document.path("properties").path("probes").path(0).path("properties")).put(Subscription.NEWER, 7);
        subscription.put(LB, document).accepted();
        List<String> before = subscription.cloud().canonical();
        subscription.cloud().faults().clear();
        subscription.cloud().faults().atCall("loadBalancers.put", 1, Fault.throttle(Duration.ofSeconds(1)));
        long mark = subscription.cloud().ledger().mark();

        assertThat(run(subscription, "federated", "read-and-write", "write-with-stale-etag", "write-with-etag"))
                .containsExactly(
                        "read-and-write: Succeeded",
                        "write-with-stale-etag: 412 PreconditionFailed",
                        "write-with-etag: Succeeded");
        assertThat(subscription.cloud().ledger().since(mark).of("loadBalancers.put").all().stream()
                        .map(call -> call.outcome()))
                .containsExactly("TooManyRequests", "OK", "PreconditionFailed", "OK");
        assertThat(subscription.cloud().canonical())
                .isEqualTo(before.stream()
                        .map(line -> line.replace(Subscription.NEWER + "=7, ", ""))
                        .toList())
                .isNotEqualTo(before);
    }

    @Test
    void losesTheCodeOfWhatWasCanceledAndTellsThatOfWhatFailed() throws Exception {
        Subscription subscription = Subscription.of(guarded());
        subscription
                .cloud()
                .faults()
                .atCall(
                        "publicIPAddresses.put",
                        1,
                        Fault.acceptThenFail(409, "CanceledAndSupersededDueToAnotherOperation", "Later."))
                .atCall("publicIPAddresses.put", 2, Fault.acceptThenFail(500, "InternalServerError", "Odd."));

        assertThat(run(subscription, "machine", "make-address", "make-address", "make-address"))
                .containsExactly(
                        "make-address: - USER_CANCELLED",
                        "make-address: 200 InternalServerError",
                        "make-address: 198.18.0.1");
    }
}
