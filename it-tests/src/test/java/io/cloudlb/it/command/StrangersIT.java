// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.metallb.Pools;
import io.cloudlb.it.metallb.PoolsReplica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Thousands who connect to the port of health and metrics and say nothing, or say it slowly: the packaged program with
/// the launcher's JVM options answers its probes throughout, and takes no memory for them.
@RequiresControlPlane
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class StrangersIT {
    private static final int STRANGERS = 5_000;
    private static final int ADDRESSES = 50;
    private static final int PROBE_EVERY = 100;
    private static final int ROUNDS = 10;
    private static final int LEAST_ROUNDS = 3;
    private static final long GROWTH_MEBIBYTES = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String HALF = "GET /livez HTTP/1.1\r\nHost: x\r\nX-0: yyyyy";

    private final List<SocketChannel> strangers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void leave() throws IOException {
        for (SocketChannel stranger : strangers) {
            stranger.close();
        }
    }

    @Test
    void theProbesAreAnsweredThroughoutHalfOpenAndSlowRequests(ControlPlane controlPlane, TestNamespace namespace)
            throws IOException {
        Pools.in(namespace.client()).create("all", "172.27.0.0/28");
        try (Replica replica = PoolsReplica.start(controlPlane, namespace, folder)) {
            replica.awaitLead();
            long before = settledMebibytes(replica);

            for (int i = 0; i < STRANGERS; i++) {
                strangers.add(connected(replica.address(), i));
                say(strangers.getLast(), HALF);
                if (i % PROBE_EVERY == 0) {
                    assertThat(replica.readiness()).endsWith("ok\n");
                }
            }
            long halfOpen = replica.process().residentMebibytes();

            for (int i = 0; i < STRANGERS; i++) {
                SocketChannel slow = connected(replica.address(), i);
                strangers.add(slow);
                say(slow, "G");
                if (i % PROBE_EVERY == 0) {
                    strangers.subList(STRANGERS, strangers.size()).forEach(stranger -> say(stranger, "E"));
                    assertThat(replica.readiness()).endsWith("ok\n");
                }
            }
            long slow = replica.process().residentMebibytes();
            System.out.printf(
                    "MEMORY strangers: %d MiB resident before, %d with %,d half-open requests, %d with as many slow"
                            + " ones%n",
                    before, halfOpen, STRANGERS, slow);

            await().atMost(PATIENCE).until(() -> strangers.stream().allMatch(StrangersIT::isHungUp));
            assertThat(Math.max(halfOpen, slow) - before).isLessThan(GROWTH_MEBIBYTES);
        }
    }

    /// What it has resident once answering takes no more: whoever asks first has it touch the young part of the heap,
    /// page by page.
    private static long settledMebibytes(Replica replica) {
        long before;
        long now = replica.process().residentMebibytes();
        int round = 0;
        do {
            for (int i = 0; i < STRANGERS / ROUNDS; i++) {
                assertThat(replica.readiness()).endsWith("ok\n");
            }
            before = now;
            now = replica.process().residentMebibytes();
            round++;
        } while (round < ROUNDS && (now > before || round < LEAST_ROUNDS));
        return now;
    }

    private static SocketChannel connected(URI server, int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.1." + (1 + number % ADDRESSES)), 0));
        channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        channel.configureBlocking(false);
        return channel;
    }

    private static void say(SocketChannel stranger, String text) {
        try {
            stranger.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        } catch (IOException hungUp) { // which is what is hoped for
            assertThat(stranger.isConnected()).isTrue();
        }
    }

    private static boolean isHungUp(SocketChannel stranger) {
        try {
            return stranger.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
