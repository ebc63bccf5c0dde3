// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import io.cloudlb.core.redaction.Redaction;
import java.nio.charset.StandardCharsets;

/// Redacts whatever another encoder makes of an event: message, fields and stack trace alike.
final class RedactingEncoder extends EncoderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> encoder;
    private final Redaction redaction;

    RedactingEncoder(Encoder<ILoggingEvent> encoder, Redaction redaction) {
        this.encoder = encoder;
        this.redaction = redaction;
    }

    @Override
    public byte[] headerBytes() {
        return encoder.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
        return redaction.redact(line).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return encoder.footerBytes();
    }
}
