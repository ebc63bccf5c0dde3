// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a person can do about an error of Azure.
final class Advice {
    /// `… does not have authorization to perform action 'Microsoft.Network/loadBalancers/write' over scope …`, and
    /// of what is linked: `however, it does not have permission to perform action(s) '…/join/action' on the
    /// linked scope(s) '…'`, which is so far behind that it may be cut off a message.
    private static final Pattern MISSING =
            Pattern.compile("not have (?:authorization|permission) to perform action(?:\\(s\\))? '([\\w./, -]{1,200})'"
                    + "(?: on the linked scope(?:\\(s\\))? '([\\w./, ()-]{1,400})')?");

    private Advice() {}

    static String forDenied(int status, String words) {
        if (status == 401) {
            return ". Azure does not take the token: check the tenant and the identity, and the clock of this machine";
        }
        Matcher missing = MISSING.matcher(words);
        if (!missing.find()) {
            return ". Allow it to the controller's identity: docs/azure.md has the role with all it needs";
        }
        String linked = Optional.ofNullable(missing.group(2))
                .map(scope -> ", on %s".formatted(scope))
                .orElse("");
        return ". Allow %s to the controller's identity%s: docs/azure.md has the role with all it needs"
                .formatted(missing.group(1), linked);
    }

    static String forQuota(String quota) {
        return ". The limit '%s' is reached: raise it under Subscriptions, Usage + quotas, where it can be, or delete what is not needed"
                .formatted(quota);
    }

    static String forObstacle(String code) {
        return switch (code) {
            case "ScopeLocked" -> ". Remove the lock, or leave what it keeps to somebody else";
            case "RequestDisallowedByPolicy" ->
                ". Change the policy, or exempt the resource group of the load balancer";
            case "MissingSubscriptionRegistration" ->
                ". Register it once, which is not left to a controller: az provider register --namespace Microsoft.Network";
            case "PrivateLinkServiceIsNotSupportedForIPBasedLoadBalancer" ->
                ". Have all nodes in its pools by their network interfaces, or ask for no Private Link Service";
            case "PLSCannotBeCreatedInSubnetWithPrivateLinkServiceNetworkPoliciesEnabled" ->
                ". Turn those policies of the subnet off, or name another in azure-pls-ip-configuration-subnet";
            case "PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted" ->
                ". Remove the connections, when who is connected may be cut off";
            case "ReferencedResourceNotProvisioned" -> ". Mend what has failed, by writing it again as it is";
            default -> ". Free the address, make room, or name another";
        };
    }

    static String forStranger(int status) {
        if (status >= 300 && status < 400) {
            return ", a redirect, which is not followed; check --azure-endpoint-url and the proxy";
        }
        return status == 407
                ? ": the proxy asks who we are; check its settings"
                : "; check --azure-endpoint-url and the proxy on the way";
    }
}
