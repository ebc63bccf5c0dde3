// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunningController;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Services of other types, and Services that change theirs.
interface TypeScenarios extends Scenarios {
    @Test
    default void makesNoCallForServicesThatWantNoLoadBalancer() {
        ClusterUser user = stage().user();
        RunningController controller = stage().start();
        controller.settle();
        int mark = controller.calls().mark();

        user.create(aService("inside").type("ClusterIP").port(80));
        user.create(aService("on-nodes").type("NodePort").port(80));
        user.create(aService("elsewhere").type("ExternalName").with(spec -> spec.withExternalName("example.com")));
        Service last =
                user.create(aService("headless").type("ClusterIP").port(80).with(spec -> spec.withClusterIP("None")));

        controller.settle("headless", last.getMetadata().getResourceVersion());
        assertThat(controller.calls().since(mark)).isEmpty();
        assertThat(user.get("on-nodes").getMetadata().getFinalizers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"spec\":{\"type\":\"ClusterIP\"}}",
                "{\"spec\":{\"type\":\"NodePort\"}}",
                "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"example.com\"}}"
            })
    default void releasesAServiceOfAnotherTypeAndServesItAgain(String change) {
        ClusterUser user = stage().user();
        stage().start();
        String uid = user.create(aService("web").port(80)).getMetadata().getUid();
        user.awaitHostName("web");

        user.patch("web", change);
        user.awaitReleased("web");
        assertThat(stage().console().belongings(uid)).isEmpty();

        user.patch("web", "{\"spec\":{\"type\":\"LoadBalancer\",\"externalName\":null}}");
        assertThat(stage().console().listeners(user.awaitHostName("web"))).containsExactly("80/TCP");
    }

    @Test
    default void releasesAServiceThatBecomesHeadlessAndServesItAgain() {
        ClusterUser user = stage().user();
        stage().start();
        String uid = user.create(aService("web").port(80)).getMetadata().getUid();
        user.awaitHostName("web");

        user.patch("web", "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"example.com\"}}");
        user.patch("web", "{\"spec\":{\"type\":\"ClusterIP\",\"clusterIP\":\"None\",\"externalName\":null}}");
        user.awaitReleased("web");
        assertThat(stage().console().belongings(uid)).isEmpty();

        user.patch("web", "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"example.com\",\"clusterIP\":null}}");
        user.patch("web", "{\"spec\":{\"type\":\"LoadBalancer\",\"externalName\":null}}");
        assertThat(stage().console().listeners(user.awaitHostName("web"))).containsExactly("80/TCP");
    }

    @Test
    default void takesBackWhatItWasMakingWhenTheServiceChangesItsMind() {
        ClusterUser user = stage().user();
        stage().start();
        String uid =
                user.create(aService("web").port(80).port(443)).getMetadata().getUid();
        user.awaitService("web", found -> found.getMetadata().getFinalizers().contains(FINALIZER));

        user.patch("web", "{\"spec\":{\"type\":\"ClusterIP\"}}");

        user.awaitReleased("web");
        assertThat(stage().console().belongings(uid)).isEmpty();
    }
}
