// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteTallyTest {
    @TempDir
    Path folder;

    @Test
    void countsTheWritesOfClaimsUnderTheNameThatTheDocumentsGiveThem() throws IOException {
        Path log = Files.writeString(
                folder.resolve("audit.log"),
                write("cloudlb/0.1.0", "configmaps", "")
                        + write("cloudlb/0.1.0", "services", "status")
                        + write("cloudlb/0.1.0", "leases", "")
                        + write("kubectl/1.37", "services", ""));
        WriteTally tally = new WriteTally(new AuditLog(log), new Patience(() -> ""));

        assertThat(tally.end("LoadBalancer")).isEqualTo("Written: claims 1, service status 1");
        assertThat(tally.lines().getFirst().split(" {2,}"))
                .containsExactly("STEP", "STATUS", "CLAIMS", "EVENTS", "POOL COUNTERS", "OTHER");
        assertThat(tally.lines().getLast().split(" {2,}")).containsExactly("LoadBalancer", "1", "1", "0", "0", "0");
    }

    private static String write(String userAgent, String resource, String part) {
        return """
                {"verb":"patch","userAgent":"%s","objectRef":{"resource":"%s","subresource":"%s"}}
                """.formatted(userAgent, resource, part);
    }
}
