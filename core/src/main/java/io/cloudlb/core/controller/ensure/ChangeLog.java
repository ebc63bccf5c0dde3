// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
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
            case Applied.Accepted<?> _ ->
                line(LOG.atInfo(), owner, provider, change, applied).log("{}: {}: accepted", owner, change.detail());
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

    /// The end of what the cloud had accepted.
    static void ended(Owner owner, String provider, Applied.Operation operation, Applied<?> applied) {
        if (applied instanceof Applied.Failed<?> failed) {
            CloudError error = failed.error();
            line(LOG.atWarn(), owner, provider, operation.what(), applied)
                    .addKeyValue("error", error.getClass().getSimpleName())
                    .log("{}: {}: {}", owner, operation.what(), error.message());
        } else {
            line(LOG.atInfo(), owner, provider, operation.what(), applied)
                    .log("{}: {}: has ended", owner, operation.what());
        }
    }

    private static LoggingEventBuilder line(
            LoggingEventBuilder line, Owner owner, String provider, Change change, Applied<?> applied) {
        return line(line, owner, provider, change.action() + " " + change.resource(), applied);
    }

    private static LoggingEventBuilder line(
            LoggingEventBuilder line, Owner owner, String provider, String change, Applied<?> applied) {
        LoggingEventBuilder said = line.addKeyValue("service", owner)
                .addKeyValue("provider", provider)
                .addKeyValue("change", change);
        return applied.requestId().isEmpty() ? said : said.addKeyValue("requestId", applied.requestId());
    }
}
