// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.PrivateLink.Nat;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings.FoundLink;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Private Link Services as they are listed: ours, and those of others.
public final class PrivateLinks {
    /// The member that holds the configurations of their addresses.
    public static final String ADDRESSES = "ipConfigurations";

    /// The member that names the frontends.
    public static final String FRONTENDS = "loadBalancerFrontendIpConfigurations";

    private static final Pattern NAMED = Pattern.compile(
            "/subscriptions/[^/\\s]+/resourceGroups/[^/\\s]+/providers/Microsoft\\.Network/privateLinkServices/[\\w-]+(?:\\.[\\w-]+)*",
            Pattern.CASE_INSENSITIVE);

    /// Where the addresses are not all of one subnet.
    private static final ArmId NO_SUBNET = new ArmId("");

    private PrivateLinks() {}

    /// Whose one of ours is; empty when it carries no marks of this cluster's Services.
    public static Optional<Owner.Service> owner(ClusterIdentity cluster, Json.Mapping tree) {
        return AzureMarks.keys().service(cluster, PublicAddresses.tags(tree));
    }

    /// The one that a refusal of Azure says is in the way.
    public static Optional<ArmId> named(String refusal) {
        return NAMED.matcher(refusal)
                .results()
                .map(found -> new ArmId(found.group()))
                .findFirst();
    }

    /// One of ours.
    public static PrivateLink own(Json.Mapping tree) {
        Json.Mapping properties = tree.mapping("properties");
        return new PrivateLink(
                id(tree),
                frontends(properties).findFirst().orElse(NO_SUBNET),
                nat(properties),
                properties.isTrue("enableProxyProtocol"),
                texts(properties, "fqdns"),
                texts(properties.mapping("visibility"), "subscriptions"),
                texts(properties.mapping("autoApproval"), "subscriptions"),
                properties.text("alias").orElse(""),
                Provisioning.of(properties.text("provisioningState").orElse("")),
                Optional.empty(),
                AzureMarks.keys().in(PublicAddresses.tags(tree)));
    }

    /// One of whomever.
    static FoundLink found(Json.Mapping tree) {
        return new FoundLink(
                id(tree),
                frontends(tree.mapping("properties")).collect(Collectors.toCollection(TreeSet::new)),
                AzureMarks.keys().in(PublicAddresses.tags(tree)),
                PublicAddresses.tags(tree).getOrDefault(AzureMarks.keys().service(), ""));
    }

    private static ArmId id(Json.Mapping tree) {
        return new ArmId(tree.text("id").orElse(""));
    }

    private static Stream<ArmId> frontends(Json.Mapping properties) {
        return properties.mappings(FRONTENDS).stream().flatMap(each -> each.text("id").map(ArmId::new).stream());
    }

    /// The addresses as their configurations ask for them.
    public static Nat nat(Json.Mapping properties) {
        List<Json.Mapping> addresses = properties.mappings(ADDRESSES).stream()
                .map(each -> each.mapping("properties"))
                .toList();
        SortedSet<ArmId> subnets = addresses.stream()
                .flatMap(each -> LoadBalancerParts.reference(each, "subnet").stream())
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> fixed = Stream.concat(
                        addresses.stream().filter(each -> each.isTrue("primary")),
                        addresses.stream().filter(each -> !each.isTrue("primary")))
                .flatMap(each -> fixed(each).stream())
                .toList();
        return new Nat(subnets.size() == 1 ? subnets.first() : NO_SUBNET, addresses.size(), fixed);
    }

    /// The address that one configuration asks for by number.
    public static Optional<String> fixed(Json.Mapping properties) {
        boolean asked = properties.text("privateIPAllocationMethod").orElse("").equalsIgnoreCase("Static");
        return properties.text("privateIPAddress").filter(_ -> asked).map(Canonical::text);
    }

    /// The private endpoints that are connected, by the names of their connections, with how they stand.
    public static List<String> connections(Json.Mapping tree) {
        return tree.mapping("properties").mappings("privateEndpointConnections").stream()
                .map(each -> each.text("name").orElse("?")
                        + each.mapping("properties")
                                .mapping("privateLinkServiceConnectionState")
                                .text("status")
                                .map(status -> " (%s)".formatted(status))
                                .orElse(""))
                .toList();
    }

    private static SortedSet<String> texts(Json.Mapping mapping, String member) {
        return mapping.list(member).stream()
                .map(text -> text.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
