// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.cloudlb.app.config.ControllerConfig.Logging;
import io.cloudlb.core.redaction.Redaction;

/// The log before a configuration is read: warnings as text on standard error. Found by Logback as a service.
public final class QuietStart extends ContextAwareBase implements Configurator {
    private static final Logging WARNINGS = new Logging(Logging.Format.TEXT, Logging.Level.WARN);

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LogSetup.configure(context, WARNINGS, Redaction.of(System.getenv()), System.err);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
