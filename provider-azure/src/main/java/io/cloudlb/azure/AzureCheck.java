// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.client.AzureErrors;
import io.cloudlb.azure.settings.AzureSettings;
import io.cloudlb.azure.settings.AzureSettings.Named;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Proves at start that credentials, subscription, resource group, network, subnet and security group are right and may
/// be read, and says in one sentence which of them is not. Where no node is of the subscription that is configured, no
/// load balancer could reach one. Two or three reads.
record AzureCheck(ArmApi api, AzureSettings settings) {
    /// As the cloud's own controller names machines: `azure:///subscriptions/s/resourceGroups/g/providers/…`.
    private static final Pattern MACHINE = Pattern.compile("(?i)azure:///subscriptions/([^/]+)/resourceGroups/.+");

    void run(NodeSet nodes) {
        try {
            network();
            settings.securityGroup().ifPresent(this::securityGroup);
            if (!settings.group().equalsIgnoreCase(settings.network().group())) {
                group();
            }
        } catch (CloudException failure) {
            throw explained(failure);
        }
        List<String> subscriptions = nodes.nodes().stream()
                .map(node -> MACHINE.matcher(node.providerId()))
                .filter(Matcher::matches)
                .map(machine -> machine.group(1))
                .distinct()
                .toList();
        if (!subscriptions.isEmpty() && subscriptions.stream().noneMatch(settings.subscription()::equalsIgnoreCase)) {
            throw wrong("the cluster's nodes are in subscription %s, not in %s: check --azure-subscription"
                    .formatted(subscriptions.getFirst(), settings.subscription()));
        }
    }

    private void network() {
        ArmDocument network =
                resource("virtualNetworks", settings.network(), "virtual network", "--azure-virtual-network");
        boolean known = network.properties().mappings("subnets").stream()
                .flatMap(subnet -> subnet.text("name").stream())
                .anyMatch(settings.subnet()::equalsIgnoreCase);
        if (!known) {
            throw wrong("virtual network %s has no subnet %s: check --azure-subnet"
                    .formatted(settings.network().name(), settings.subnet()));
        }
    }

    private void securityGroup(Named group) {
        resource("networkSecurityGroups", group, "security group", "--azure-security-group");
    }

    private void group() {
        String setting = "--azure-resource-group";
        if (inGroup(settings.group(), setting, () -> api.get(path(settings.group())))
                .isEmpty()) {
            throw noGroup(settings.group(), setting);
        }
    }

    /// It must be there, and in the region of the load balancers.
    private ArmDocument resource(String type, Named named, String what, String setting) {
        String path = "%s/providers/Microsoft.Network/%s/%s".formatted(path(named.group()), type, named.name());
        ArmDocument found = inGroup(named.group(), setting + "-resource-group", () -> api.get(path))
                .orElseThrow(() -> wrong("resource group %s has no %s %s: check %s and %s-resource-group"
                        .formatted(named.group(), what, named.name(), setting, setting)));
        String location = found.tree().text("location").orElse("");
        if (!location.equalsIgnoreCase(settings.location())) {
            throw wrong("%s %s is in region %s, not in %s: check --azure-location"
                    .formatted(what, named.name(), location, settings.location()));
        }
        return found;
    }

    private Optional<ArmDocument> inGroup(String group, String setting, Supplier<Optional<ArmDocument>> read) {
        try {
            return read.get();
        } catch (CloudException failure) {
            throw switch (AzureErrors.codeOf(failure)) {
                case "ResourceGroupNotFound" -> noGroup(group, setting);
                case "SubscriptionNotFound", "InvalidSubscriptionId" ->
                    wrong(
                            "subscription %s does not exist, or the credentials are of another tenant: check --azure-subscription"
                                    .formatted(settings.subscription()));
                default -> failure;
            };
        }
    }

    private CloudException noGroup(String group, String setting) {
        return wrong("subscription %s has no resource group %s, or the credentials may not see it: check %s"
                .formatted(
                        settings.subscription(),
                        group,
                        group.equals(settings.group()) ? "--azure-resource-group" : setting));
    }

    private String path(String group) {
        return "/subscriptions/%s/resourceGroups/%s".formatted(settings.subscription(), group);
    }

    private CloudException explained(CloudException failure) {
        CloudError unavailable = failure.error();
        return AzureErrors.isAnswer(failure) || !unavailable.is(CloudError.Kind.UNAVAILABLE)
                ? failure
                : new CloudException(
                        unavailable.saying("%s. Check --azure-endpoint-url (%s) and the network"
                                .formatted(unavailable.message(), settings.whereFrom())),
                        failure);
    }

    private static CloudException wrong(String sentence) {
        return new CloudException(CloudError.notFound(sentence, ""));
    }
}
