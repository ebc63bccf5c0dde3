// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.metallb.claims.Claims;
import io.cloudlb.metallb.claims.Claims.Claim;
import io.cloudlb.metallb.kube.ConfigMapLedger;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class ConfigMapLedgerIT {
    private static final String NAME = "claims";
    private static final Claim WEB = claim("web", "192.0.2.1", "2001:db8::1");
    private static final Claim API = claim("api", "192.0.2.2");

    private TestNamespace namespace;
    private ConfigMapLedger ledger;

    @BeforeEach
    void open(TestNamespace namespace) {
        this.namespace = namespace;
        ledger = anotherLedger();
    }

    @Test
    void readsNothingBeforeAnythingWasWritten() {
        assertThat(ledger.read()).isEqualTo(Claims.NONE);
        assertThat(namespace.client().configMaps().withName(NAME).get()).isNull();
    }

    @Test
    void readsWhatWasWritten() {
        Claims first = ledger.write(Claims.NONE, List.of(WEB));
        assertThat(anotherLedger().read()).isEqualTo(first);

        Claims second = ledger.write(first, List.of(WEB, API));
        assertThat(second).isEqualTo(Claims.of(second.version(), List.of(API, WEB)));
        assertThat(anotherLedger().read()).isEqualTo(second);

        Claims third = ledger.write(second, List.of());
        assertThat(anotherLedger().read()).isEqualTo(third);
        assertThat(third.claims()).isEmpty();
    }

    @Test
    void saysWhoseItIs() {
        ledger.write(Claims.NONE, List.of(WEB));

        assertThat(written().getMetadata().getLabels()).containsEntry("app.kubernetes.io/managed-by", "cloudlb");
        assertThat(written().getData())
                .containsOnlyKeys("claims")
                .containsEntry("claims", "default/web uid-of-web 192.0.2.1,2001:db8::1\n");
    }

    @Test
    void letsOnlyOneOfTwoWritersIn() {
        Claims before = ledger.write(Claims.NONE, List.of());
        ConfigMapLedger other = anotherLedger();
        Claims theirs = other.write(other.read(), List.of(API));

        assertConflict(() -> ledger.write(before, List.of(WEB)));
        assertThat(ledger.read()).isEqualTo(theirs);
        assertThat(ledger.write(theirs, List.of(API, WEB)).claims()).hasSize(2);
    }

    @Test
    void letsOnlyOneOfTwoMakersIn() {
        ledger.write(Claims.NONE, List.of(WEB));

        assertConflict(() -> anotherLedger().write(Claims.NONE, List.of(API)));
        assertThat(anotherLedger().read().claims()).containsOnlyKeys(WEB.service());
    }

    @Test
    void losesNoClaimOfManyWriters() throws Exception {
        List<String> names =
                IntStream.range(0, 40).mapToObj(number -> "service-" + number).toList();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> tasks = names.stream()
                    .<Future<?>>map(name -> writers.submit(() -> addStubbornly(claim(name, "192.0.2.9"))))
                    .toList();
            for (Future<?> task : tasks) {
                task.get();
            }
        }

        assertThat(ledger.read().claims().keySet())
                .extracting(ServiceKey::name)
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void takesADeletedLedgerForAConflict() {
        Claims before = ledger.write(Claims.NONE, List.of(WEB));
        namespace.client().configMaps().withName(NAME).delete();

        assertConflict(() -> ledger.write(before, List.of(WEB, API)));
        assertConflict(() -> anotherLedger().write(before, List.of(WEB, API)));
        assertThat(ledger.read()).isEqualTo(Claims.NONE);
    }

    @Test
    void leavesAloneWhatOthersWroteOnTheObject() {
        Claims before = ledger.write(Claims.NONE, List.of());
        patch("{\"metadata\":{\"labels\":{\"app.kubernetes.io/managed-by\":\"Helm\"},"
                + "\"annotations\":{\"example.com/note\":\"yes\"}},\"data\":{\"note\":\"yes\"}}");
        assertConflict(() -> ledger.write(before, List.of(WEB)));

        ledger.write(ledger.write(ledger.read(), List.of(WEB)), List.of(API));

        assertThat(written().getMetadata().getLabels()).containsEntry("app.kubernetes.io/managed-by", "Helm");
        assertThat(written().getMetadata().getAnnotations()).containsEntry("example.com/note", "yes");
        assertThat(written().getData()).containsEntry("note", "yes");
        assertThat(ledger.read().claims()).containsOnlyKeys(API.service());
    }

    @Test
    void saysWhatToDoAboutAnUnreadableLedger() {
        ledger.write(Claims.NONE, List.of(WEB));
        patch("{\"data\":{\"claims\":\"default/web 192.0.2.1\\n\"}}");

        assertThatThrownBy(ledger::read)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failure -> assertThat(failure.error())
                                .returns(CloudError.Kind.OBSTRUCTED, CloudError::kind)
                                .extracting(CloudError::message)
                                .asString()
                                .contains(
                                        "/claims",
                                        "line 1 is no claim: \"default/web 192.0.2.1\"",
                                        "delete the ConfigMap"));
    }

    @Test
    void saysWhichRightIsMissing() {
        Claims before = ledger.write(Claims.NONE, List.of());
        try (KubernetesClient outsider = new Outsider(namespace).connect()) {
            ConfigMapLedger theirs = new ConfigMapLedger(outsider, namespace.name(), NAME);
            assertDenied(theirs::read, "get configmaps in namespace " + namespace.name());
            assertDenied(
                    () -> theirs.write(Claims.NONE, List.of(WEB)),
                    "create configmaps in namespace " + namespace.name());
            assertDenied(() -> theirs.write(before, List.of(WEB)), "get configmaps in namespace " + namespace.name());
        }
    }

    @Test
    void saysThatTheLedgerIsTooLarge() {
        Claims before = ledger.write(Claims.NONE, List.of());
        List<Claim> many = IntStream.range(0, 30_000)
                .mapToObj(number -> claim("service-" + number, "192.0.2.1"))
                .toList();

        assertThatThrownBy(() -> ledger.write(before, many))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failure -> assertThat(failure.error()).returns(CloudError.Kind.OBSTRUCTED, CloudError::kind));
        assertThat(ledger.read()).isEqualTo(before);
    }

    @Test
    void leavesAWriteOpenThatGotNoAnswer() {
        try (ControlPlane own = ControlPlane.start(ControlPlaneBinaries.prepare(_ -> {}), ControlPlaneOptions.usual());
                KubernetesClient client = impatient(own.connect("default"))) {
            ConfigMapLedger theirs = new ConfigMapLedger(client, "default", NAME);
            Claims before = theirs.write(Claims.NONE, List.of());
            own.pauseApiServer();

            assertThatThrownBy(() -> theirs.write(before, List.of(WEB)))
                    .isInstanceOfSatisfying(
                            CloudException.class,
                            failure ->
                                    assertThat(failure.error()).returns(CloudError.Kind.AMBIGUOUS, CloudError::kind));
            assertThatThrownBy(theirs::read)
                    .isInstanceOfSatisfying(
                            CloudException.class,
                            failure ->
                                    assertThat(failure.error()).returns(CloudError.Kind.UNAVAILABLE, CloudError::kind));
        }
    }

    private static KubernetesClient impatient(KubernetesClient client) {
        Config config = new ConfigBuilder(client.getConfiguration())
                .withRequestTimeout(1_000)
                .withRequestRetryBackoffLimit(0)
                .build();
        client.close();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private void addStubbornly(Claim claim) {
        ConfigMapLedger own = anotherLedger();
        while (true) {
            try {
                Claims before = own.read();
                own.write(
                        before,
                        Stream.concat(before.claims().values().stream(), Stream.of(claim))
                                .toList());
                return;
            } catch (CloudException failure) {
                if (!failure.error().is(CloudError.Kind.STALE)) {
                    throw failure;
                }
            }
        }
    }

    private ConfigMapLedger anotherLedger() {
        return new ConfigMapLedger(namespace.client(), namespace.name(), NAME);
    }

    private ConfigMap written() {
        return namespace.client().configMaps().withName(NAME).get();
    }

    private void patch(String patch) {
        namespace.client().configMaps().withName(NAME).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static void assertConflict(ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failure -> assertThat(failure.error()).returns(CloudError.Kind.STALE, CloudError::kind));
    }

    private static void assertDenied(ThrowingCallable call, String right) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failure -> assertThat(failure.error())
                                .returns(CloudError.Kind.DENIED, CloudError::kind)
                                .extracting(CloudError::message)
                                .asString()
                                .endsWith("Grant the right to " + right));
    }

    private static Claim claim(String name, String... addresses) {
        return new Claim(
                new ServiceKey("default", name),
                "uid-of-" + name,
                Stream.of(addresses)
                        .map(text -> IpAddress.parse(text).orElseThrow())
                        .toList());
    }
}
