// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.logging;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// A stream that outlives whoever writes to it: Logback closes its appender's stream on every change of configuration,
/// and standard error is not its to close.
final class OpenStream extends FilterOutputStream {
    OpenStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
