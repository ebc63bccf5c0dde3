// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.settings;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The settings of this provider. What is not set is told by the nodes or by the metadata server of the machine.
///
/// @param project the project of the nodes and load balancers
/// @param region the region of both
/// @param network the name of the nodes' network
/// @param subnetwork the name of the nodes' subnetwork, where internal addresses come from
/// @param networkProject the host project of a shared VPC, which has the network, its subnetworks and firewall rules
/// @param nodeTags the network tags of the nodes, by which firewall rules find them; empty when not set
/// @param backends what is behind load balancers
/// @param endpoint where the Compute Engine API is, instead of Google's own address
public record GcpSettings(
        Optional<String> project,
        Optional<String> region,
        Optional<String> network,
        Optional<String> subnetwork,
        Optional<String> networkProject,
        List<String> nodeTags,
        String backends,
        Optional<URI> endpoint) {
    /// The setting that names the project.
    public static final String PROJECT = "gcp-project";

    /// The setting that names the region.
    public static final String REGION = "gcp-region";

    /// The setting that names the network.
    public static final String NETWORK = "gcp-network";

    /// The setting that names the subnetwork.
    public static final String SUBNETWORK = "gcp-subnetwork";

    /// The setting that names the host project of a shared VPC.
    public static final String NETWORK_PROJECT = "gcp-network-project";

    /// The setting that names the network tags of nodes.
    public static final String NODE_TAGS = "gcp-node-tags";

    /// The setting that says what is behind load balancers.
    public static final String BACKENDS = "gcp-backends";

    /// The setting that says where the API is.
    public static final String ENDPOINT_URL = "gcp-endpoint-url";

    static final List<Setting> ALL = List.of(
            new Setting(
                    PROJECT,
                    "project of the nodes and load balancers; told by the nodes or the metadata server when not set"),
            new Setting(
                    REGION,
                    "region of the nodes and load balancers; told by the nodes or the metadata server when not set"),
            new Setting(NETWORK, "name of the nodes' network; told by the nodes or the metadata server when not set"),
            new Setting(SUBNETWORK, "name of the nodes' subnetwork; told by the nodes when not set"),
            new Setting(
                    NETWORK_PROJECT,
                    "host project of a shared VPC, where firewall rules are made; told by the network when not set"),
            new Setting(
                    NODE_TAGS,
                    "network tags that every node has, such as nodes,gke-prod; told by the nodes when not set"),
            new Setting(
                    BACKENDS,
                    "what is behind load balancers: instance-groups of all nodes, endpoint-groups of some for each Service, or auto (the default): endpoint groups for internal ones of more than 250 nodes"),
            new Setting(ENDPOINT_URL, "URL of the Compute Engine API, for an emulator"));

    /// Domain-scoped ids of old projects begin with a domain and a colon.
    private static final Pattern PROJECT_SHAPE =
            Pattern.compile("([a-z0-9][a-z0-9.-]{0,61}[a-z0-9]:)?[a-z][a-z0-9-]{2,28}[a-z0-9]");

    private static final Pattern REGION_SHAPE = Pattern.compile("[a-z]{2,}(-[a-z]+)+\\d+");

    /// RFC 1035, as names of networks, subnetworks and tags are.
    private static final Pattern NAME_SHAPE = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    /// An instance has at most 64 tags.
    private static final int MOST_TAGS = 64;

    /// As they were given; what is malformed was refused before.
    public static GcpSettings of(Map<String, String> settings) {
        return new GcpSettings(
                text(settings, PROJECT),
                text(settings, REGION),
                text(settings, NETWORK),
                text(settings, SUBNETWORK),
                text(settings, NETWORK_PROJECT),
                tags(settings),
                text(settings, BACKENDS).orElse("auto"),
                text(settings, ENDPOINT_URL).map(URI::create));
    }

    public GcpSettings {
        nodeTags = List.copyOf(nodeTags);
    }

    /// Where the API is looked for, for people.
    public String whereFrom() {
        return endpoint.map(Object::toString).orElse("not set");
    }

    /// Everything wrong with the settings that can be seen without a call.
    static List<Problem> problems(Map<String, String> settings) {
        List<Problem> problems = new ArrayList<>();
        Check check = new Check(settings, problems::add);
        check.shape(PROJECT, PROJECT_SHAPE, "'%s' is no id of a project; it looks like my-project-123");
        check.shape(REGION, REGION_SHAPE, "'%s' is no region; a region looks like europe-west1");
        check.shape(NETWORK, NAME_SHAPE, "'%s' is no name of a network; give the name alone, such as default");
        check.shape(SUBNETWORK, NAME_SHAPE, "'%s' is no name of a subnetwork; give the name alone, such as default");
        check.shape(NETWORK_PROJECT, PROJECT_SHAPE, "'%s' is no id of a project; it looks like my-project-123");
        tags(settings).stream()
                .filter(tag -> !NAME_SHAPE.matcher(tag).matches())
                .forEach(tag -> problems.add(invalid(
                        NODE_TAGS,
                        "'%s' is no network tag; one has letters, digits and hyphens, such as gke-prod"
                                .formatted(tag))));
        if (tags(settings).size() > MOST_TAGS) {
            problems.add(invalid(
                    NODE_TAGS,
                    "these are %d tags, and an instance has at most %d"
                            .formatted(tags(settings).size(), MOST_TAGS)));
        }
        text(settings, BACKENDS)
                .filter(word ->
                        !List.of("auto", "instance-groups", "endpoint-groups").contains(word))
                .ifPresent(word -> problems.add(invalid(
                        BACKENDS, "'%s' is none of auto, instance-groups and endpoint-groups".formatted(word))));
        text(settings, ENDPOINT_URL)
                .filter(url -> !isHttp(url))
                .ifPresent(url -> problems.add(
                        invalid(ENDPOINT_URL, "'%s' is no URL that begins with http:// or https://".formatted(url))));
        return problems;
    }

    private record Check(Map<String, String> settings, Consumer<Problem> found) {
        void shape(String name, Pattern shape, String sentence) {
            text(settings, name)
                    .filter(value -> !shape.matcher(value).matches())
                    .ifPresent(value -> found.accept(invalid(name, sentence.formatted(value))));
        }
    }

    private static List<String> tags(Map<String, String> settings) {
        return text(settings, NODE_TAGS).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static Optional<String> text(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Problem invalid(String name, String message) {
        return new Problem("InvalidSetting", "--" + name, message);
    }
}
