// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import io.cloudlb.azure.model.Configuration;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.redaction.Redaction;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The configuration file of Azure's own controller, `azure.json`, YAML or JSON, of which this provider takes what it
/// knows. Names of fields count whatever their case, as they do there. No value of it is ever shown.
///
/// @param values what is known of it, by the lower-case names of fields
/// @param ignored the fields that it has and that say nothing here, as they are written
/// @param configurations the load balancers, where there are several; empty where there is one
/// @param problems everything wrong with it
public record CloudConfig(
        Map<String, String> values, List<String> ignored, List<Configuration> configurations, List<Problem> problems) {
    static final CloudConfig NONE = new CloudConfig(Map.of(), List.of(), List.of(), List.of());

    static final String TENANT = "tenantId";
    static final String CLIENT = "aadClientId";
    static final String SECRET = "aadClientSecret";
    static final String MANAGED = "useManagedIdentityExtension";
    static final String ASSIGNED = "userAssignedIdentityID";
    static final String FEDERATED = "useFederatedWorkloadIdentityExtension";
    static final String TOKEN_FILE = "aadFederatedTokenFile";
    static final String CLOUD = "cloud";
    static final String SUBSCRIPTION = "subscriptionId";
    static final String GROUP = "resourceGroup";
    static final String LOCATION = "location";
    static final String NETWORK = "vnetName";
    static final String NETWORK_GROUP = "vnetResourceGroup";
    static final String SUBNET = "subnetName";
    static final String SECURITY_GROUP = "securityGroupName";
    static final String SECURITY_GROUP_GROUP = "securityGroupResourceGroup";
    static final String BALANCER = "loadBalancerName";
    static final String BALANCER_GROUP = "loadBalancerResourceGroup";
    static final String LINK_GROUP = "privateLinkServiceResourceGroup";
    static final String SKU = "loadBalancerSku";
    static final String VM_TYPE = "vmType";
    static final String NO_SNAT = "disableOutboundSNAT";
    static final String POOLS = "loadBalancerBackendPoolConfigurationType";
    static final String PROBE_MODE = "clusterServiceLoadBalancerHealthProbeMode";
    static final String PROBE_PORT = "clusterServiceSharedLoadBalancerHealthProbePort";
    static final String PROBE_PATH = "clusterServiceSharedLoadBalancerHealthProbePath";

    private static final long LONGEST_FILE = 1 << 20;
    private static final int DEEPEST = 50;

    private static final List<String> TEXTS = List.of(
            TENANT,
            CLIENT,
            SECRET,
            ASSIGNED,
            TOKEN_FILE,
            CLOUD,
            SUBSCRIPTION,
            GROUP,
            LOCATION,
            NETWORK,
            NETWORK_GROUP,
            SUBNET,
            SECURITY_GROUP,
            SECURITY_GROUP_GROUP,
            BALANCER,
            BALANCER_GROUP,
            LINK_GROUP,
            SKU,
            VM_TYPE,
            POOLS,
            PROBE_MODE,
            PROBE_PATH);
    private static final List<String> TRUTHS = List.of(MANAGED, FEDERATED, NO_SNAT);
    private static final List<String> NUMBERS = List.of(PROBE_PORT);

    /// What would be another cluster without us doing otherwise.
    private static final Map<String, String> REFUSED = Map.of(
            "networkResourceTenantID", "a network in another tenant is not supported",
            "networkResourceSubscriptionID", "a network in another subscription is not supported",
            "resourceManagerEndpoint", "Azure Stack is not supported",
            "identitySystem", "AD FS is not supported",
            "extendedLocationName", "edge zones are not supported",
            "aadClientCertPath",
                    "a certificate is not supported: use Workload Identity, a managed identity or aadClientSecret",
            "preConfiguredBackendPoolLoadBalancerTypes", "back-end pools that somebody else keeps are not supported");

    public CloudConfig {
        values = Map.copyOf(values);
        ignored = List.copyOf(ignored);
        configurations = List.copyOf(configurations);
        problems = List.copyOf(problems);
    }

    @Override
    public String toString() {
        return "CloudConfig[%d fields]".formatted(values.size());
    }

    /// A text of it; empty where it has none.
    Optional<String> text(String field) {
        return Optional.ofNullable(values.get(field.toLowerCase(Locale.ROOT)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    boolean isTrue(String field) {
        return text(field).filter("true"::equalsIgnoreCase).isPresent();
    }

    /// Reads a file. One that cannot be read is a problem, not an exception.
    static CloudConfig read(String file) {
        Reading reading = new Reading(file);
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LONGEST_FILE) {
                reading.fault("", "the file is larger than 1 MiB, which no configuration is");
            } else {
                reading.take(Files.readString(path));
            }
        } catch (CharacterCodingException _) {
            reading.fault("", "the file is no text in UTF-8");
        } catch (NoSuchFileException _) {
            reading.fault("", "the file does not exist");
        } catch (IOException | IllegalArgumentException _) {
            reading.fault("", "the file cannot be read");
        }
        return new CloudConfig(reading.values, reading.ignored, reading.configurations, reading.problems);
    }

    /// One reading of a file.
    private static final class Reading {
        private final String file;
        private final Map<String, String> values = new TreeMap<>();
        private final List<String> ignored = new ArrayList<>();
        private final List<Configuration> configurations = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        Reading(String file) {
            this.file = file;
        }

        void fault(String field, String message) {
            problems.add(new Problem(
                    "InvalidSetting",
                    "--" + AzureSettings.CLOUD_CONFIG,
                    "%s: %s%s".formatted(file, field.isEmpty() ? "" : Redaction.escape(field) + " ", message)));
        }

        void take(String text) {
            try {
                LoadSettings settings = LoadSettings.builder()
                        .setLabel(file)
                        .setSchema(new CoreSchema())
                        .build();
                if (isDeep(settings, text)) {
                    fault("", "it is nested more than %d deep".formatted(DEEPEST));
                } else {
                    new Compose(settings).composeString(text).ifPresent(this::root);
                }
            } catch (MarkedYamlEngineException odd) {
                // The exception's own words quote the line, which may hold the secret.
                fault(
                        "",
                        "line %s is neither YAML nor JSON"
                                .formatted(odd.getProblemMark()
                                        .map(mark -> Integer.toString(mark.getLine() + 1))
                                        .orElse("?")));
            } catch (YamlEngineException _) {
                fault("", "it is neither YAML nor JSON");
            }
        }

        /// Whether what is to be built would be nested so deep that building it runs out of stack.
        private static boolean isDeep(LoadSettings settings, String text) {
            int depth = 0;
            for (Event event : new Parse(settings).parseString(text)) {
                switch (event.getEventId()) {
                    case MappingStart, SequenceStart -> depth++;
                    case MappingEnd, SequenceEnd -> depth--;
                    case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
                }
                if (depth > DEEPEST) {
                    return true;
                }
            }
            return false;
        }

        private void root(Node root) {
            if (root instanceof MappingNode mapping) {
                mapping.getValue().forEach(this::entry);
            } else if (!root.getTag().equals(Tag.NULL)) {
                fault("", "it is no mapping of fields to values");
            }
        }

        private void entry(NodeTuple entry) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                fault("", "it has a field whose name is no text");
                return;
            }
            String name = key.getValue();
            Node value = entry.getValueNode();
            if (value.getTag().equals(Tag.NULL)) {
                return;
            }
            if (isOf(TEXTS, name)) {
                typed(name, value, Tag.STR, "text; write it in quotes");
            } else if (isOf(TRUTHS, name)) {
                typed(name, value, Tag.BOOL, "true or false");
            } else if (isOf(NUMBERS, name)) {
                typed(name, value, Tag.INT, "a whole number");
            } else if (name.equalsIgnoreCase(ConfigurationReader.FIELD)) {
                configurations.addAll(new ConfigurationReader(this::fault).read(value));
            } else {
                other(name, value);
            }
        }

        private void typed(String name, Node value, Tag type, String expected) {
            if (value instanceof ScalarNode scalar && scalar.getTag().equals(type)) {
                values.put(name.toLowerCase(Locale.ROOT), scalar.getValue());
                if (name.equalsIgnoreCase(SECRET)) {
                    Redaction.learn(scalar.getValue());
                }
            } else {
                fault(name, "is not %s".formatted(expected));
            }
        }

        private void other(String name, Node value) {
            Optional<String> refusal = REFUSED.entrySet().stream()
                    .filter(refused -> refused.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (refusal.isPresent() && !isEmpty(value)) {
                fault(name, "cannot be heeded: " + refusal.get());
            } else {
                ignored.add(Redaction.escape(name));
            }
        }

        private static boolean isEmpty(Node value) {
            return switch (value) {
                case ScalarNode scalar -> scalar.getValue().isBlank();
                case SequenceNode sequence -> sequence.getValue().isEmpty();
                default -> false;
            };
        }

        private static boolean isOf(List<String> fields, String name) {
            return fields.stream().anyMatch(name::equalsIgnoreCase);
        }
    }
}
