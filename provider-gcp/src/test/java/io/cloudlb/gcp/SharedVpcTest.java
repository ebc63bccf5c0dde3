// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.gcp.SharedVpc;
import io.cloudlb.gcp.settings.GcpSettings;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A network of another project, whose firewall rules we may not write: what its administrator has to run is said, and
/// everything else goes on. Other controllers said it in a normal event (kubernetes/ingress-gce#584, #485,
/// terraform-google-modules/terraform-google-kubernetes-engine#325).
class SharedVpcTest {
    private static final String HOST = "host-project";
    private static final Duration LONG = Duration.ofMinutes(20);
    private static final Pattern COMMAND =
            Pattern.compile("gcloud compute firewall-rules (\\w+) (\\S+) (--.*?--allow=[a-z0-9:,-]+|--project=\\S+)");
    private static final Pattern OPTION = Pattern.compile("--([a-z-]+)=('[^']*'|[^\\s]+)");

    private final GcpWorld gcp = new GcpWorld();
    private final SharedVpc vpc = new SharedVpc(gcp.emulator(), HOST);
    private final GcpCluster cluster = start();

    private GcpCluster start() {
        gcp.mount(vpc);
        Map<String, String> settings = new TreeMap<>(GcpCluster.PLACE);
        settings.put(GcpSettings.NETWORK_PROJECT, HOST);
        return new GcpCluster(gcp, settings).nodes(1, 2, 3);
    }

    private List<Ingress> shown(String name) {
        return cluster.kube().service(name).status().ingress();
    }

    private Condition provisioned(String name) {
        return cluster.kube().condition(name, Condition.PROVISIONED);
    }

    /// The command in a sentence.
    private static Matcher command(String sentence) {
        Matcher found = COMMAND.matcher(sentence);
        assertThat(found.find()).as(sentence).isTrue();
        return found;
    }

    private static Map<String, String> options(Matcher command) {
        Map<String, String> options = new TreeMap<>();
        Matcher option = OPTION.matcher(command.group(3));
        while (option.find()) {
            options.put(option.group(1), option.group(2).replace("'", ""));
        }
        return options;
    }

    /// What the administrator does who runs it.
    private void run(String sentence) {
        Matcher command = command(sentence);
        Map<String, String> options = options(command);
        String verb = command.group(1);
        if (verb.equals("delete")) {
            call("DELETE", "/" + command.group(2), "");
            return;
        }
        String allowed = Arrays.stream(options.getOrDefault("allow", "").split(",", -1))
                .map(entry -> entry.split(":", -1))
                .map(entry -> "{\"IPProtocol\":\"%s\",\"ports\":[\"%s\"]}".formatted(entry[0], entry[1]))
                .collect(Collectors.joining(","));
        String body = "{\"name\":\"%s\",\"allowed\":[%s],\"sourceRanges\":[%s]%s,\"targetTags\":[%s],\"priority\":%s"
                .formatted(
                        command.group(2),
                        allowed,
                        quoted(options.getOrDefault("source-ranges", "")),
                        options.containsKey("destination-ranges")
                                ? ",\"destinationRanges\":[" + quoted(options.getOrDefault("destination-ranges", ""))
                                        + "]"
                                : "",
                        quoted(options.getOrDefault("target-tags", "")),
                        options.getOrDefault("priority", ""));
        if (verb.equals("create")) {
            call(
                    "POST",
                    "",
                    body
                            + ",\"network\":\"projects/host-project/global/networks/%s\",\"description\":\"%s\"}"
                                    .formatted(
                                            options.getOrDefault("network", ""),
                                            options.getOrDefault("description", "")
                                                    .replace("\"", "\\\"")));
        } else {
            call("PATCH", "/" + command.group(2), body + "}");
        }
    }

    private static String quoted(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(each -> "\"" + each + "\"")
                .collect(Collectors.joining(","));
    }

    private void call(String verb, String path, String body) {
        vpc.mayWriteFirewalls(true);
        try {
            Map<String, String> headers = verb.equals("PATCH") ? Map.of("X-HTTP-Method-Override", verb) : Map.of();
            assertThat(vpc.answer(new WireRequest(
                                    verb.equals("PATCH") ? "POST" : verb,
                                    "/compute/v1/projects/host-project/global/firewalls" + path,
                                    "",
                                    headers,
                                    body))
                            .status())
                    .as(body)
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            vpc.mayWriteFirewalls(false);
        }
        gcp.advance(Duration.ofSeconds(3));
    }

