// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.HealthCheck;
import io.cloudlb.gcp.client.ComputeReads;
import io.cloudlb.gcp.model.GcpResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads resources, in lists or one by one.
///
/// @param reads the API
public record Listings(ComputeReads reads) {
    /// What every name of ours begins with.
    static final String OURS = "name eq \"k8s-.*\"";

    /// A resource with its description.
    ///
    /// @param size how many members an instance group has; 0 of anything else
    public record Listed(GcpResource resource, String description, int size) {
        Listed(GcpResource resource, String description) {
            this(resource, description, 0);
        }
    }

    List<Listed> healthChecks(Location at, String filter) {
        return reads.healthChecks(at.inRegion(), filter, Listings::listed);
    }

    List<Listed> backendServices(Location at, String filter) {
        return reads.backendServices(at.inRegion(), filter, Listings::listed);
    }

    <K> List<K> forwardingRules(Location at, String filter, Function<ForwardingRule, Stream<K>> keep) {
        return reads.forwardingRules(at.inRegion(), filter, keep);
    }

    <K> List<K> addresses(Location at, String filter, Function<Address, Stream<K>> keep) {
        return reads.addresses(at.inRegion(), filter, keep);
    }

    List<Listed> firewalls(Location at, String filter) {
        return reads.firewalls(
                at.networkProject(),
                filter,
                answer -> Stream.of(new Listed(FirewallAnswers.firewall(answer), answer.getDescription())));
    }

    /// Without their members.
    List<Listed> instanceGroups(Location at, String filter) {
        return reads.instanceGroups(
                at.project(),
                filter,
                answer -> Stream.of(
                        new Listed(ComputeAnswers.instanceGroup(answer), answer.getDescription(), answer.getSize())));
    }

    /// The names of a group's instances.
    public List<String> members(Location at, String zone, String group) {
        return reads.members(at.inZone(zone), group, answer -> Stream.of(ResourceLinks.name(answer.getInstance())));
    }

    /// One resource, an instance group without its members; empty when there is none, or one that is none of a
    /// passthrough load balancer.
    public Optional<Listed> one(Location at, GcpResource.Key key) {
        String name = key.name();
        return switch (key.kind()) {
            case HEALTH_CHECK -> reads.healthCheck(at.inRegion(), name).flatMap(answer -> first(listed(answer)));
            case INSTANCE_GROUP ->
                reads.instanceGroup(at.inZone(key.zone()), name)
                        .map(answer -> new Listed(
                                ComputeAnswers.instanceGroup(answer), answer.getDescription(), answer.getSize()));
            case BACKEND_SERVICE -> reads.backendService(at.inRegion(), name).flatMap(answer -> first(listed(answer)));
            case ADDRESS -> reads.address(at.inRegion(), name).flatMap(answer -> first(listed(answer)));
            case FORWARDING_RULE -> reads.forwardingRule(at.inRegion(), name).flatMap(answer -> first(listed(answer)));
            case FIREWALL ->
                reads.firewall(at.networkProject(), name)
                        .map(answer -> new Listed(FirewallAnswers.firewall(answer), answer.getDescription()));
        };
    }

    private static Optional<Listed> first(Stream<Listed> listed) {
        return listed.findFirst();
    }

    static Stream<Listed> listed(HealthCheck answer) {
        return Stream.of(new Listed(ComputeAnswers.healthCheck(answer), answer.getDescription()));
    }

    static Stream<Listed> listed(BackendService answer) {
        return ComputeAnswers.backendService(answer).stream()
                .map(service -> new Listed(service, answer.getDescription()));
    }

    static Stream<Listed> listed(Address answer) {
        return Stream.of(new Listed(ComputeAnswers.address(answer), answer.getDescription()));
    }

    static Stream<Listed> listed(ForwardingRule answer) {
        return ComputeAnswers.forwardingRule(answer).stream().map(rule -> new Listed(rule, answer.getDescription()));
    }
}
