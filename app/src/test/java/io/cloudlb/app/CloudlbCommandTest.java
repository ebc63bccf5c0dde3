// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.cli.Providers;
import io.cloudlb.app.config.ControllerOptions;
import io.cloudlb.app.config.Option;
import io.cloudlb.app.config.PodEnvironment;
import org.junit.jupiter.api.Test;

class CloudlbCommandTest {
    private final RecordingTerminal terminal = new RecordingTerminal();

    @Test
    void showsItsCommandsWhenNoneIsNamed() {
        assertThat(execute()).isZero();
        assertThat(terminal.out()).contains("run ", "plan ", "version ");
    }

    @Test
    void namesTheNearestCommandInOneSentence() {
        assertThat(execute("rnu")).isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("cloudlb: unknown command 'rnu'; did you mean run?\n");
    }

    @Test
    void namesTheNearestOptionInOneSentence() {
        assertThat(execute("run", "--provder", "aws", "--provider=aws", "--cluster-name=c"))
                .isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("cloudlb: --provder: unknown option; did you mean --provider?\n");
    }

    @Test
    void reportsAllFaultsOfFlagsAndEnvironmentTogether() {
        terminal.with("CLOUDLB_CONCURRENCY", "many");

        assertThat(execute("run", "--policy=snyc", "--frobnicate", "stray")).isEqualTo(2);
        assertThat(terminal.err().lines())
                .containsExactlyInAnyOrder(
                        "cloudlb: 5 things are wrong with the configuration:",
                        "  --frobnicate: unknown option",
                        "  --provider: is missing; name one of aws, azure, gcp, metallb",
                        "  --cluster-name: is missing; name the cluster, so that people see in the cloud's console what"
                                + " belongs to it",
                        "  --policy: 'snyc' is not one of sync, upsert-only, dry-run; did you mean sync?",
                        "  environment variable CLOUDLB_CONCURRENCY: 'many' is not a number from 1 to 500");
    }

    @Test
    void refusesAnOptionGivenTwiceWithDifferentValues() {
        assertThat(execute("run", "--provider=aws", "--cluster-name=a", "--cluster-name=b"))
                .isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("cloudlb: --cluster-name: is given more than once: a, b\n");
    }

    @Test
    void explainsEveryOption() {
        assertThat(execute("run", "--help")).isZero();
        assertThat(ControllerOptions.with(Providers.settings()))
                .extracting(Option::flag)
                .allSatisfy(flag -> assertThat(terminal.out()).contains(flag));
    }

    @Test
    void tellsItsVersion() {
        assertThat(execute("version")).isZero();
        assertThat(execute("--version")).isZero();
        assertThat(terminal.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("cloudlb ").contains("Java 25"));
    }

    @Test
    void namesTheProvidersThereAre() {
        assertThat(execute("run", "--help")).isZero();
        assertThat(terminal.out().replaceAll("\\s+", " "))
                .contains("What makes the load balancers: aws, azure, gcp or metallb.");
    }

    @Test
    void showsInTheHelpOfAPlanWhatBearsOnIt() {
        assertThat(execute("plan", "--help")).isZero();
        assertThat(terminal.out())
                .contains("--load-balancer-class", "--aws-region", "--must-serve")
                .doesNotContain("--lease-name", "--listen", "--drift-interval", "--concurrency");
        assertThat(execute("plan", "--lease-name=other", "--provider=aws", "--cluster-name=c"))
                .isEqualTo(2);
        assertThat(terminal.err()).doesNotContain("--lease-name");
    }

    @Test
    void guessesNothingForASingleLetter() {
        assertThat(execute("plan", "-A", "--provider=aws", "--cluster-name=c")).isEqualTo(2);
        assertThat(terminal.err()).contains("-A: unknown option").doesNotContain("did you mean");
    }

    private int execute(String... arguments) {
        return new CloudlbCommand(terminal.terminal(), Providers.settings(), PodEnvironment.OUTSIDE).execute(arguments);
    }
}