    private List<String> firewalls() {
        return gcp.emulator().made().stream()
                .filter(path -> path.startsWith("global/firewalls/"))
                .toList();
    }

    @Test
    void whatMayBeWrittenIsWrittenInTheProjectOfTheNetwork() {
        cluster.create("web");
        cluster.rest(LONG);

        assertThat(provisioned("web").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(firewalls()).hasSize(2);
        cluster.kube().delete("web");
        cluster.rest(LONG);
        assertThat(gcp.owned()).isEmpty();
    }

    /// The rule for health checks first: nobody would hear of it later.
    @Test
    void deniedRulesAreSaidWithTheirCommandsAndEverythingElseIsMadeAndShown() {
        vpc.mayWriteFirewalls(false);
        cluster.create("web");
        cluster.rest(LONG);

        assertThat(firewalls()).isEmpty();
        assertThat(shown("web")).hasSize(1);
        String ip = shown("web").getFirst().address().text();
        Condition condition = provisioned("web");
        assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition.reason()).isEqualTo("Denied");
        assertThat(condition.message()).contains("firewall-rules create k8s-probes-v4-");
        run(condition.message());
        cluster.rest(LONG);

        Matcher command = command(provisioned("web").message());
        assertThat(command.group(1)).isEqualTo("create");
        assertThat(options(command))
                .containsEntry("project", HOST)
                .containsEntry("network", "default")
                .containsEntry("direction", "INGRESS")
                .containsEntry("allow", "tcp:443,tcp:80")
                .containsEntry("source-ranges", "0.0.0.0/0")
                .containsEntry("destination-ranges", ip)
                .containsEntry("target-tags", GcpWorld.TAG)
                .containsEntry("priority", "1000");
    }

    /// Nobody but the administrator sees what is there, so nothing of the load balancer waits for that.
    @Test
    void whoMayNotEvenReadFirewallRulesHasEverythingElseMadeAndChangedAndDeleted() {
        vpc.mayWriteFirewalls(false);
        vpc.mayReadFirewalls(false);
        cluster.create("web");
        cluster.rest(LONG);

        assertThat(shown("web")).hasSize(1);
        assertThat(provisioned("web").message()).contains("firewall-rules create k8s-probes-v4-");
        cluster.restart();
        cluster.kube().edit("web", SpecEdit.sourceRanges(List.of("10.0.0.0/8")));
        cluster.rest(LONG);
        assertThat(shown("web")).hasSize(1);
        assertThat(provisioned("web").message()).contains("firewall-rules create");
        cluster.kube().delete("web");
        cluster.rest(LONG);
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(gcp.owned()).isEmpty();
    }

    @Test
    void whatIsKnownToStandIsNotForgottenWhenTheRightToReadItIsTakenAway() {
        cluster.create("web");
        cluster.rest(LONG);
        vpc.mayWriteFirewalls(false);
        vpc.mayReadFirewalls(false);

        cluster.kube().delete("web");
        cluster.rest(LONG);

        assertThat(command(provisioned("web").message()).group(1)).isEqualTo("delete");
    }

    @Test
    void driftOfTheRestIsFoundWhereFirewallRulesMayNotBeRead() {
        cluster.create("web");
        cluster.rest(LONG);
        vpc.mayReadFirewalls(false);

        gcp.deleteByHand("/forwardingRules/k8s-");
        assertThat(shownRules()).isEmpty();
        cluster.rest(LONG);

        assertThat(shownRules()).hasSize(1);
    }

    private List<String> shownRules() {
        return gcp.emulator().made().stream()
                .filter(path -> path.contains("/forwardingRules/"))
                .toList();
    }

    @Test
    void whatTheAdministratorMakesByTheCommandsIsTakenForWhatWasToBeMade() {
        vpc.mayWriteFirewalls(false);
        cluster.create("web");
        for (int rule = 0; rule < 2; rule++) {
            cluster.rest(LONG);
            run(provisioned("web").message());
        }
        cluster.rest(LONG);

        assertThat(provisioned("web").status()).as(provisioned("web").message()).isEqualTo(Condition.Status.TRUE);
        assertThat(firewalls()).hasSize(2);
        assertThat(cluster.callsOf(cluster::restart).writes().count()).isZero();
    }

