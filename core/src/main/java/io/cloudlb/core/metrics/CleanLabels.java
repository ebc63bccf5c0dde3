// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import io.cloudlb.core.redaction.Redaction;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;

/// Takes secrets and control characters out of labels, as out of every other output. What is the same after that is one
/// series, so that the page stays one that Prometheus takes.
public final class CleanLabels implements MeterFilter {
    @Override
    public Meter.Id map(Meter.Id id) {
        List<Tag> tags = id.getTags();
        List<Tag> clean = tags.stream()
                .map(tag -> Tag.of(tag.getKey(), clean(tag.getValue())))
                .toList();
        return clean.equals(tags) ? id : id.replaceTags(clean);
    }

    static String clean(String value) {
        return Redaction.OF_PROCESS.clean(value);
    }
}
