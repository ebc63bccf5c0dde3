// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Applied;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// One line of the log for every change of the cloud, with what people search by as fields. A failure without an id of
/// the cloud's is said by [TroubleLog] alone.
final class ChangeLog {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeLog.class);

    private ChangeLog() {}

    static void write(Owner owner, String provider, Change change, Applied<?> applied) {
        switch (applied) {
            case Applied.Done<?> _ ->
                line(LOG.atInfo(), owner, provider, change, applied).log("{}: {}", owner, change.detail());
            case Applied.Pending<?> pending ->
                line(LOG.atInfo(), owner, provider, change, applied)
                        .log("{}: {}: under way, {}", owner, change.detail(), pending.why());
            case Applied.Failed<?> failed ->
                line(failed.requestId().isEmpty() ? LOG.atDebug() : LOG.atWarn(), owner, provider, change, applied)
                        .addKeyValue("error", failed.error().getClass().getSimpleName())
                        .log(
                                "{}: {}: {}",
                                owner,
                                change.detail(),
                                failed.error().message());
        }
    }

    private static LoggingEventBuilder line(
            LoggingEventBuilder line, Owner owner, String provider, Change change, Applied<?> applied) {
        LoggingEventBuilder said = line.addKeyValue("service", owner)
                .addKeyValue("provider", provider)
                .addKeyValue("change", change.action() + " " + change.resource());
        return applied.requestId().isEmpty() ? said : said.addKeyValue("requestId", applied.requestId());
    }
}
