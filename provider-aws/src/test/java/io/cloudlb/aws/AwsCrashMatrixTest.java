// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.testkit.crash.CrashMatrix;
import io.cloudlb.testkit.crash.Scenario;
import io.cloudlb.testkit.crash.Stage;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The controller with the AWS provider survives its own death, and every fault, at every call and every write.
class AwsCrashMatrixTest {
    private static final String WEB = "web";
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbed(Scenario scenario) {
        CrashMatrix.Report report =
                CrashMatrix.onlyWhatIsAsked(AwsCrashCloud::new).run(scenario);

        System.out.println("CRASH MATRIX aws: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    static Stream<Scenario> scenarios() {
        return Stream.concat(Scenario.all(UnaryOperator.identity()).stream(), inPlace());
    }

    /// What can be changed of a load balancer on AWS alone.
    private static Stream<Scenario> inPlace() {
        return Stream.of(
                Scenario.annotated(
                        "attributes of load balancer and target groups change",
                        Map.of(AwsAnnotations.ATTRIBUTES, "load_balancing.cross_zone.enabled=true"),
                        Map.of(
                                AwsAnnotations.ATTRIBUTES,
                                "deletion_protection.enabled=false",
                                AwsAnnotations.TARGET_GROUP_ATTRIBUTES,
                                "deregistration_delay.timeout_seconds=30")),
                Scenario.annotated(
                        "the health check changes, and its port is not open yet",
                        Map.of(),
                        Map.of(AwsAnnotations.CHECK_PORT, "8081", AwsAnnotations.CHECK_PROTOCOL, "http")),
                Scenario.annotated(
                        "the sources change", Map.of(RANGES, "10.0.0.0/8"), Map.of(RANGES, "192.168.0.0/16")),
                Scenario.annotated(
                        "tags change",
                        Map.of(AwsAnnotations.TAGS, "team=shop,stage=test"),
                        Map.of(AwsAnnotations.TAGS, "team=depot")),
                Scenario.annotated(
                        "a subnet gives way to another of its zone",
                        Map.of(AwsAnnotations.SUBNETS, "subnet-a,subnet-b"),
                        Map.of(AwsAnnotations.SUBNETS, AwsCrashCloud.OTHER_IN_ZONE_A + ",subnet-b")),
                Scenario.annotated(
                        "own security groups give way to named ones",
                        Map.of(),
                        Map.of(AwsAnnotations.SECURITY_GROUPS, AwsCrashCloud.NAMED_GROUP)),
                Scenario.annotated(
                        "named security groups give way to own ones",
                        Map.of(AwsAnnotations.SECURITY_GROUPS, AwsCrashCloud.NAMED_GROUP),
                        Map.of(AwsAnnotations.SECURITY_GROUPS, "")),
                Scenario.annotated(
                        "the scheme changes, and with it the load balancer",
                        Map.of(),
                        Map.of(AwsAnnotations.SCHEME, "internet-facing")),
                whileTheOldOneServesOn(
                        "the scheme changes back while the old load balancer serves on",
                        stage -> stage.world().annotate(WEB, AwsAnnotations.SCHEME, "internal")),
                whileTheOldOneServesOn(
                        "a node is added while the old load balancer serves on", stage -> stage.addNode("node-c")),
                whileTheOldOneServesOn(
                        "the Service is deleted while the old load balancer serves on",
                        stage -> stage.world().delete(WEB)));
    }

    /// Whatever disturbs the replacement may leave less of it to be done.
    private static Scenario whileTheOldOneServesOn(String name, Consumer<Stage> what) {
        Scenario replaced = Scenario.annotated(name, Map.of(), Map.of(AwsAnnotations.SCHEME, "internet-facing"));
        return new Scenario(
                name,
                replaced.given(),
                stage -> {
                    replaced.when().accept(stage);
                    stage.runFor(AwsCrashCloud.DRAIN.dividedBy(2));
                    what.accept(stage);
                },
                true);
    }
}
