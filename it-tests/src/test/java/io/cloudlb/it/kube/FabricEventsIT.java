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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class FabricEventsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Event REFUSED =
            new Event(Event.Reason.LOAD_BALANCER_REFUSED, "Not created: the mask is missing.");

    @Test
    void writesWhatDescribeShows(TestNamespace namespace) {
        ServiceView web = Fixtures.SERVICES.view(
                namespace.client().resource(Fixtures.aService("web")).create());
        try (FabricEvents events = new FabricEvents(namespace.client(), TimeSource.system())) {
            events.accept(web, REFUSED);

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
            events.accept(web, REFUSED);
            events.accept(web, REFUSED);
            events.accept(web, REFUSED);

            await().atMost(DEADLINE).until(() -> written(namespace).stream().anyMatch(event -> event.getCount() == 3));
            assertThat(written(namespace)).hasSize(1);
        }
    }

    /// kubectl tells events by their time, which has whole seconds, and leaves those of one second as they are listed.
    @Test
    void areListedInTheOrderInWhichTheyHappened(TestNamespace namespace) {
        ServiceView web = Fixtures.SERVICES.view(
                namespace.client().resource(Fixtures.aService("web")).create());
        List<String> messages =
                IntStream.range(0, 20).mapToObj(number -> "message " + number).toList();
        try (FabricEvents events = new FabricEvents(namespace.client(), TimeSource.system())) {
            messages.forEach(message -> events.accept(web, new Event(Event.Reason.ENSURING_LOAD_BALANCER, message)));

            await().atMost(DEADLINE).until(() -> written(namespace).size() == messages.size());
            assertThat(written(namespace))
                    .extracting(io.fabric8.kubernetes.api.model.Event::getMessage)
                    .containsExactlyElementsOf(messages);
        }
    }

    private static List<io.fabric8.kubernetes.api.model.Event> written(TestNamespace namespace) {
        return namespace.client().v1().events().list().getItems();
    }
}
