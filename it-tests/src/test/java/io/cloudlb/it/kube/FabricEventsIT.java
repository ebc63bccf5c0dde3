// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.FabricEvents;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class FabricEventsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Event REFUSED =
            new Event(Event.Type.WARNING, Event.Reason.LOAD_BALANCER_REFUSED, "Not created: the mask is missing.");

    @Test
    void writesWhatDescribeShows(TestNamespace namespace) {
        ServiceView web = Fixtures.SERVICES.view(
                namespace.client().resource(Fixtures.aService("web")).create());
        try (FabricEvents events = new FabricEvents(namespace.client(), TimeSource.system())) {
            events.emit(web, REFUSED);

            await().atMost(DEADLINE).until(() -> written(namespace).size() == 1);
            io.fabric8.kubernetes.api.model.Event event = written(namespace).getFirst();
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("LoadBalancerRefused");
            assertThat(event.getMessage()).isEqualTo("Not created: the mask is missing.");
            assertThat(event.getSource().getComponent()).isEqualTo("cloudlb");
            assertThat(event.getInvolvedObject().getUid()).isEqualTo(web.uid());
        }
    }

    @Test
    void countsARepeatedEventInsteadOfWritingItAgain(TestNamespace namespace) {
        ServiceView web = Fixtures.SERVICES.view(
                namespace.client().resource(Fixtures.aService("web")).create());
        try (FabricEvents events = new FabricEvents(namespace.client(), TimeSource.system())) {
            events.emit(web, REFUSED);
            events.emit(web, REFUSED);
            events.emit(web, REFUSED);

            await().atMost(DEADLINE).until(() -> written(namespace).stream().anyMatch(event -> event.getCount() == 3));
            assertThat(written(namespace)).hasSize(1);
        }
    }

    private static List<io.fabric8.kubernetes.api.model.Event> written(TestNamespace namespace) {
        return namespace.client().v1().events().list().getItems();
    }
}
