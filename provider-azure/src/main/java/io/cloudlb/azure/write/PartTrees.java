// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.Part;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Parts of a load balancer as they are written: what we say over what stands, of which the rest stays.
///
/// @param loadBalancer its path
record PartTrees(ArmId loadBalancer) {

    Json.Mapping tree(Part part, Json.Mapping standing) {
        return standing.with("name", part.name()).changing("properties", properties -> switch (part) {
            case Part.Frontend frontend -> frontend(frontend, properties);
            case Part.Pool _ -> properties.with("loadBalancerBackendAddresses", List.of());
            case Part.Probe probe -> probe(probe, properties);
            case Part.Rule rule -> rule(rule, properties);
        });
    }

    private static Json.Mapping frontend(Part.Frontend frontend, Json.Mapping standing) {
        Json.Mapping versioned =
                standing.with("privateIPAddressVersion", frontend.family() == IpFamily.IPV6 ? "IPv6" : "IPv4");
        return switch (frontend.source()) {
            case Part.Source.Public(ArmId address) ->
                versioned
                        .without("subnet")
                        .without("privateIPAddress")
                        .with("privateIPAllocationMethod", "Dynamic")
                        .with("publicIPAddress", reference(address));
            case Part.Source.Internal(ArmId subnet, Optional<String> ip) -> {
                Json.Mapping internal = versioned.without("publicIPAddress").with("subnet", reference(subnet));
                yield ip.map(asked -> internal.with("privateIPAllocationMethod", "Static")
                                .with("privateIPAddress", asked))
                        .orElseGet(() -> internal.with("privateIPAllocationMethod", "Dynamic")
                                .without("privateIPAddress"));
            }
        };
    }

    /// Of the two counts Azure heeds `probeThreshold`, and older clients show the other.
    private static Json.Mapping probe(Part.Probe probe, Json.Mapping standing) {
        Json.Mapping written = standing.with("protocol", probe.protocol().text())
                .with("port", probe.port())
                .with("intervalInSeconds", probe.seconds())
                .with("numberOfProbes", probe.count())
                .with("probeThreshold", probe.count());
        return probe.path()
                .map(path -> written.with("requestPath", path))
                .orElseGet(() -> written.without("requestPath"));
    }

    private Json.Mapping rule(Part.Rule rule, Json.Mapping standing) {
        Json.Mapping written = standing.without("backendAddressPools")
                .with("frontendIPConfiguration", part(Part.Collection.FRONTEND, rule.frontend()))
                .with("backendAddressPool", part(Part.Collection.POOL, rule.pool()))
                .with(
                        "protocol",
                        rule.protocol().map(Enum::name).map(PartTrees::capital).orElse("All"))
                .with("frontendPort", rule.frontendPort())
                .with("backendPort", rule.backendPort())
                .with("enableFloatingIP", rule.floatingIp())
                .with("idleTimeoutInMinutes", rule.idleMinutes())
                .with("enableTcpReset", rule.tcpReset())
                .with("loadDistribution", rule.byClient() ? "SourceIP" : "Default")
                .with("disableOutboundSnat", rule.withoutOutboundSnat());
        return rule.probe()
                .map(name -> written.with("probe", part(Part.Collection.PROBE, name)))
                .orElseGet(() -> written.without("probe"));
    }

    private Json.Mapping part(Part.Collection collection, String name) {
        return reference(loadBalancer.child(collection.member(), name));
    }

    static Json.Mapping reference(ArmId id) {
        return Json.Mapping.EMPTY.with("id", id.text());
    }

    /// The tags that say whose a resource is.
    static Json.Mapping tags(Owner owner) {
        Json.Mapping tags = Json.Mapping.EMPTY;
        for (Map.Entry<String, String> mark : AzureMarks.keys().of(owner).entrySet()) {
            tags = tags.with(mark.getKey(), mark.getValue());
        }
        return tags;
    }

    static String capital(String word) {
        return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }
}
