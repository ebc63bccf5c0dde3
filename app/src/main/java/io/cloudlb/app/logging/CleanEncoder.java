// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import io.cloudlb.core.redaction.Redaction;
import java.nio.charset.StandardCharsets;

/// Lets another encoder see events without control characters, and redacts whatever it makes of them: message, fields
/// and stack trace alike.
final class CleanEncoder extends EncoderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> encoder;
    private final Redaction redaction;

    CleanEncoder(Encoder<ILoggingEvent> encoder, Redaction redaction) {
        this.encoder = encoder;
        this.redaction = redaction;
    }

    @Override
    public byte[] headerBytes() {
        return encoder.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = new String(encoder.encode(new CleanEvent(event)), StandardCharsets.UTF_8);
        return redaction.redact(line).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return encoder.footerBytes();
    }
}
