// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.cluster.PodAnswer;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.AService;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients of an internal Service of policy Local in a cluster of more nodes than a subset has room for, where a few
/// nodes have its pods.
class PodsServeTest {
    private static final int NODES = 260;

    private final RequestedCluster requested = new RequestedCluster();

    @BeforeEach
    void serve() {
        requested.gcp.machines(NODES);
        requested.cluster.nodes(IntStream.rangeClosed(1, NODES).toArray());
        requested.join(7, 100, 259);
        requested.pods("web", 259);
        requested
                .cluster
                .kube()
                .create(AService.aService("web")
                        .port(80)
                        .annotation(GcpAnnotations.TYPE, "Internal")
                        .local());
        requested.cluster.rest();
        requested.cluster.rest();
    }

    @AfterEach
    void close() {
        requested.close();
    }

    @Test
    void clientsComeToThePodWhereverItIs() {
        assertThat(requested.ask("web", 80).map(PodAnswer::pod)).contains("web-on-node-259");

        requested.pods("web", 7);
        requested.cluster.rest();

        assertThat(requested.ask("web", 80).map(PodAnswer::pod)).contains("web-on-node-7");
    }

    /// As a rolling update does it: the new pod is there before the old one goes, which is no endpoint any more while
    /// it ends what it does.
    @Test
    void nobodyIsRefusedWhileThePodsMoveOneAfterTheOther() {
        requested.request("web", 80, Transport.TCP);

        move(259, 7);
        move(7, 100);

        assertThat(requested.ask("web", 80).map(PodAnswer::pod)).contains("web-on-node-100");
    }

    private void move(int from, int to) {
        requested.pods("web", from, to);
        requested.cluster.rest();
        assertThat(requested.refusals()).isEmpty();
        requested.cluster.kube().endpoints("web", List.of(GcpWorld.instance(to)));
        assertThat(requested.refusals()).isEmpty();
        requested.pods("web", to);
        assertThat(requested.refusals()).isEmpty();
    }
}
