// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.kube.KubeWrite;
import io.cloudlb.testkit.kube.KubeWrite.Verb;
import io.cloudlb.testkit.kube.WriteHook;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The last things that are done for a Service, when one of them fails.
class ForgettingTest {
    private final ControllerStage stage = new ControllerStage();

    @Test
    void stopsCountingAServiceAlthoughTheJournalCouldNotBeWritten() {
        SteppedController controller = stage.start();
        stage.world.create(aService("api").port(80));
        controller.runFor(Duration.ofMinutes(1));
        stage.cloud.hook(refusingCreates());
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofMinutes(1));
        stage.world.writes().hook(losingTheJournal());
        stage.world.addNode(ANode.aNode("node-b"));
        controller.runFor(Duration.ofSeconds(2));

        stage.world.delete("web");
        controller.runFor(Duration.ofSeconds(1));
        assertThat(stage.world.find("web")).isEmpty();
        stage.world.writes().hook(WriteHook.NONE);
        stage.cloud.hook(CallHook.NONE);
        controller.runFor(Duration.ofMinutes(1));
        assertThat(stage.world.journal().settled()).isPresent();
        stage.world.delete("api");
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.cloud.resources()).isEmpty();
    }

    private static CallHook refusingCreates() {
        return new CallHook() {
            @Override
            public void before(CloudCall call) {
                if (call.operation().startsWith("Create")) {
                    throw new CloudException(
                            CloudError.quotaExceeded("there is enough of everything", "request", "Resources"));
                }
            }
        };
    }

    private static WriteHook losingTheJournal() {
        return new WriteHook() {
            @Override
            public void before(KubeWrite write) {
                if (write.verb() == Verb.JOURNAL_SETTLED) {
                    throw new KubernetesException(KubernetesException.Kind.UNAVAILABLE, "the API server is away");
                }
            }
        };
    }
}
