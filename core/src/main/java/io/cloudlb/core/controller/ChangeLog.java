// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Applied;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// One line of the log for every change of the cloud, with what people search by as fields.
final class ChangeLog {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeLog.class);

    private ChangeLog() {}

    static void write(Owner owner, String provider, Change change, Applied<?> applied) {
        switch (applied) {
            case Applied.Done<?> _ ->
                line(LOG.atInfo(), owner, provider, change, applied).log(change.detail());
            case Applied.Pending<?> pending ->
                line(LOG.atInfo(), owner, provider, change, applied)
                        .log("{}: under way, {}", change.detail(), pending.why());
            case Applied.Failed<?> failed ->
                line(LOG.atWarn(), owner, provider, change, applied)
                        .addKeyValue("error", failed.error().getClass().getSimpleName())
                        .log("{}: {}", change.detail(), failed.error().message());
        }
    }

    private static LoggingEventBuilder line(
            LoggingEventBuilder line, Owner owner, String provider, Change change, Applied<?> applied) {
        return line.addKeyValue("service", owner)
                .addKeyValue("provider", provider)
                .addKeyValue("change", change.action() + " " + change.resource())
                .addKeyValue("requestId", applied.requestId());
    }
}
