// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import io.cloudlb.azure.settings.AzureSettings.Named;
import io.cloudlb.azure.settings.AzureSettings.Options;
import io.cloudlb.azure.settings.AzureSettings.Probe;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.translate.AnnotationReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Settings as they were given, by flags and by the file.
final class GivenSettings {
    /// The id of a subscription.
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /// Resource names of the network (docs: resource-name-rules).
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?");

    private static final Pattern GROUP = Pattern.compile("[\\p{L}\\p{N}_().-]{0,89}[\\p{L}\\p{N}_()-]");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]{0,2047}");
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern REGION = Pattern.compile("[a-z0-9]{3,40}");

    private static final String BY_ADDRESS = "nodeIP";
    private static final String BY_INTERFACE = "nodeIPConfiguration";

    private final Map<String, String> flags;
    private final CloudConfig file;
    private final List<Problem> problems = new ArrayList<>();

    GivenSettings(Map<String, String> flags) {
        this.flags = flags;
        file = flag(AzureSettings.CLOUD_CONFIG).map(CloudConfig::read).orElse(CloudConfig.NONE);
    }

    AzureSettings settings() {
        String group = required(AzureSettings.GROUP, CloudConfig.GROUP, "resource group", GROUP);
        return new AzureSettings(
                cloud(),
                required(AzureSettings.SUBSCRIPTION, CloudConfig.SUBSCRIPTION, "subscription's id", GUID),
                group,
                location(),
                new Named(
                        named(AzureSettings.NETWORK_GROUP, CloudConfig.NETWORK_GROUP, "resource group", GROUP)
                                .orElse(group),
                        required(AzureSettings.NETWORK, CloudConfig.NETWORK, "virtual network", NAME)),
                required(AzureSettings.SUBNET, CloudConfig.SUBNET, "subnet", NAME),
                securityGroup(group),
                new Named(
                        named("", CloudConfig.BALANCER_GROUP, "resource group", GROUP)
                                .orElse(group),
                        named(AzureSettings.LOAD_BALANCER, CloudConfig.BALANCER, "load balancer", NAME)
                                .orElse("")),
                named("", CloudConfig.LINK_GROUP, "resource group", GROUP).orElse(group),
                options(),
                endpoint(),
                file);
    }

    List<Problem> problems() {
        settings();
        file.problems().forEach(problems::add);
        word(CloudConfig.SKU, List.of("standard", "basic"))
                .filter("basic"::equals)
                .ifPresent(
                        _ -> fault(
                                "",
                                CloudConfig.SKU,
                                "basic load balancers are not made: Azure retired them in September 2025. Move the cluster to standard"));
        word(CloudConfig.VM_TYPE, List.of("vmss", "standard", "vmssflex"));
        checkSeveral();
        return problems;
    }

    /// Where there are several load balancers, none but those are.
    private void checkSeveral() {
        if (file.configurations().isEmpty()) {
            return;
        }
        value(AzureSettings.LOAD_BALANCER, CloudConfig.BALANCER)
                .filter(name -> file.configurations().stream()
                        .noneMatch(one -> one.name().equalsIgnoreCase(name)))
                .ifPresent(name -> fault(
                        AzureSettings.LOAD_BALANCER,
                        CloudConfig.BALANCER,
                        "'%s' is none of the load balancers in %s, which are all that there are; add it there, or take it out here"
                                .formatted(name, ConfigurationReader.FIELD)));
        value(AzureSettings.POOLS, CloudConfig.POOLS)
                .filter(type -> !type.equalsIgnoreCase(BY_ADDRESS))
                .ifPresent(type -> fault(
                        AzureSettings.POOLS,
                        CloudConfig.POOLS,
                        "several load balancers (%s) have pools of addresses alone: set it to nodeIP"
                                .formatted(ConfigurationReader.FIELD)));
    }

    private AzureCloud cloud() {
        Optional<String> name = value(AzureSettings.CLOUD, CloudConfig.CLOUD);
        Optional<AzureCloud> known = name.flatMap(AzureCloud::named);
        if (name.isPresent() && known.isEmpty()) {
            fault(
                    AzureSettings.CLOUD,
                    CloudConfig.CLOUD,
                    "'%s' is none of AzurePublicCloud, AzureUSGovernmentCloud and AzureChinaCloud"
                            .formatted(name.get()));
        }
        return known.orElse(AzureCloud.PUBLIC);
    }

    /// Names of regions are also written `West Europe`.
    private String location() {
        String name = value(AzureSettings.LOCATION, CloudConfig.LOCATION)
                .map(text -> text.toLowerCase(Locale.ROOT).replace(" ", ""))
                .orElse("");
        if (name.isEmpty()) {
            missing(AzureSettings.LOCATION, CloudConfig.LOCATION);
        } else if (!REGION.matcher(name).matches()) {
            fault(
                    AzureSettings.LOCATION,
                    CloudConfig.LOCATION,
                    "'%s' is no region; a region looks like westeurope".formatted(name));
        }
        return name;
    }

    private Optional<Named> securityGroup(String group) {
        String own = named(
                        AzureSettings.SECURITY_GROUP_GROUP, CloudConfig.SECURITY_GROUP_GROUP, "resource group", GROUP)
                .orElse(group);
        return named(AzureSettings.SECURITY_GROUP, CloudConfig.SECURITY_GROUP, "security group", NAME)
                .map(name -> new Named(own, name));
    }

    private Options options() {
        Optional<Probe> probe = word(CloudConfig.PROBE_MODE, List.of("servicenodeport", "shared"))
                .map(mode -> mode.equals("shared") ? Probe.SHARED : Probe.NODE_PORT);
        return new Options(!file.isTrue(CloudConfig.NO_SNAT), probe, probePort(), probePath(), byInterface());
    }

    private boolean byInterface() {
        Optional<String> kind = value(AzureSettings.POOLS, CloudConfig.POOLS);
        kind.filter(word -> !BY_ADDRESS.equalsIgnoreCase(word) && !BY_INTERFACE.equalsIgnoreCase(word))
                .ifPresent(word -> fault(
                        AzureSettings.POOLS,
                        CloudConfig.POOLS,
                        "'%s' is none of %s, %s".formatted(word, BY_ADDRESS, BY_INTERFACE)));
        return kind.filter(BY_INTERFACE::equalsIgnoreCase).isPresent();
    }

    /// Of kube-proxy, unless something else tells for it whether a node serves.
    private int probePort() {
        Optional<Integer> port = file.text(CloudConfig.PROBE_PORT)
                .flatMap(AnnotationReader::parse)
                .filter(number -> number > 0 && number <= HIGHEST_PORT);
        file.text(CloudConfig.PROBE_PORT)
                .filter(_ -> port.isEmpty())
                .ifPresent(text -> fault(
                        "", CloudConfig.PROBE_PORT, "'%s' is no port: 1 to %d are".formatted(text, HIGHEST_PORT)));
        return port.orElse(TrafficPolicy.KUBE_PROXY_PORT);
    }

    private String probePath() {
        return named("", CloudConfig.PROBE_PATH, "path, which begins with / and is visible ASCII", PATH)
                .orElse(TrafficPolicy.HEALTH_PATH);
    }

    private Optional<URI> endpoint() {
        return flag(AzureSettings.ENDPOINT_URL).flatMap(text -> {
            Optional<URI> uri = http(text);
            if (uri.isEmpty()) {
                fault(
                        AzureSettings.ENDPOINT_URL,
                        "",
                        "'%s' is no URL that begins with http:// or https://".formatted(text));
            }
            return uri;
        });
    }

    private static Optional<URI> http(String text) {
        try {
            URI uri = new URI(text.replaceFirst("/+$", ""));
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                            && uri.getHost() != null
                            && uri.getRawQuery() == null
                            && uri.getRawUserInfo() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private String required(String flag, String field, String what, Pattern shape) {
        return named(flag, field, what, shape).orElseGet(() -> {
            if (value(flag, field).isEmpty()) {
                missing(flag, field);
            }
            return "";
        });
    }

    /// A value of that shape; one of another shape is a problem.
    private Optional<String> named(String flag, String field, String what, Pattern shape) {
        Optional<String> value = value(flag, field);
        value.filter(text -> !shape.matcher(text).matches())
                .ifPresent(text -> fault(flag, field, "'%s' is no %s".formatted(text, what)));
        return value.filter(text -> shape.matcher(text).matches());
    }

    /// What the file says in one word; another than these is a problem.
    private Optional<String> word(String field, List<String> words) {
        Optional<String> word = file.text(field).map(text -> text.toLowerCase(Locale.ROOT));
        word.filter(text -> !words.contains(text))
                .ifPresent(text -> fault("", field, "'%s' is none of %s".formatted(text, String.join(", ", words))));
        return word;
    }

    private Optional<String> value(String flag, String field) {
        return flag(flag).or(() -> field.isEmpty() ? Optional.empty() : file.text(field));
    }

    private Optional<String> flag(String name) {
        return Optional.ofNullable(flags.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private void missing(String flag, String field) {
        problems.add(new Problem(
                "InvalidSetting",
                "--" + flag,
                "it is missing: set it, or %s in the file of --%s".formatted(field, AzureSettings.CLOUD_CONFIG)));
    }

    /// Of the flag where it was given, else of the file.
    private void fault(String flag, String field, String message) {
        boolean byFlag = flag(flag).isPresent();
        problems.add(new Problem(
                "InvalidSetting",
                "--" + (byFlag ? flag : AzureSettings.CLOUD_CONFIG),
                byFlag ? message : "%s: %s".formatted(field, message)));
    }
}
