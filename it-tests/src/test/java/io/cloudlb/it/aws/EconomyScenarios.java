// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.plan.Policy;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/// Calls that are not made.
interface EconomyScenarios extends Scenarios {
    @Test
    default void makesNoCallWhenNothingChangesThatMatters() {
        ClusterUser user = stage().user();
        RunningController controller = stage().start();
        user.create(aService("web").port(80).port(443));
        String host = user.awaitHostName("web");
        controller.settle();
        int mark = controller.calls().mark();

        user.patch("web", "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
        user.patch("web", "{\"metadata\":{\"annotations\":{\"example.com/note\":\"yes\"}}}");
        Service last = user.patchStatus("web", "{\"status\":{\"loadBalancer\":" + serialized(user.get("web")) + "}}");

        controller.settle("web", last.getMetadata().getResourceVersion());
        assertThat(controller.calls().since(mark)).isEmpty();
        assertThat(user.awaitHostName("web")).isEqualTo(host);
    }

    @Test
    default void takesBackAStatusWrittenByHandWithoutAskingTheCloud() {
        ClusterUser user = stage().user();
        RunningController controller = stage().start();
        user.create(aService("web").port(80));
        String host = user.awaitHostName("web");
        controller.settle();
        int mark = controller.calls().mark();

        user.patchStatus("web", "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.66\"}]}}}");

        user.awaitService(
                "web",
                found -> ClusterUser.ingress(found).stream().allMatch(ingress -> host.equals(ingress.getHostname())));
        assertThat(controller.calls().since(mark)).isEmpty();
    }

    @Test
    default void writesNothingAfterARestart() {
        ClusterUser user = stage().user();
        RunningController first = stage().start();
        user.create(aService("one").port(80).port(443));
        Service two = user.create(aService("two").port(80));
        user.awaitHostName("one");
        user.awaitHostName("two");
        first.settle();
        stage().stop(first);

        RunningController second = stage().start();
        second.settle("two", two.getMetadata().getResourceVersion());

        assertThat(second.calls().writesSince(0)).isEmpty();
        assertThat(second.calls().since(0)).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    default void writesNothingToTheCloudWhenItOnlyTries() {
        ClusterUser user = stage().user();
        RunningController controller = stage().start(RunOptions.USUAL.under(Policy.DRY_RUN));

        Service web = user.create(aService("web").port(80));

        controller.settle("web", web.getMetadata().getResourceVersion());
        assertThat(controller.calls().writesSince(0)).isEmpty();
        assertThat(user.get("web").getMetadata().getFinalizers()).isEmpty();
        assertThat(stage().console().belongings(web.getMetadata().getUid())).isEmpty();
    }

    private static String serialized(Service service) {
        return Serialization.asJson(service.getStatus().getLoadBalancer());
    }
}
