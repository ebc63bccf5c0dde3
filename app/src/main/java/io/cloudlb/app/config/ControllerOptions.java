// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.app.config.Option.Kind;
import io.cloudlb.core.provider.ProviderSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Every option of the controller itself. Options of the providers come from [ProviderSettings#all()].
public final class ControllerOptions {
    public static final Option CONFIG = text("config", "FILE", "", "A YAML file with these options as keys.");
    public static final Option PROVIDER = text("provider", "NAME", "", "The cloud that makes the load balancers.");
    public static final Option CLUSTER_NAME = text(
            "cluster-name", "NAME", "", "The cluster's name, written into tags so that people find what is whose.");
    public static final Option KUBECONFIG = text(
            "kubeconfig",
            "FILE",
            "",
            "How to reach the API server; without it $KUBECONFIG, ~/.kube/config or the pod's service account.");
    public static final Option CONTEXT = text("context", "NAME", "", "The context of the kubeconfig to use.");
    public static final Option LOAD_BALANCER_CLASS =
            text("load-balancer-class", "CLASS", "", "Serve the Services with this spec.loadBalancerClass.");
    public static final Option DEFAULT_MODE = new Option(
            "default-mode",
            Kind.SWITCH,
            "BOOLEAN",
            "true unless load-balancer-class is given",
            "Serve the Services without a loadBalancerClass.");
    public static final Option NAMESPACE = new Option(
            "namespace", Kind.LIST, "NAME", "all", "Serve only the Services of this namespace. May be repeated.");
    public static final Option POLICY = text(
            "policy",
            "POLICY",
            "sync",
            "What may be written to the cloud: sync (everything), upsert-only (no deletion) or dry-run (nothing).");
    public static final Option NODE_PORT_RANGE =
            text("node-port-range", "FIRST-LAST", "30000-32767", "The API server's --service-node-port-range.");
    public static final Option LEADER_ELECT =
            new Option("leader-elect", Kind.SWITCH, "BOOLEAN", "true", "Work only while holding the lease.");
    public static final Option LEASE_NAME = text(
            "lease-name", "NAME", "cloudlb", "The lease's name; controllers of different classes need different ones.");
    public static final Option LEASE_NAMESPACE =
            text("lease-namespace", "NAME", "the pod's, else kube-system", "The lease's namespace.");
    public static final Option LISTEN = text(
            "listen",
            "HOST:PORT",
            "127.0.0.1:9440, in a cluster 0.0.0.0:9440",
            "Where /metrics, /livez and /readyz answer; port 0 takes a free one, off serves none.");
    public static final Option LOG_FORMAT = text("log-format", "FORMAT", "text", "text or json.");
    public static final Option LOG_LEVEL = text(
            "log-level",
            "LEVEL",
            "info",
            "error, warn, info, debug or trace; debug shows stack traces, trace what libraries do.");
    public static final Option CONCURRENCY =
            text("concurrency", "NUMBER", "20", "How many Services are worked on at once, 1 to 500.");
    public static final Option DRIFT_INTERVAL = text(
            "drift-interval", "DURATION", "10m", "How often the cloud is compared with the memory of it; 0 for never.");
    public static final Option ORPHANS = text(
            "orphans",
            "ACTION",
            "report",
            "What happens to load balancers of this cluster whose Service is gone: report or delete.");
    public static final Option SHUTDOWN_GRACE =
            text("shutdown-grace", "DURATION", "20s", "How long work under way may go on after a request to stop.");

    private static final List<Option> ALL = List.of(
            PROVIDER,
            CLUSTER_NAME,
            CONFIG,
            KUBECONFIG,
            CONTEXT,
            LOAD_BALANCER_CLASS,
            DEFAULT_MODE,
            NAMESPACE,
            POLICY,
            ORPHANS,
            NODE_PORT_RANGE,
            CONCURRENCY,
            DRIFT_INTERVAL,
            SHUTDOWN_GRACE,
            LEADER_ELECT,
            LEASE_NAME,
            LEASE_NAMESPACE,
            LISTEN,
            LOG_FORMAT,
            LOG_LEVEL);

    /// Those that say how a controller runs, and nothing of what it would do.
    public static final Set<Option> OF_A_PROCESS = Set.of(
            ORPHANS, CONCURRENCY, DRIFT_INTERVAL, SHUTDOWN_GRACE, LEADER_ELECT, LEASE_NAME, LEASE_NAMESPACE, LISTEN);

    private ControllerOptions() {}

    /// The controller's own options and those of these providers, in the order of help texts. What the provider may be
    /// is named.
    public static List<Option> with(Collection<ProviderSettings> providers) {
        List<Option> options = new ArrayList<>(ALL);
        options.set(options.indexOf(PROVIDER), named(providers));
        for (ProviderSettings provider : providers) {
            options.addAll(of(provider));
        }
        return List.copyOf(options);
    }

    private static Option named(Collection<ProviderSettings> providers) {
        String names = providers.stream().map(ProviderSettings::name).sorted().collect(Collectors.joining(", "));
        return text(
                PROVIDER.name(),
                PROVIDER.argument(),
                PROVIDER.fallback(),
                names.isEmpty()
                        ? PROVIDER.description()
                        : "What makes the load balancers: " + names.replaceFirst(", (?=[^,]*$)", " or ") + ".");
    }

    /// The options of one provider.
    public static List<Option> of(ProviderSettings provider) {
        return provider.all().stream()
                .map(setting -> text(setting.name(), "VALUE", "", setting.description()))
                .toList();
    }

    private static Option text(String name, String argument, String fallback, String description) {
        return new Option(name, Kind.TEXT, argument, fallback, description);
    }
}
