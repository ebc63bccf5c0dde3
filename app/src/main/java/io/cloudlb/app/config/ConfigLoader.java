// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.app.config.ControllerConfig.Connection;
import io.cloudlb.app.config.ControllerConfig.Leadership;
import io.cloudlb.app.config.ControllerConfig.Logging;
import io.cloudlb.app.config.ControllerConfig.Pace;
import io.cloudlb.app.config.ControllerConfig.Scope;
import io.cloudlb.app.config.ControllerConfig.Writes;
import io.cloudlb.core.controller.ports.ControllerSettings.Orphans;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.ProviderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a configuration of its sources: flags, then environment, then the YAML file, then defaults.
///
/// @param providers the providers there are
/// @param pod where this process runs
public record ConfigLoader(List<ProviderSettings> providers, PodEnvironment pod) {
    private static final int PORT = 9440;
    private static final int CONCURRENCY = 20;
    private static final int MOST_CONCURRENT = 500;
    private static final Duration DRIFT_INTERVAL = Duration.ofMinutes(10);
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(20);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(7);
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

    public ConfigLoader(Collection<ProviderSettings> providers, PodEnvironment pod) {
        this(List.copyOf(providers), pod);
    }

    /// Every option, the providers' included.
    public List<Option> options() {
        return ControllerOptions.with(providers);
    }

    /// Reads and checks everything. No call is made but reading the file that `--config` names.
    public ConfigResult load(ConfigSource.FlagSource flags, Map<String, String> environment) {
        OptionReader reader = new OptionReader(sources(flags, environment));
        ControllerConfig config = read(reader);
        return reader.faults().isEmpty() ? new ConfigResult.Ready(config) : new ConfigResult.Faulty(reader.faults());
    }

    private List<ConfigSource> sources(ConfigSource.FlagSource flags, Map<String, String> environment) {
        List<Option> options = options();
        List<ConfigSource> sources =
                new ArrayList<>(List.of(flags, ConfigSource.EnvironmentSource.of(environment, options)));
        Optional<ConfigSource.OptionValue> file = sources.stream()
                .flatMap(source -> source.find(ControllerOptions.CONFIG).stream())
                .findFirst();
        file.map(given -> YamlSource.read(Path.of(given.values().getLast()), options))
                .ifPresent(sources::add);
        return sources;
    }

    private ControllerConfig read(OptionReader reader) {
        ProviderChoice choice = ProviderChoice.read(reader, providers);
        return new ControllerConfig(
                choice.name(),
                clusterName(reader),
                connection(reader),
                scope(reader),
                new Writes(
                        reader.choice(ControllerOptions.POLICY, Policy.SYNC),
                        reader.choice(ControllerOptions.ORPHANS, Orphans.REPORT)),
                reader.value(ControllerOptions.NODE_PORT_RANGE, OptionParsers::portRange)
                        .orElse(PortRange.KUBERNETES_DEFAULT),
                leadership(reader),
                pace(reader),
                listen(reader),
                new Logging(
                        reader.choice(ControllerOptions.LOG_FORMAT, Logging.Format.TEXT),
                        reader.choice(ControllerOptions.LOG_LEVEL, Logging.Level.INFO)),
                choice.settings());
    }

    private static String clusterName(OptionReader reader) {
        if (reader.given(ControllerOptions.CLUSTER_NAME).isEmpty()) {
            reader.fault(
                    ControllerOptions.CLUSTER_NAME.flag(),
                    "is missing; name the cluster, so that people see in the cloud's console what belongs to it");
        }
        return reader.value(ControllerOptions.CLUSTER_NAME, OptionParsers::clusterName)
                .orElse("");
    }

    private static Connection connection(OptionReader reader) {
        return new Connection(
                reader.value(ControllerOptions.KUBECONFIG, OptionParsers::readableFile),
                reader.text(ControllerOptions.CONTEXT));
    }

    private static Scope scope(OptionReader reader) {
        Optional<String> loadBalancerClass =
                reader.value(ControllerOptions.LOAD_BALANCER_CLASS, OptionParsers::loadBalancerClass);
        boolean classGiven = reader.given(ControllerOptions.LOAD_BALANCER_CLASS).isPresent();
        boolean defaultMode = reader.flag(ControllerOptions.DEFAULT_MODE).orElse(!classGiven);
        if (!defaultMode && !classGiven) {
            reader.fault(
                    reader.origin(ControllerOptions.DEFAULT_MODE),
                    "is false and no load-balancer-class is given, so no Service would be served");
        }
        return new Scope(
                defaultMode, loadBalancerClass, reader.values(ControllerOptions.NAMESPACE, OptionParsers::namespace));
    }

    private Leadership leadership(OptionReader reader) {
        return new Leadership(
                reader.flag(ControllerOptions.LEADER_ELECT).orElse(true),
                reader.value(ControllerOptions.LEASE_NAME, OptionParsers::objectName)
                        .orElse("cloudlb"),
                reader.value(ControllerOptions.LEASE_NAMESPACE, OptionParsers::namespace)
                        .orElse(pod.podNamespace().orElse("kube-system")));
    }

    private static Pace pace(OptionReader reader) {
        return new Pace(
                reader.value(ControllerOptions.CONCURRENCY, text -> OptionParsers.number(text, 1, MOST_CONCURRENT))
                        .orElse(CONCURRENCY),
                reader.value(
                                ControllerOptions.DRIFT_INTERVAL,
                                text -> OptionParsers.duration(text, Duration.ZERO, LONGEST_INTERVAL))
                        .orElse(DRIFT_INTERVAL),
                reader.value(
                                ControllerOptions.SHUTDOWN_GRACE,
                                text -> OptionParsers.duration(text, Duration.ofSeconds(1), LONGEST_GRACE))
                        .orElse(SHUTDOWN_GRACE));
    }

    private Optional<ControllerConfig.ListenAddress> listen(OptionReader reader) {
        if (reader.given(ControllerOptions.LISTEN)
                .filter(given -> given.values().equals(List.of("off")))
                .isPresent()) {
            return Optional.empty();
        }
        ControllerConfig.ListenAddress fallback =
                new ControllerConfig.ListenAddress(pod.inCluster() ? "0.0.0.0" : "127.0.0.1", PORT);
        return Optional.of(reader.value(ControllerOptions.LISTEN, ControllerConfig.ListenAddress::parse)
                .orElse(fallback));
    }

    /// What came of reading a configuration.
    public sealed interface ConfigResult {
        /// Nothing is wrong.
        record Ready(ControllerConfig config) implements ConfigResult {}

        /// Everything that is wrong, at once; at least one fault.
        record Faulty(List<ConfigSource.Fault> faults) implements ConfigResult {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }
}
