// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.it.command.CommandProcess;
import io.cloudlb.metallb.MetalLbProviderFactory;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `cloudlb plan` with MetalLB's pools: for Services and for the pools themselves. It writes nothing at all.
///
/// Two Services have the two addresses of pool `a`, a third waits, and nobody has one of pool `b`, which is given
/// out by name only.
@RequiresControlPlane
class MetalLbPlanIT {
    private static final List<String> SERVICES = List.of("first", "second", "third");
    private static final String NAMED_POOL = "metallb.io/address-pool";

    private final ControlPlane controlPlane;
    private TestNamespace namespace;
    private Pools pools;
    private ClusterUser user;
    private List<String> before = List.of();

    @TempDir
    Path folder;

    MetalLbPlanIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void provide(TestNamespace empty) {
        namespace = empty;
        pools = Pools.in(empty.client());
        user = new ClusterUser(empty.client());
        pools.create("a", "198.18.0.0/31");
        pools.create("b", "198.18.1.0/30");
        pools.patch("b", "{\"spec\":{\"autoAssign\":false}}");
        try (RunningController controller = RunningController.start(
                controlPlane.kubeconfig(),
                namespace.name(),
                new MetalLbProviderFactory(),
                Map.of("metallb-namespace", namespace.name()),
                RunOptions.USUAL)) {
            for (String service : SERVICES.subList(0, 2)) {
                user.create(aService(service).port(80));
                user.awaitService(service, found -> !ClusterUser.ingress(found).isEmpty());
            }
            user.create(aService("third").port(80));
            user.awaitCondition("third", "cloudlb.io/Provisioned", "PoolExhausted");
            controller.settle();
        }
        before = everything();
    }

    /// What Services of other namespaces show is reckoned with, and every test has the same addresses.
    @AfterEach
    void leave() {
        SERVICES.forEach(user::delete);
        user.close();
    }

    @Test
    void hasNothingToDoForThePoolsThatAre() {
        assertPools(0, pool("a", "198.18.0.0/31"), "third waits: no available IPs", "0 of 2 pools differ");
    }

    @Test
    void showsWhoIsStrandedWhoIsServedAndThatTheSpeakerRefuses() {
        assertPools(
                3,
                pool("a", "198.18.0.0/32, 198.18.2.0/31"),
                "--metallb-pool-edits=hold",
                "/second keeps 198.18.0.1, which these pools do not give to it",
                "/third gets 198.18.2.0",
                "2 of 2",
                "2 of 3",
                "MetalLB's speaker refuses these pools as long as it announces 198.18.0.1",
                "1 of 2 pools differ; Services: 0 move, 1 stranded, 1 served");
    }

    @Test
    void showsWhoMovesUnderThatPolicyInJson() {
        JsonNode plan = JsonMapper.shared()
                .readTree(run(
                        3,
                        poolFlags(
                                pool("a", "198.18.0.0/32, 198.18.2.0/31"), "--metallb-pool-edits=move", "-o", "json")));

        assertThat(plan.get("schema").asString()).isEqualTo("cloudlb.io/pools-plan/v1");
        assertThat(plan.get("policy").asString()).isEqualTo("move");
        assertThat(plan.get("moved")).singleElement().satisfies(moved -> {
            assertThat(moved.get("name").asString()).isEqualTo("second");
            assertThat(moved.get("before").get(0).asString()).isEqualTo("198.18.0.1");
            assertThat(moved.get("after").get(0).asString()).isEqualTo("198.18.2.0");
        });
        assertThat(plan.get("served"))
                .singleElement()
                .satisfies(served -> assertThat(served.get("name").asString()).isEqualTo("third"));
        assertThat(plan.get("speakerRefuses").asBoolean()).isFalse();
        assertThat(plan.get("calls").get("writes").asInt()).isZero();
    }

    @Test
    void keepsPoolsThatTheFileDoesNotNameUnlessItIsTheWholeSet() {
        String file = pool("b", "198.18.0.0/31");

        assertPools(1, file, "overlaps with already defined CIDR");
        run(
                3,
                poolFlags(file, "--pools-replace"),
                "-   a ",
                "/first keeps its address, of pool b and no longer of pool a",
                "2 of 2 pools differ");
    }

