// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Fault;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The host name in the status is one that answers, or there is none.
class ReplacedNameTest {
    private static final String CREATE = "CreateLoadBalancer";

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);

    private List<Ingress> serve(AService service) {
        cluster.kube().create(service);
        cluster.rest();
        return published();
    }

    private List<Ingress> published() {
        return cluster.kube().service("web").status().ingress();
    }

    private void refuse(String operation) {
        cluster.aws().emulator().faults().everyCall(operation, Fault.refuse(400, "ValidationError", "Not now"));
    }

    private void deleteByHand() {
        String arn =
                cluster.aws().emulator().snapshot().loadBalancers().getFirst().arn();
        cluster.aws().clients().elb().deleteLoadBalancer(request -> request.loadBalancerArn(arn));
    }

    @Test
    void isWithdrawnWhileTheOldOneIsGoneAndTheNewOneIsNotThere() {
        List<Ingress> before = serve(AwsCluster.twoPorts("web").annotation(AwsAnnotations.NAME, "front-door"));
        refuse(CREATE);

        cluster.kube().annotate("web", AwsAnnotations.SCHEME, "internet-facing");
        cluster.rest();

        assertThat(before).isNotEmpty();
        assertThat(cluster.aws().emulator().snapshot().loadBalancers()).isEmpty();
        assertThat(published()).isEmpty();
    }

    @Test
    void becomesThatOfTheNewLoadBalancer() {
        List<Ingress> before = serve(AwsCluster.twoPorts("web").annotation(AwsAnnotations.NAME, "front-door"));

        cluster.kube().annotate("web", AwsAnnotations.SCHEME, "internet-facing");
        cluster.rest();

        assertThat(published()).isNotEmpty().isNotEqualTo(before);
    }

    @Test
    void becomesThatOfTheLoadBalancerThatIsMadeAfterOneWasDeletedByHand() {
        List<Ingress> before = serve(AwsCluster.twoPorts("web"));

        deleteByHand();
        cluster.rest(Duration.ofMinutes(30));

        assertThat(published()).isNotEmpty().isNotEqualTo(before);
    }

    @Test
    void isWithdrawnWhenALoadBalancerWasDeletedByHandAndCannotBeMade() {
        serve(AwsCluster.twoPorts("web"));
        refuse(CREATE);

        deleteByHand();
        cluster.rest(Duration.ofMinutes(30));

        assertThat(published()).isEmpty();
    }

    @Test
    void staysWhileAPortCannotBeAdded() {
        List<Ingress> before = serve(AwsCluster.twoPorts("web"));
        refuse("CreateListener");

        cluster.kube()
                .edit(
                        "web",
                        spec -> SpecEdit.ports(AwsCluster.twoPorts("web")
                                        .port(8443)
                                        .spec()
                                        .ports())
                                .apply(spec));
        cluster.rest();

        assertThat(published()).isEqualTo(before);
    }
}
