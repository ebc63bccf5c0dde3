// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings.UsersIp;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Public addresses as they are listed: ours, and those of others.
public final class PublicAddresses {
    private PublicAddresses() {}

    /// Whose an address of ours is; empty when it carries no marks of this cluster's Services.
    public static Optional<Owner.Service> owner(ClusterIdentity cluster, Json.Mapping tree) {
        return AzureMarks.keys().service(cluster, tags(tree));
    }

    /// One of ours.
    public static PublicIp own(Json.Mapping tree) {
        Json.Mapping properties = tree.mapping("properties");
        SortedMap<String, String> tags = tags(tree);
        SortedMap<String, String> ipTags = new TreeMap<>();
        properties
                .mappings("ipTags")
                .forEach(tag -> ipTags.put(
                        tag.text("ipTagType").orElse(""), tag.text("tag").orElse("")));
        return new PublicIp(
                tree.text("name").orElse(""),
                family(properties),
                ip(properties),
                LoadBalancerParts.reference(properties, "publicIPPrefix"),
                ipTags,
                properties.mapping("dnsSettings").text("domainNameLabel").filter(label -> !label.isEmpty()),
                withoutMarks(tags),
                Provisioning.of(properties.text("provisioningState").orElse("")),
                Optional.empty(),
                AzureMarks.keys().in(tags));
    }

    /// One of somebody else's.
    static UsersIp users(Json.Mapping tree) {
        Json.Mapping properties = tree.mapping("properties");
        SortedMap<String, String> tags = tags(tree);
        ArmId id = new ArmId(tree.text("id").orElse(""));
        return new UsersIp(
                id,
                id.group().orElse(""),
                tree.text("name").orElse(""),
                family(properties),
                ip(properties),
                tree.mapping("sku").text("name").orElse("").equalsIgnoreCase("Standard"),
                AzureMarks.UPSTREAM_SERVICE.stream()
                        .flatMap(key -> Optional.ofNullable(tags.get(key)).stream())
                        .findFirst()
                        .orElse(""),
                LoadBalancerParts.reference(properties, "ipConfiguration"));
    }

    /// The tags of any resource, whose keys are the same in capital and small letters.
    public static SortedMap<String, String> tags(Json.Mapping tree) {
        SortedMap<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        tree.mapping("tags").members().forEach((key, value) -> tags.put(key, value.toString()));
        return tags;
    }

    private static SortedMap<String, String> withoutMarks(SortedMap<String, String> tags) {
        SortedMap<String, String> others = new TreeMap<>(tags);
        others.remove(AzureMarks.keys().clusterUid());
        others.remove(AzureMarks.keys().clusterName());
        others.remove(AzureMarks.keys().serviceUid());
        others.remove(AzureMarks.keys().service());
        return others;
    }

    private static IpFamily family(Json.Mapping properties) {
        return properties.text("publicIPAddressVersion").orElse("").equalsIgnoreCase("IPv6")
                ? IpFamily.IPV6
                : IpFamily.IPV4;
    }

    private static Optional<String> ip(Json.Mapping properties) {
        return properties.text("ipAddress").filter(text -> !text.isEmpty()).map(Canonical::text);
    }
}