    @Test
    void namesEverythingThatIsWrongWithPools() {
        assertPools(
                1,
                pool("a", "198.18.0.300, 198.18.0.9-198.18.0.1"),
                "198.18.0.300",
                "198.18.0.9-198.18.0.1",
                "refused");
        assertPools(1, pool("a", "198.18.0.0/31").replace("addresses", "adresses"), "spec.adresses", "unknown field");
    }

    @Test
    void namesTheAddressThatAServiceWouldGet() {
        run(
                3,
                serviceFlags(
                        aService("new").port(80).annotation(NAMED_POOL, "b").yaml()),
                "+   Address   " + namespace.name() + "/new   198.18.1.0 of pool b",
                "Plan: 1 to create");
        run(0, List.of("first"), "nothing to do");
    }

    @Test
    void plansForTheOthersWhereOneNameIsMissing() {
        run(
                1,
                List.of("nosuch", "first"),
                "the cluster has no Service " + namespace.name() + "/nosuch",
                "/first",
                "nothing to do");
    }

    @Test
    void saysWhyAServiceWouldGetNone() {
        run(
                1,
                serviceFlags(aService("new").port(80).yaml()),
                "refused, nothing would be made:",
                "no available IPs in pool a for ipv4 IPFamily; a: 2 of 2 IPv4 addresses taken");
        run(
                1,
                serviceFlags(
                        aService("new").port(80).annotation(NAMED_POOL, "c").yaml()),
                "unknown pool \"c\"; the pools are a, b");
    }

    @Test
    void promisesNoAddressToTwoServicesOfOneInput() {
        String five = Stream.of("v", "w", "x", "y", "z")
                .map(name -> aService(name).port(80).annotation(NAMED_POOL, "b").yaml())
                .collect(Collectors.joining("\n---\n"));

        run(
                1,
                serviceFlags(five),
                "198.18.1.0 of pool b",
                "198.18.1.1 of pool b",
                "198.18.1.2 of pool b",
                "198.18.1.3 of pool b",
                "b: 4 of 4 IPv4 addresses taken",
                "Plan: 4 to create");
    }

    @Test
    void refusesWhatTheApiServerRefuses() {
        String typo =
                aService("new").port(80).annotation(NAMED_POOL, "b").yaml().replace("type:", "typ:");

        run(1, serviceFlags(typo), "refused, nothing would be made:", "unknown field \"spec.typ\"");
    }

    @Test
    void showsWhatItMeansToRemoveAllPools() {
        run(
                3,
                poolFlags("", "--pools-replace"),
                "-   a ",
                "-   b ",
                "2 of 2 pools differ; Services: 0 move, 2 stranded");
    }

    private String pool(String name, String addresses) {
        return """
                apiVersion: metallb.io/v1beta1
                kind: IPAddressPool
                metadata: {name: %s, namespace: %s}
                spec: {addresses: [%s]}
                """.formatted(name, namespace.name(), addresses);
    }

    private void assertPools(int exitCode, String file, String... words) {
        run(exitCode, poolFlags(file), words);
    }

    private List<String> poolFlags(String file, String... more) {
        return Stream.concat(Stream.of("--pools", "-f", written("pools.yaml", file)), Stream.of(more))
                .toList();
    }

    private List<String> serviceFlags(String manifest) {
        return List.of("-f", written("service.yaml", manifest));
    }

    private String written(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String run(int exitCode, List<String> what, String... words) {
        List<String> arguments = new ArrayList<>(List.of(
                "plan",
                "-n",
                namespace.name(),
                "--provider=metallb",
                "--cluster-name=it",
                "--kubeconfig=" + controlPlane.kubeconfig(),
                "--namespace=" + namespace.name(),
                "--metallb-namespace=" + namespace.name()));
        arguments.addAll(what);
        try (CommandProcess plan = CommandProcess.start(folder, Map.of(), arguments)) {
            assertThat(plan.awaitExit()).as(plan::words).isEqualTo(exitCode);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(plan.words()).contains(word));
            assertThat(everything()).isEqualTo(before);
            return plan.words();
        }
    }

    /// Every object that a plan might write, with its version.
    private List<String> everything() {
        return Stream.of(
                        namespace.client().services().list().getItems(),
                        namespace.client().configMaps().list().getItems(),
                        namespace.client().v1().events().list().getItems(),
                        pools.all())
                .flatMap(List::stream)
                .map(object -> object.getKind() + "/" + object.getMetadata().getName() + " "
                        + object.getMetadata().getResourceVersion())
                .sorted()
                .toList();
    }
}
