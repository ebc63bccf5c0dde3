// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Condition.Status;
import io.cloudlb.emulators.Fault;
import io.cloudlb.testkit.AService;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What becomes of a Service when AWS refuses one of its attributes.
class RefusedAttributeTest {
    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);

    private void serve(String annotation, String attributes) {
        cluster.kube().create(AService.aService("web").port(80).annotation(annotation, attributes));
        cluster.rest();
    }

    private Map<String, String> attributesOf(String arn) {
        return cluster.aws().emulator().snapshot().attributes().getOrDefault(arn, Map.of());
    }

    private Map<String, String> ofLoadBalancer() {
        return attributesOf(
                cluster.aws().emulator().snapshot().loadBalancers().getFirst().arn());
    }

    private Map<String, String> ofTargetGroup() {
        return attributesOf(
                cluster.aws().emulator().snapshot().targetGroups().getFirst().arn());
    }

    private Condition provisioned() {
        return cluster.kube().condition("web", Condition.PROVISIONED);
    }

    private boolean isPublished() {
        return !cluster.kube().service("web").status().ingress().isEmpty();
    }

    @Test
    void setsTheGoodAttributesOfALoadBalancerBesideOneThatAwsDoesNotKnow() {
        serve(AwsAnnotations.ATTRIBUTES, "load_balancing.cross_zone.enabled=true,brand.new=1");

        assertThat(ofLoadBalancer()).containsEntry("load_balancing.cross_zone.enabled", "true");
        assertThat(provisioned().status()).isEqualTo(Status.FALSE);
        assertThat(provisioned().message()).contains("brand.new");
        assertThat(isPublished()).as("targets see the same without it").isTrue();
    }

    @Test
    void setsTheGoodAttributesOfALoadBalancerBesideLogsWithoutABucket() {
        serve(
                AwsAnnotations.ATTRIBUTES,
                "load_balancing.cross_zone.enabled=true,access_logs.s3.enabled=true,access_logs.s3.bucket=nobodys");

        assertThat(ofLoadBalancer()).containsEntry("load_balancing.cross_zone.enabled", "true");
        assertThat(provisioned().reason()).isEqualTo("Obstructed");
        assertThat(isPublished()).isTrue();
    }

    @Test
    void publishesNoAddressWhileAnAttributeOfTheTargetsIsRefused() {
        serve(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, "proxy_protocol_v2.enabled=true,brand.new=1");

        assertThat(ofTargetGroup()).containsEntry("proxy_protocol_v2.enabled", "true");
        assertThat(provisioned().status()).isEqualTo(Status.FALSE);
        assertThat(isPublished()).as("nobody knows what it would change").isFalse();
        assertThat(cluster.aws().emulator().snapshot().listeners()).isEmpty();
    }

    @Test
    void publishesTheAddressOnceTheAttributeIsTakenOut() {
        serve(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, "proxy_protocol_v2.enabled=true,brand.new=1");

        cluster.kube().annotate("web", AwsAnnotations.TARGET_GROUP_ATTRIBUTES, "proxy_protocol_v2.enabled=true");
        cluster.rest();

        assertThat(provisioned().status()).isEqualTo(Status.TRUE);
        assertThat(isPublished()).isTrue();
    }

    @Test
    void leadsNoTrafficToTargetsBeforeTheyGetItAsTheyAreToSeeIt() {
        cluster.aws()
                .emulator()
                .faults()
                .everyCall("ModifyTargetGroupAttributes", Fault.refuse(403, "AccessDenied", "not allowed"));

        serve(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, "proxy_protocol_v2.enabled=true");
        cluster.restart();

        assertThat(isPublished()).isFalse();
        assertThat(cluster.aws().emulator().snapshot().listeners()).isEmpty();
    }

    @Test
    void makesNothingForAValueThatAwsIsKnownToRefuse() {
        serve(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, "proxy_protocol_v2.enabled=yes");

        assertThat(cluster.aws().owned()).isEmpty();
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).status()).isEqualTo(Status.FALSE);
    }

    @Test
    void tellsByEventAndConditionThatALoadBalancerKeepsItsName() {
        serve(AwsAnnotations.ATTRIBUTES, "");
        cluster.kube().annotate("web", AwsAnnotations.NAME, "front-door");
        cluster.rest();

        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("keeps its name k8s-");
        assertThat(cluster.kube().events())
                .extracting(said -> said.event().toString())
                .anySatisfy(text -> assertThat(text).contains("ConfigurationWarning", "keeps its name"));
    }
}
