// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.cloudlb.app.config.ControllerConfig.Logging;
import io.cloudlb.core.redaction.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogSetupTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private final ClosableSink sink = new ClosableSink();
    private final LoggerContext context = new LoggerContext();

    @Test
    void writesOneLineWithLevelMessageAndFields() {
        configure(Logging.Format.TEXT, Logging.Level.INFO);

        ours().atInfo().addKeyValue("service", "default/web").log("Load balancer made");

        assertThat(written()).matches("\\S+Z INFO  Load balancer made \\[service=\"default/web\"\\]\\n");
    }

    @Test
    void writesNoBracketsWithoutFields() {
        configure(Logging.Format.TEXT, Logging.Level.INFO);

        ours().info("Leading");

        assertThat(written()).endsWith("Z INFO  Leading\n");
    }

    @Test
    void writesFieldsOfAnEventAsFieldsOfJson() {
        configure(Logging.Format.JSON, Logging.Level.INFO);

        ours().atWarn().addKeyValue("service", "default/web").log("Slow");

        JsonNode line = JsonMapper.shared().readTree(written());
        assertThat(line.get("message").asString()).isEqualTo("Slow");
        assertThat(line.get("level").asString()).isEqualTo("WARN");
        assertThat(line.get("service").asString()).isEqualTo("default/web");
    }

    @Test
    void keepsLibrariesQuietUntilTracing() {
        configure(Logging.Format.TEXT, Logging.Level.INFO);
        context.getLogger("software.amazon.awssdk").info("chatter");
        assertThat(written()).isEmpty();

        configure(Logging.Format.TEXT, Logging.Level.DEBUG);
        context.getLogger("software.amazon.awssdk").debug("chatter");
        assertThat(written()).isEmpty();

        configure(Logging.Format.TEXT, Logging.Level.TRACE);
        context.getLogger("software.amazon.awssdk").debug("chatter");
        assertThat(written()).contains("chatter");
    }

    @Test
    void leavesWhatFailsInTheKubernetesClientToOurOwnSentences() {
        configure(Logging.Format.TEXT, Logging.Level.INFO);

        context.getLogger("io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl")
                .warn("Queued close did not succeed", new IOException("Output closed"));

        assertThat(written()).isEmpty();
    }

    @Test
    void keepsStandardErrorOpenWhenConfiguredAgain() {
        configure(Logging.Format.TEXT, Logging.Level.INFO);
        configure(Logging.Format.JSON, Logging.Level.INFO);

        assertThat(sink.closed).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Logging.Format.class)
    void keepsSecretsOutOfMessageFieldsAndStackTraces(Logging.Format format) {
        configure(format, Logging.Level.DEBUG);

        ours().atError()
                .addKeyValue(
                        "header", "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=" + "ab".repeat(32))
                .setCause(new IllegalStateException("token=" + SECRET))
                .log("Call with {} failed", SECRET);

        assertThat(written()).doesNotContain(SECRET, "abababab").contains("[redacted]");
    }

    @ParameterizedTest
    @EnumSource(Logging.Format.class)
    void staysOneLineWhateverATenantWroteIntoAName(Logging.Format format) {
        configure(format, Logging.Level.INFO);
        String name = "x\n2026-11-29T00:00:00.000Z ERROR forged\u001b[31m\u009b2J\u2028\u202e";

        ours().atInfo().addKeyValue("service", "default/" + name).log("Load balancer {} made", name);
        ours().atWarn()
                .setCause(new IllegalStateException(name, new IllegalArgumentException(name)))
                .log("Failed");

        assertThat(written().lines())
                .noneMatch(line -> line.startsWith("2026-11-29T00:00:00.000Z"))
                .filteredOn(line -> line.contains("Load balancer x\\"))
                .hasSize(1);
        assertThat(written()).doesNotContain("\u001b", "\u009b", "\u2028", "\u202e");
    }

    @Test
    void leavesNoControlCharacterInWhatReadersOfJsonGet() {
        configure(Logging.Format.JSON, Logging.Level.INFO);

        ours().atInfo().addKeyValue("service", "a\u001bb").log("c\u001bd");

        JsonNode line = JsonMapper.shared().readTree(written());
        assertThat(line.get("message").asString()).isEqualTo("c\\u001bd");
        assertThat(line.get("service").asString()).isEqualTo("a\\u001bb");
    }

    @Test
    void staysJsonAfterRedaction() {
        configure(Logging.Format.JSON, Logging.Level.INFO);

        ours().info("answer {\"SecretAccessKey\": \"{}\", \"Region\": \"eu-west-1\"}", "x".repeat(40));

        JsonNode line = JsonMapper.shared().readTree(written());
        assertThat(line.get("message").asString())
                .isEqualTo("answer {\"SecretAccessKey\": \"[redacted]\", \"Region\": \"eu-west-1\"}");
    }

    private void configure(Logging.Format format, Logging.Level level) {
        Redaction redaction = Redaction.of(Map.of("AWS_SECRET_ACCESS_KEY", SECRET));
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogSetup.configure(context, new Logging(format, level), redaction, sink);
    }

    private Logger ours() {
        return context.getLogger("io.cloudlb.core.controller.Controller");
    }

    private String written() {
        return sink.toString(StandardCharsets.UTF_8);
    }

    /// Remembers whether somebody closed it.
    private static final class ClosableSink extends ByteArrayOutputStream {
        private boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }
}
