// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.world.AddressSpace;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Security groups and their rules. A priority is taken once in each direction.
record SecurityGroupRules(AzureWorld world) implements ResourceRules {

    private static final String COLLECTION = "securityRules";
    private static final Pattern PORTS = Pattern.compile("\\*|\\d{1,5}(-\\d{1,5})?");

    /// The service tags that are known here, each also with a region behind a dot.
    private static final Set<String> TAGS = Set.of(
            "Internet",
            "VirtualNetwork",
            "AzureLoadBalancer",
            "AzureCloud",
            "AzureTrafficManager",
            "AzureFrontDoor.Backend",
            "AzureFrontDoor.Frontend",
            "AzureActiveDirectory",
            "AzureMonitor",
            "AzureContainerRegistry",
            "AzureKeyVault",
            "ApiManagement",
            "AppService",
            "EventHub",
            "GatewayManager",
            "ServiceBus",
            "Sql",
            "Storage");

    private record Given(
            String name,
            int priority,
            String direction,
            String access,
            String source,
            String destination,
            String what) {}

    private static final List<Given> DEFAULTS = List.of(
            new Given(
                    "AllowVnetInBound",
                    65_000,
                    "Inbound",
                    "Allow",
                    "VirtualNetwork",
                    "VirtualNetwork",
                    "Allow inbound traffic from all VMs in VNET"),
            new Given(
                    "AllowAzureLoadBalancerInBound",
                    65_001,
                    "Inbound",
                    "Allow",
                    "AzureLoadBalancer",
                    "*",
                    "Allow inbound traffic from azure load balancer"),
            new Given("DenyAllInBound", 65_500, "Inbound", "Deny", "*", "*", "Deny all inbound traffic"),
            new Given(
                    "AllowVnetOutBound",
                    65_000,
                    "Outbound",
                    "Allow",
                    "VirtualNetwork",
                    "VirtualNetwork",
                    "Allow outbound traffic from all VMs to all VMs in VNET"),
            new Given(
                    "AllowInternetOutBound",
                    65_001,
                    "Outbound",
                    "Allow",
                    "*",
                    "Internet",
                    "Allow outbound traffic from all VMs to Internet"),
            new Given("DenyAllOutBound", 65_500, "Outbound", "Deny", "*", "*", "Deny all outbound traffic"));

    @Override
    public void complete(Draft draft) {
        ResourceRules.lists(draft.properties(), COLLECTION);
        ResourceRules.names(draft, COLLECTION);
        Map<String, ArmId> priorities = new HashMap<>();
        draft.parts(COLLECTION).forEach(rule -> {
            ArmId id = draft.id().child(COLLECTION, rule.path("name").asString());
            rule(rule, id);
            String place = rule.path("properties").path("direction").asString() + " "
                    + rule.path("properties").path("priority").asInt();
            ArmId other = priorities.putIfAbsent(place, id);
            if (other != null) {
                throw ArmRefusal.of(
                        400,
                        "SecurityRuleConflict",
                        "Security rule %s conflicts with rule %s. Rules cannot have the same Priority and Direction. To learn more see https://aka.ms/nsgrules/"
                                .formatted(id.name(), other.name()));
            }
        });
        limits(draft);
        defaults(draft);
    }

    private void rule(ObjectNode rule, ArmId id) {
        ObjectNode properties = ResourceRules.inside(rule, "properties");
        String path = "properties.securityRules." + id.name() + ".properties";
        for (String field : List.of("protocol", "access", "direction", "priority")) {
            if (!properties.hasNonNull(field)) {
                throw ArmError.required(path + "." + field);
            }
        }
        int priority = properties.path("priority").asInt();
        if (priority < 100 || priority > 4_096) {
            throw ArmRefusal.of(
                    400,
                    "SecurityRuleInvalidPriority",
                    "Security rule has invalid Priority. Value provided: %d Allowed range 100-4096."
                            .formatted(priority));
        }
        ResourceRules.lists(
                properties,
                "sourceAddressPrefixes",
                "destinationAddressPrefixes",
                "sourcePortRanges",
                "destinationPortRanges");
        for (String side : List.of("source", "destination")) {
            values(properties, id, side + "AddressPrefix", side + "AddressPrefixes")
                    .forEach(SecurityGroupRules::prefix);
            values(properties, id, side + "PortRange", side + "PortRanges").forEach(SecurityGroupRules::ports);
        }
    }

    private static List<String> values(ObjectNode properties, ArmId id, String one, String many) {
        String single = properties.path(one).asString("");
        List<String> several =
                properties.path(many).valueStream().map(JsonNode::asString).toList();
        boolean groups = one.endsWith("AddressPrefix")
                && !properties
                        .path(one.replace("AddressPrefix", "ApplicationSecurityGroups"))
                        .isEmpty();
        if (single.isEmpty() == several.isEmpty() && !groups) {
            throw ArmRefusal.of(
                    400,
                    single.isEmpty() ? "SecurityRuleParameterMissing" : "SecurityRuleParameterConflict",
                    "Security rule %s must specify either %s or %s.".formatted(id.name(), one, many));
        }
        if (several.stream().anyMatch("*"::equals) && several.size() > 1) {
            throw ArmRefusal.of(
                    400,
                    "SecurityRuleParameterConflict",
                    "Security rule %s has * beside other values in %s.".formatted(id.name(), many));
        }
        if (new HashSet<>(several).size() < several.size()) {
            throw ArmRefusal.of(
                    400,
                    "SecurityRuleParameterContainsDuplicateValues",
                    "Security rule %s has a value more than once in %s.".formatted(id.name(), many));
        }
        return single.isEmpty() ? several : List.of(single);
    }

