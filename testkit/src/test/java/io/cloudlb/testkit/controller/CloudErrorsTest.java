// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What each kind of failure of the cloud leads to: how often it is tried again, and what is said of it.
class CloudErrorsTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

    private final ControllerStage stage = new ControllerStage();
    private final SteppedController controller = stage.start();

    /// At most so many tries an hour: backed off up to five minutes, or every five minutes, or ever less often.
    static Stream<Arguments> errors() {
        return Stream.of(
                arguments(CloudError.throttled("too fast", "request", Duration.ofSeconds(7)), "Throttled", 10, 25),
                arguments(CloudError.unavailable("nobody home", "request"), "Unavailable", 10, 25),
                arguments(CloudError.stale("changed", "request"), "Stale", 10, 100),
                arguments(CloudError.busy("in use", "request"), "Busy", 10, 25),
                arguments(CloudError.notFound("no such thing", "request"), "NotFound", 10, 100),
                arguments(CloudError.ambiguous("no answer", "request"), "Ambiguous", 10, 25),
                arguments(CloudError.quotaExceeded("full", "request", "Balancers"), "QuotaExceeded", 11, 14),
                arguments(CloudError.denied("not you", "request"), "Denied", 11, 14),
                arguments(CloudError.obstructed("no address", "request", "NoAddress"), "Obstructed", 3, 5),
                arguments(CloudError.invalidRequest("nonsense", "request", "Nonsense"), "InvalidRequest", 1, 1));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isTriedAgainAsOftenAsItsKindAllowsAndSaidOnce(CloudError error, String reason, int least, int most) {
        stage.cloud.refuse("CreateBALANCER", error);

        stage.world.create(aService("web").port(80));
        controller.runFor(AN_HOUR);

        assertThat(Collections.frequency(stage.cloud.ledger(), "CreateBALANCER"))
                .isBetween(least, most);
        assertThat(stage.said(Event.Reason.SYNC_LOAD_BALANCER_FAILED)).hasSize(1);
        Condition provisioned = stage.world.condition("web", Condition.PROVISIONED);
        assertThat(provisioned.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(provisioned.reason()).isEqualTo(reason);
        assertThat(provisioned.message()).contains(error.message(), "tried again");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isOverOnceTheServiceChangesOrTheCloudDoes(CloudError error, String reason, int least, int most) {
        stage.cloud.refuse("CreateBALANCER", error);
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofMinutes(1));

        stage.cloud.refuseNothing();
        stage.world.annotate("web", "fake.example/size", "large");
        controller.runFor(Duration.ofSeconds(1));

        assertThat(stage.world.condition("web", Condition.PROVISIONED).status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void aWriteThatTheCloudFailsIsTriedOnceAndLookedForOnceInEachRound() {
        stage.cloud.refuse("CreateBALANCER", CloudError.ambiguous("internal error", "request"));

        stage.world.create(aService("web").port(80));
        controller.runFor(AN_HOUR);

        int tries = Collections.frequency(stage.cloud.ledger(), "CreateBALANCER");
        long drifts = AN_HOUR.dividedBy(ControllerStage.DRIFT) + 1;
        assertThat(Collections.frequency(stage.cloud.ledger(), "Read")).isBetween(tries, tries + (int) drifts);
    }

    @Test
    void isNotTriedAgainBecauseOfEditsThatComeAllTheTime() {
        stage.cloud.refuse("CreateBALANCER", CloudError.denied("the name is taken", "request"));
        stage.world.create(aService("web").port(80));

        for (int edit = 0; edit < 130; edit++) {
            stage.world.annotate("web", "fake.example/size", "size-" + edit);
            controller.runFor(Duration.ofMillis(330));
        }

        assertThat(Collections.frequency(stage.cloud.ledger(), "CreateBALANCER"))
                .isBetween(2, 12);
        assertThat(stage.world.condition("web", Condition.PROVISIONED).message())
                .contains("changed many times");

        stage.cloud.refuseNothing();
        controller.runFor(Duration.ofSeconds(11));
        assertThat(stage.world.condition("web", Condition.PROVISIONED).status()).isEqualTo(Condition.Status.TRUE);
        assertThat(stage.cloud.resources().values())
                .anyMatch(resource -> "size-129".equals(resource.facts().get("size")));
    }

    @Test
    void isNotTriedAgainBecauseSomethingElseOfItsNameIs() {
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofMinutes(1));
        stage.cloud.refuse("Delete", CloudError.busy("in use", "request"));
        stage.cloud.refuse("CreateBALANCER", CloudError.invalidRequest("nonsense", "request", "Nonsense"));
        stage.world
                .service("web")
                .meta()
                .finalizers()
                .forEach(finalizer -> stage.world.removeFinalizer("web", finalizer));
        stage.world.delete("web");
        stage.cloud.clearLedger();

        stage.world.create(aService("web").port(80));
        controller.runFor(AN_HOUR);

        assertThat(Collections.frequency(stage.cloud.ledger(), "Delete")).isGreaterThan(5);
        assertThat(Collections.frequency(stage.cloud.ledger(), "CreateBALANCER"))
                .isEqualTo(1);
    }

    @Test
    void keepsTheFinalizerOfAServiceThatTheCloudDoesNotDelete() {
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofMinutes(1));
        stage.cloud.refuse("Delete", CloudError.invalidRequest("protected", "request", "Protected"));

        stage.world.delete("web");
        controller.runFor(AN_HOUR);

        assertThat(stage.world.service("web").meta().finalizers()).hasSize(1);
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        assertThat(stage.said(Event.Reason.SYNC_LOAD_BALANCER_FAILED)).hasSize(1);
        assertThat(Collections.frequency(stage.cloud.ledger(), "Delete")).isBetween(11, 14);
    }

    @Test
    void tellsNobodyASecretThatACloudLetsSlip() {
        stage.cloud.refuse(
                "CreateBALANCER", CloudError.denied("rejected: {\"secretAccessKey\":\"" + SECRET + "\"}", "request"));

        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofMinutes(10));

        assertThat(stage.world.service("web").status().toString())
                .contains("rejected")
                .doesNotContain(SECRET);
        assertThat(stage.world.events().toString()).contains("rejected").doesNotContain(SECRET);
        assertThat(stage.said(Event.Reason.SYNC_LOAD_BALANCER_FAILED)).hasSize(1);
    }
}
