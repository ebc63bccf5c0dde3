// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.protobuf.Message;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Pages;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.ComputeKind;
import io.cloudlb.gcp.client.Scope;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads resources, in lists or one by one.
///
/// @param api the API
public record Listings(ComputeApi api) {
    /// What every name of ours begins with.
    static final String OURS = "name eq \"k8s-.*\"";

    private static final Map<GcpKind, Reading<?>> READINGS = Map.of(
            GcpKind.HEALTH_CHECK,
            new Reading<>(
                    ComputeKind.HEALTH_CHECKS,
                    answer -> listed(ComputeAnswers.healthCheck(answer), answer.getDescription())),
            GcpKind.INSTANCE_GROUP,
            new Reading<>(
                    ComputeKind.INSTANCE_GROUPS,
                    answer -> Stream.of(new Listed(
                            ComputeAnswers.instanceGroup(answer), answer.getDescription(), answer.getSize()))),
            GcpKind.ENDPOINT_GROUP,
            new Reading<>(
                    ComputeKind.ENDPOINT_GROUPS,
                    answer -> ComputeAnswers.endpointGroup(answer).stream()
                            .flatMap(group -> listed(group, answer.getDescription()))),
            GcpKind.BACKEND_SERVICE,
            new Reading<>(
                    ComputeKind.BACKEND_SERVICES,
                    answer -> ComputeAnswers.backendService(answer).stream()
                            .flatMap(service -> listed(service, answer.getDescription()))),
            GcpKind.ADDRESS,
            new Reading<>(ComputeKind.ADDRESSES, Listings::listed),
            GcpKind.FORWARDING_RULE,
            new Reading<>(ComputeKind.FORWARDING_RULES, Listings::listed),
            GcpKind.FIREWALL,
            new Reading<>(
                    ComputeKind.FIREWALLS,
                    answer -> listed(FirewallAnswers.firewall(answer), answer.getDescription())));

    /// A resource with its description.
    ///
    /// @param size how many members an instance group has; 0 of anything else
    public record Listed(GcpResource resource, String description, int size) {}

    /// How a kind is read: what of it is a passthrough load balancer's.
    private record Reading<R extends Message>(ComputeKind<R> kind, Function<R, Stream<Listed>> listed) {
        Pages<ComputeApi.Page<Listed>> pages(ComputeApi api, Location at, GcpKind of, String filter) {
            return api.pages(kind, at.scope(of), filter, listed);
        }

        Optional<Listed> one(ComputeApi api, Location at, GcpResource.Key key) {
            return api.get(kind, at.scope(key), key.name())
                    .flatMap(answer -> listed.apply(answer).findFirst());
        }
    }

    private static Reading<?> reading(GcpKind kind) {
        return Objects.requireNonNull(READINGS.get(kind));
    }

    /// All of a kind; groups without their members. Of the firewall rules of another project's network, none where
    /// they may not be listed.
    List<Listed> all(Location at, GcpKind kind, String filter) {
        try {
            return ComputeApi.all(pages(at, kind, filter));
        } catch (CloudException failure) {
            if (kind != GcpKind.FIREWALL || !at.isHidden(failure)) {
                throw failure;
            }
            return List.of();
        }
    }

    /// The same, to be read page by page.
    Pages<ComputeApi.Page<Listed>> pages(Location at, GcpKind kind, String filter) {
        return reading(kind).pages(api, at, kind, filter);
    }

    /// All forwarding rules of the region, whosever they are.
    <K> List<K> forwardingRules(Location at, Function<ForwardingRule, Stream<K>> keep) {
        return api.list(ComputeKind.FORWARDING_RULES, at.inRegion(), "", keep);
    }

    /// All addresses of the region, whosever they are.
    <K> List<K> addresses(Location at, Function<Address, Stream<K>> keep) {
        return api.list(ComputeKind.ADDRESSES, at.inRegion(), "", keep);
    }

    /// The names of a group's instances.
    public SortedSet<String> members(Location at, GcpResource.NodeGroup group) {
        Scope.Zonal zone = at.inZone(group.zone());
        return new TreeSet<>(
                switch (group) {
                    case GcpResource.InstanceGroup _ ->
                        api.members(zone, group.name(), answer -> Stream.of(ResourceLinks.name(answer.getInstance())));
                    case GcpResource.EndpointGroup _ ->
                        api.endpoints(
                                zone,
                                group.name(),
                                answer -> Stream.of(ResourceLinks.name(
                                        answer.getNetworkEndpoint().getInstance())));
                });
    }

    /// One resource, a group without its members; empty when there is none, or one that is none of a
    /// passthrough load balancer.
    public Optional<Listed> one(Location at, GcpResource.Key key) {
        return reading(key.kind()).one(api, at, key);
    }

    /// The same of one that no listing shows; as it is known, if it is a firewall rule that may not be read.
    Optional<Listed> unlisted(Location at, GcpResource.Key key, Optional<GcpResource> known) {
        try {
            return one(at, key);
        } catch (CloudException failure) {
            if (key.kind() != GcpKind.FIREWALL || !at.isHidden(failure)) {
                throw failure;
            }
            return known.map(resource -> new Listed(resource, "", 0));
        }
    }

    static Stream<Listed> listed(Address answer) {
        return listed(ComputeAnswers.address(answer), answer.getDescription());
    }

    static Stream<Listed> listed(ForwardingRule answer) {
        return ComputeAnswers.forwardingRule(answer).stream().flatMap(rule -> listed(rule, answer.getDescription()));
    }

    private static Stream<Listed> listed(GcpResource resource, String description) {
        return Stream.of(new Listed(resource, description, 0));
    }
}
