// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What cloudlb keeps of a Service: the fields it decides by, nothing else.
///
/// @param meta name, UID, marks of life and death
/// @param spec what the user asks for
/// @param selection its labels and its pods, where the provider looks at them
/// @param status what was published so far
public record ServiceView(Meta meta, Spec spec, Selection selection, ServiceStatus status) {
    /// A Service for a provider that looks at no labels.
    public ServiceView(Meta meta, Spec spec, ServiceStatus status) {
        this(meta, spec, Selection.NONE, status);
    }

    /// The same with other metadata.
    public ServiceView with(Meta other) {
        return new ServiceView(other, spec, selection, status);
    }

    /// The same with another spec.
    public ServiceView with(Spec other) {
        return new ServiceView(meta, other, selection, status);
    }

    /// The same with other labels and pods.
    public ServiceView with(Selection other) {
        return new ServiceView(meta, spec, other, status);
    }

    /// The same with another status.
    public ServiceView with(ServiceStatus other) {
        return new ServiceView(meta, spec, selection, other);
    }

    /// The Service's name.
    public ServiceKey key() {
        return meta.key();
    }

    /// The Service's UID.
    public String uid() {
        return meta.uid();
    }

    /// Whether that finalizer is on the object.
    public boolean carries(String finalizer) {
        return meta.finalizers().contains(finalizer);
    }

    /// @param key name and namespace
    /// @param uid the API server's UID
    /// @param resourceVersion the version that was read, opaque
    /// @param deleting whether `deletionTimestamp` is set
    /// @param finalizers all finalizers, of ours and of others
    /// @param annotations the annotations that a load balancer controller may read
    /// @param isTooLarge whether the Service is larger than what is kept of one: its lists and annotations lack
    public record Meta(
            ServiceKey key,
            String uid,
            String resourceVersion,
            boolean deleting,
            SortedSet<String> finalizers,
            SortedMap<String, String> annotations,
            boolean isTooLarge) {
        public Meta(
                ServiceKey key,
                String uid,
                String resourceVersion,
                boolean deleting,
                Collection<String> finalizers,
                Map<String, String> annotations) {
            this(key, uid, resourceVersion, deleting, new TreeSet<>(finalizers), new TreeMap<>(annotations), false);
        }

        public Meta {
            finalizers = Sorted.copyOf(finalizers);
            annotations = Sorted.copyOf(annotations);
        }

        /// The same without its version: what two versions that say the same have in common.
        public Meta unversioned() {
            return new Meta(key, uid, "", deleting, finalizers, annotations, isTooLarge);
        }

        /// What is kept of one that is too large.
        public Meta tooLarge(Map<String, String> kept) {
            return new Meta(key, uid, resourceVersion, deleting, finalizers, new TreeMap<>(kept), true);
        }
    }

    /// @param type the Service's type
    /// @param loadBalancerClass who shall serve it; empty for the cluster's default
    /// @param ports the ports, in the user's order
    /// @param trafficPolicy cluster or local
    /// @param prefersSameZone whether `trafficDistribution` asks to serve a client in its own zone first
    /// @param allocateNodePorts false when the user wants no node ports
    /// @param sourceRanges `loadBalancerSourceRanges` as written
    /// @param sessionAffinity for how long an idle client keeps its backend, by its address; empty for no affinity
    /// @param ipFamilies the families in order, primary first
    /// @param ipFamilyPolicy how binding the families are
    /// @param loadBalancerIp the deprecated wish for an address
    /// @param headless whether `clusterIP` is `None`
    public record Spec(
            ServiceType type,
            Optional<String> loadBalancerClass,
            List<ServicePort> ports,
            TrafficPolicy trafficPolicy,
            boolean prefersSameZone,
            boolean allocateNodePorts,
            List<String> sourceRanges,
            Optional<Duration> sessionAffinity,
            List<IpFamily> ipFamilies,
            IpFamilyPolicy ipFamilyPolicy,
            Optional<String> loadBalancerIp,
            boolean headless) {
        public Spec {
            ports = List.copyOf(ports);
            sourceRanges = List.copyOf(sourceRanges);
            ipFamilies = List.copyOf(ipFamilies);
        }

        /// The same without ports, ranges and names.
        public Spec withoutLists() {
            return new Spec(
                    type,
                    loadBalancerClass,
                    List.of(),
                    trafficPolicy,
                    prefersSameZone,
                    allocateNodePorts,
                    List.of(),
                    sessionAffinity,
                    ipFamilies,
                    ipFamilyPolicy,
                    Optional.empty(),
                    headless);
        }
    }

    /// A port as the Service's spec has it.
    ///
    /// @param name empty when unnamed
    /// @param protocol the transport
    /// @param port the Service's port
    /// @param nodePort 0 when none is allocated
    /// @param appProtocol the application protocol, if named
    public record ServicePort(String name, Protocol protocol, int port, int nodePort, Optional<String> appProtocol) {
        /// The same with another node port.
        public ServicePort withNodePort(int other) {
            return new ServicePort(name, protocol, port, other, appProtocol);
        }
    }

    /// `spec.type`.
    public enum ServiceType {
        CLUSTER_IP,
        NODE_PORT,
        LOAD_BALANCER,
        EXTERNAL_NAME
    }

    /// What a Service may be selected by, and what it selects. Kept only where a provider looks at it;
    /// elsewhere a label that is touched changes nothing.
    ///
    /// @param labels the Service's labels
    /// @param pods its `spec.selector`; empty when its endpoints are made by hand
    public record Selection(SortedMap<String, String> labels, SortedMap<String, String> pods) {
        /// Nothing is kept.
        public static final Selection NONE = new Selection(Map.of(), Map.of());

        public Selection(Map<String, String> labels, Map<String, String> pods) {
            this(new TreeMap<>(labels), new TreeMap<>(pods));
        }

        public Selection {
            labels = Sorted.copyOf(labels);
            pods = Sorted.copyOf(pods);
        }
    }
}