    private static void prefix(String value) {
        boolean tag = TAGS.stream()
                .anyMatch(known ->
                        value.equalsIgnoreCase(known) || value.matches("(?i)" + Pattern.quote(known) + "\\.[a-z0-9]+"));
        if (!value.equals("*") && !tag && !AddressSpace.isBlock(value)) {
            throw ArmRefusal.of(
                    400,
                    "SecurityRuleInvalidAddressPrefix",
                    "Security rule has invalid Address prefix. Value provided: %s".formatted(value));
        }
    }

    private static void ports(String value) {
        boolean right = PORTS.matcher(value).matches();
        if (right && !value.equals("*")) {
            String[] ends = value.split("-", 2);
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            right = first <= last && last <= 65_535;
        }
        if (!right) {
            throw ArmRefusal.of(
                    400,
                    "SecurityRuleInvalidPortRange",
                    "Security rule has invalid Port range. Value provided: %s. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535."
                            .formatted(value));
        }
    }

    private void limits(Draft draft) {
        int mostRules = world.settings().limits().securityRules();
        int mostValues = world.settings().limits().securityAddresses();
        if (draft.parts(COLLECTION).count() > mostRules) {
            throw ArmError.limit(
                    "SecurityRuleCountLimitReached",
                    "Network security group %s has more than %d rules.".formatted(draft.id(), mostRules));
        }
        for (String side : List.of("source", "destination")) {
            long values = draft.parts(COLLECTION)
                    .mapToLong(rule -> Stream.of(side + "AddressPrefix", side + "AddressPrefixes")
                            .mapToLong(field -> rule.path("properties")
                                            .path(field)
                                            .isArray()
                                    ? rule.path("properties").path(field).size()
                                    : rule.path("properties").hasNonNull(field) ? 1 : 0)
                            .sum())
                    .sum();
            if (values > mostValues) {
                throw ArmError.limit(
                        "SecurityRuleAddressPrefixCountLimitReached",
                        "Network security group %s has %d %s address prefixes in its rules, more than the limit of %d."
                                .formatted(draft.id(), values, side, mostValues));
            }
        }
    }

    private static void defaults(Draft draft) {
        ArrayNode rules = draft.properties().putArray("defaultSecurityRules");
        for (Given given : DEFAULTS) {
            ObjectNode rule = rules.addObject().put("name", given.name());
            ObjectNode properties = rule.putObject("properties");
            properties.put("description", given.what()).put("protocol", "*");
            properties.put("sourcePortRange", "*").put("destinationPortRange", "*");
            properties.put("sourceAddressPrefix", given.source());
            properties.put("destinationAddressPrefix", given.destination());
            properties.put("access", given.access()).put("priority", given.priority());
            properties.put("direction", given.direction());
            ResourceRules.lists(
                    properties,
                    "sourcePortRanges",
                    "destinationPortRanges",
                    "sourceAddressPrefixes",
                    "destinationAddressPrefixes");
        }
    }

    @Override
    public void requireDeletable(Resource resource) {
        List<ArmId> users = users(resource).toList();
        if (!users.isEmpty()) {
            throw ArmRefusal.of(
                    400,
                    "InUseNetworkSecurityGroupCannotBeDeleted",
                    ("Network security group %s cannot be deleted because it is in use by the following resources: %s. In order to delete"
                                    + " the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.")
                            .formatted(
                                    resource.id(),
                                    users.stream().map(ArmId::text).collect(Collectors.joining(", "))));
        }
    }

    private Stream<ArmId> users(Resource group) {
        return world.users(group.id()).stream()
                .flatMap(user -> user.kind() == Kind.VIRTUAL_NETWORK
                        ? user.parts("subnets")
                                .filter(subnet -> Resource.reference(subnet.path("properties"), "networkSecurityGroup")
                                        .filter(group.id()::equals)
                                        .isPresent())
                                .map(subnet -> user.id()
                                        .child("subnets", subnet.path("name").asString()))
                        : Stream.of(user.id()));
    }

    @Override
    public ObjectNode shown(Resource resource) {
        ObjectNode shown = resource.body().deepCopy();
        users(resource)
                .forEach(user -> ResourceRules.inside(shown, "properties")
                        .withArray(
                                user.parent().text().endsWith("/subnets")
                                                || user.text().contains("/subnets/")
                                        ? "subnets"
                                        : "networkInterfaces")
                        .addObject()
                        .put("id", user.text()));
        return shown;
    }
}
