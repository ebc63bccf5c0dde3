// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.plan.Change.ResourceRef;

/// The kinds of resources we write, in Compute Engine's words.
public enum GcpKind {
    HEALTH_CHECK("HealthCheck", "healthChecks"),
    INSTANCE_GROUP("InstanceGroup", "instanceGroups"),
    ENDPOINT_GROUP("NetworkEndpointGroup", "networkEndpointGroups"),
    BACKEND_SERVICE("BackendService", "backendServices"),
    ADDRESS("Address", "addresses"),
    FORWARDING_RULE("ForwardingRule", "forwardingRules"),
    FIREWALL("Firewall", "firewalls");

    private final String text;
    private final String collection;

    GcpKind(String text, String collection) {
        this.text = text;
        this.collection = collection;
    }

    /// Its collection in the API's paths: `forwardingRules`.
    public String collection() {
        return collection;
    }

    public ResourceRef named(String name) {
        return new ResourceRef(text, name);
    }
}