    @Test
    void aDeniedChangeIsSaidWithTheCommandAndTheRestIsChanged() {
        cluster.create("web");
        cluster.rest(LONG);
        List<Ingress> before = shown("web");
        vpc.mayWriteFirewalls(false);

        cluster.kube()
                .edit(
                        "web",
                        SpecEdit.ports(
                                AService.aService("web").port(80).udp(53).spec().ports()));
        cluster.kube().edit("web", SpecEdit.sourceRanges(List.of("10.0.0.0/8", "192.0.2.0/24")));
        cluster.rest(LONG);

        assertThat(shown("web")).isEqualTo(before);
        Matcher command = command(provisioned("web").message());
        assertThat(command.group(1)).isEqualTo("update");
        assertThat(options(command))
                .containsEntry("allow", "tcp:80,udp:53")
                .containsEntry("source-ranges", "10.0.0.0/8,192.0.2.0/24");
        run(provisioned("web").message());
        cluster.rest(LONG);
        assertThat(provisioned("web").status()).as(provisioned("web").message()).isEqualTo(Condition.Status.TRUE);
        assertThat(shown("web")).isEqualTo(before);
    }

    @Test
    void aDeniedDeletionIsSaidAndEverythingElseGoes() {
        cluster.create("web");
        cluster.rest(LONG);
        vpc.mayWriteFirewalls(false);

        cluster.kube().delete("web");
        cluster.rest(LONG);

        assertThat(gcp.emulator().made())
                .noneMatch(path -> path.contains("/forwardingRules/") || path.contains("/backendServices/"));
        Matcher command = command(provisioned("web").message());
        assertThat(command.group(1)).isEqualTo("delete");
        run(provisioned("web").message());
        cluster.rest(LONG);
        assertThat(cluster.kube().find("web")).isEmpty();
    }

    @Test
    void aCommandThatIsTooLongIsNeverCutButLeavesTheRangesToTheAdministrator() {
        vpc.mayWriteFirewalls(false);
        String[] ranges = IntStream.range(0, 4_000)
                .mapToObj(number -> "10.%d.%d.0/24".formatted(number / 250, number % 250))
                .toArray(String[]::new);
        AService web = AService.aService("web").sourceRanges(ranges);
        for (int port = 1; port < 180; port += 2) {
            web = web.port(10_000 + port);
        }
        cluster.kube().create(web);
        cluster.rest(LONG);
        run(provisioned("web").message());
        cluster.rest(LONG);

        assertThat(provisioned("web").message())
                .contains(
                        "--source-ranges=RANGES --allow=PORTS, RANGES being the 4000 source ranges of the Service, PORTS being its ports")
                .hasSizeLessThan(1_024);
    }

    /// It is the administrator's own rule that leads there, then, or none.
    @Test
    void aRuleWithoutOurDescriptionIsNotTakenForOurs() {
        vpc.mayWriteFirewalls(false);
        cluster.create("web");
        cluster.rest(LONG);
        run(provisioned("web").message());
        cluster.rest(LONG);
        run(provisioned("web").message().replaceAll("--description='[^']*'", "--description='by hand'"));
        cluster.rest(LONG);

        assertThat(provisioned("web").status()).isEqualTo(Condition.Status.FALSE);
        assertThat(shown("web")).hasSize(1);
    }

    /// Whoever leaves it at the old ports hears of it still.
    @Test
    void aRuleThatIsNotAsItShouldBeIsSaidAgain() {
        cluster.create("web");
        cluster.rest(LONG);
        vpc.mayWriteFirewalls(false);
        cluster.kube().edit("web", SpecEdit.sourceRanges(List.of("10.0.0.0/8")));
        cluster.rest(LONG);

        run(provisioned("web").message().replace("10.0.0.0/8", "10.0.0.0/9"));
        cluster.rest(LONG);

        assertThat(provisioned("web").message()).contains("--source-ranges=10.0.0.0/8");
    }
}
