// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.BackendHealth.Cause;
import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult;
import io.cloudlb.emulators.dataplane.HealthCheck.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// Carries out one probe against one backend.
final class BackendProbe {

    private static final int LONGEST_STATUS_LINE = 512;

    private BackendProbe() {}

    /// Probes; a server that sends its answer drop by drop is cut off at the check's timeout as well.
    static ProbeResult run(Backend backend, HealthCheck check) {
        if (check.probe() instanceof Probe.None) {
            return new ProbeResult.Passed();
        }
        InetSocketAddress target = backend.host().socket(check.port().orElse(backend.port()));
        if (!backend.access().probes()) {
            return failed(Cause.TIMED_OUT, "%s is behind a firewall that lets nothing through", target);
        }
        try (Socket socket = new Socket()) {
            Deadline deadline = new Deadline(check.timeout());
            socket.connect(target, deadline.waitMillis());
            return switch (check.probe()) {
                case Probe.Connect _, Probe.None _ -> new ProbeResult.Passed();
                case Probe.Http http -> get(socket, target, http, deadline);
            };
        } catch (SocketTimeoutException _) {
            return failed(Cause.TIMED_OUT, "no answer from %s in time", target);
        } catch (IOException e) {
            return failed(Cause.REFUSED, "no connection to %s: " + e.getMessage(), target);
        }
    }

    private static ProbeResult get(Socket socket, InetSocketAddress target, Probe.Http http, Deadline deadline)
            throws IOException {
        if (!http.tls()) {
            return exchange(socket, target, http, deadline);
        }
        socket.setSoTimeout(deadline.waitMillis());
        try (Socket secured = UnverifiedTls.over(socket)) {
            return exchange(secured, target, http, deadline);
        }
    }

    private static ProbeResult exchange(Socket socket, InetSocketAddress target, Probe.Http http, Deadline deadline)
            throws IOException {
        String request =
                "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: cloudlb-health-check\r\nConnection: close\r\n\r\n"
                        .formatted(http.path(), target.getAddress().getHostAddress(), target.getPort());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        String line = firstLine(socket, deadline);
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
            return failed(Cause.NOT_HTTP, "%s did not answer in HTTP", target);
        }
        return http.accepted().contains(Integer.parseInt(words[1]))
                ? new ProbeResult.Passed()
                : failed(Cause.WRONG_STATUS, "%s answered with status " + words[1], target);
    }

    private static String firstLine(Socket socket, Deadline deadline) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = next(socket, deadline); read >= 0 && read != '\n'; read = next(socket, deadline)) {
            if (line.append((char) read).length() > LONGEST_STATUS_LINE) {
                break;
            }
        }
        return line.toString().stripTrailing();
    }

    private static int next(Socket socket, Deadline deadline) throws IOException {
        if (deadline.isOver()) {
            throw new SocketTimeoutException("the answer is not complete in time");
        }
        socket.setSoTimeout(deadline.waitMillis());
        return socket.getInputStream().read();
    }

    private static ProbeResult failed(Cause cause, String text, InetSocketAddress target) {
        String where = "%s:%d".formatted(target.getAddress().getHostAddress(), target.getPort());
        return new ProbeResult.Failed(cause, text.replace("%s", where));
    }
}
