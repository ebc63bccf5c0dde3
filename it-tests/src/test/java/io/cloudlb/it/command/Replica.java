// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One of the controllers of a cluster, seen from outside: as the kubelet and Prometheus see it.
public final class Replica implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern ASKED = Pattern.compile("\\b((?:cloudlb|workqueue|process|jvm)_[a-z_]+)\\b");

    /// What a query adds to the name of a histogram or summary.
    private static final String PART = "_(bucket|sum|count)$";

    private static final Pattern HEALTH_ADDRESS = Pattern.compile("Health and metrics on ([^\\s\"]+)");

    private final CommandProcess process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Replica(CommandProcess process, URI address) {
        this.process = process;
        this.address = address;
    }

    /// Starts one and waits until it is ready to lead or to stand by.
    ///
    /// @param flags of `cloudlb run`, all but `--listen`
    public static Replica start(Path folder, Map<String, String> environment, List<String> flags) {
        return start(folder, environment, List.of(), flags);
    }

    /// Starts one and waits until it is ready to lead or to stand by.
    ///
    /// @param more options of the JVM that follow the launcher's, and win against them
    /// @param flags of `cloudlb run`, all but `--listen`
    public static Replica start(Path folder, Map<String, String> environment, List<String> more, List<String> flags) {
        List<String> words = new ArrayList<>(List.of("run", "--listen=127.0.0.1:0"));
        words.addAll(flags);
        CommandProcess process = CommandProcess.start(CommandProcess.program(), folder, environment, more, words);
        Replica replica = new Replica(process, awaitAddress(process));
        await().atMost(PATIENCE).until(replica::isReady);
        return replica;
    }

    /// It takes a free port and says which.
    private static URI awaitAddress(CommandProcess process) {
        Matcher said = await().atMost(PATIENCE)
                .until(() -> HEALTH_ADDRESS.matcher(process.words()), words -> words.find() || !process.isRunning());
        if (said.hasMatch()) {
            return URI.create("http://" + said.group(1));
        }
        throw new IllegalStateException("it ended: " + process.words());
    }

    public CommandProcess process() {
        return process;
    }

    /// Where health and metrics answer.
    URI address() {
        return address;
    }

    /// Waits until it leads.
    public void awaitLead() {
        await().atMost(PATIENCE).until(() -> metric("cloudlb_leader") == 1);
    }

    /// Waits until it knows that so many Services have what they ask for, and has nothing left to do.
    public void awaitProvisioned(int services) {
        await().atMost(PATIENCE).until(() -> {
            String metrics = get("/metrics").body();
            return value(metrics, "cloudlb_services{state=\"provisioned\"}") == services
                    && value(metrics, "workqueue_depth{name=\"service\"}") == 0
                    && value(metrics, "workqueue_unfinished_work_seconds{name=\"service\"}") == 0;
        });
    }

    /// What the readiness probe is answered.
    String readiness() {
        return get("/readyz").body();
    }

    /// The value of a metric, by its name and labels as the exposition has them; 0 without such a line.
    public double metric(String name) {
        return value(get("/metrics").body(), name);
    }

    /// The names of the metrics that it shows, and of which no page of the documentation tells.
    public List<String> metricsOnNoPage() {
        String pages = pages();
        return TYPE.matcher(get("/metrics").body())
                .results()
                .map(type -> type.group(1))
                .filter(name -> !name.endsWith("_max") && !pages.contains("`" + name + "`"))
                .toList();
    }

    /// Metrics that alerts and the dashboard of the chart ask for, and that are not there.
    public List<String> metricsAskedForInVain() {
        Set<String> there = TYPE.matcher(get("/metrics").body())
                .results()
                .map(type -> type.group(1))
                .collect(Collectors.toSet());
        Path files = Path.of("..", "charts", "cloudlb", "files");
        return Stream.of("alerts.yaml", "dashboard.json")
                .flatMap(file -> ASKED.matcher(text(files.resolve(file))).results())
                .map(asked -> asked.group(1))
                .distinct()
                .filter(name -> !there.contains(name) && !there.contains(name.replaceFirst(PART, "")))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pages() {
        try (Stream<Path> pages = Files.list(Path.of("..", "docs"))) {
            StringBuilder all = new StringBuilder();
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                all.append(Files.readString(page));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private boolean isReady() {
        try {
            return get("/readyz").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            if (process.isRunning()) {
                return false;
            }
            throw new IllegalStateException("it ended: " + process.words(), notYet);
        }
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
