// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import io.cloudlb.app.config.ControllerConfig.Logging;
import io.cloudlb.core.redaction.Redaction;
import java.io.OutputStream;
import java.util.List;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/// Puts the log where and how the configuration says. Loggers of libraries are held at WARN unless the level is
/// TRACE: theirs is not the operator's story.
public final class LogSetup {
    private static final String OURS = "io.cloudlb";

    /// Whatever fails in these reaches our own code, which says it in a sentence; the Kubernetes client would add a
    /// stack trace to each right that lacks and each connection that breaks, and Microsoft's libraries tell each
    /// refused token five times.
    private static final List<String> CLIENTS =
            List.of("io.fabric8.kubernetes.client", "com.azure", "com.microsoft.aad");

    private static final String TEXT =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level %msg%replace( [%kvp]){' \\[\\]', ''}%n%ex";

    private LogSetup() {}

    /// Configures the process's log.
    ///
    /// @param sink where it is written, standard error in production; not closed
    public static void configure(Logging logging, Redaction redaction, OutputStream sink) {
        configure((LoggerContext) LoggerFactory.getILoggerFactory(), logging, redaction, sink);
    }

    static void configure(LoggerContext context, Logging logging, Redaction redaction, OutputStream sink) {
        context.reset();
        Level level = Level.toLevel(logging.level().name());
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        boolean everything = Level.TRACE.isGreaterOrEqual(level);
        root.setLevel(everything ? Level.DEBUG : Level.WARN);
        context.getLogger(OURS).setLevel(level);
        CLIENTS.forEach(client -> context.getLogger(client).setLevel(everything ? Level.DEBUG : Level.OFF));
        root.addAppender(appender(context, logging.format(), redaction, sink));
    }

    private static OutputStreamAppender<ILoggingEvent> appender(
            LoggerContext context, Logging.Format format, Redaction redaction, OutputStream sink) {
        CleanEncoder encoder = new CleanEncoder(encoder(context, format), redaction);
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setEncoder(encoder);
        appender.setOutputStream(new OpenStream(sink));
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Logging.Format format) {
        EncoderBase<ILoggingEvent> encoder =
                switch (format) {
                    case TEXT -> text();
                    case JSON -> new LogstashEncoder();
                };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(TEXT);
        return encoder;
    }
}
