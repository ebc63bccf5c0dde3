// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.client.Scope;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.Instance;
import io.cloudlb.gcp.model.Surroundings.Place;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Where the load balancers are, which is known before anything was read.
///
/// @param networkProject the project of the network and its firewall rules
public record Location(String project, String networkProject, String region) {
    public static Location of(Place place) {
        return new Location(place.project(), place.networkProject(), place.region());
    }

    public Scope.Regional inRegion() {
        return new Scope.Regional(project, region);
    }

    public Scope.Zonal inZone(String zone) {
        return new Scope.Zonal(project, zone);
    }

    public Scope.Global inNetworkProject() {
        return new Scope.Global(networkProject);
    }

    /// Whether a read in the project of the network, which is another's, was denied: what is there is not known then.
    boolean isHidden(CloudException failure) {
        return !project.equals(networkProject) && failure.error().is(CloudError.Kind.DENIED);
    }

    /// Where a resource is.
    public Scope scope(GcpResource.Key key) {
        return key.zone().isEmpty() ? scope(key.kind()) : inZone(key.zone());
    }

    /// Where all resources of a kind are; of a zone's, the project.
    public Scope scope(GcpKind kind) {
        return switch (kind) {
            case INSTANCE_GROUP, ENDPOINT_GROUP -> new Scope.Global(project);
            case FIREWALL -> inNetworkProject();
            case HEALTH_CHECK, BACKEND_SERVICE, ADDRESS, FORWARDING_RULE -> inRegion();
        };
    }

    /// What the configuration says of it.
    public record Named(Optional<String> project, Optional<String> region, Optional<String> networkProject) {}

    /// The machine of Google Cloud that this process runs on, if it runs on one. Asked when nothing else tells.
    ///
    /// @param instance which one it is; its name is not told
    /// @param network its network: `projects/p/networks/n`; of another project than its own, `p` may be a number
    public record OwnMachine(Supplier<Optional<Instance>> instance, Supplier<Optional<String>> network) {
        public static final OwnMachine NONE = new OwnMachine(Optional::empty, Optional::empty);
    }

    /// Finds it: as it is configured, else as the nodes tell, else as the machine that this process runs on does. What
    /// nodes have told holds on while there are none. Safe for use by many threads.
    public static final class Finder {
        private final Named configured;
        private final OwnMachine machine;
        private final AtomicReference<Optional<Instance>> told = new AtomicReference<>(Optional.empty());
        private final AtomicReference<Optional<Place>> read = new AtomicReference<>(Optional.empty());
        private final AtomicReference<Optional<String>> ownNetwork = new AtomicReference<>(Optional.empty());

        public Finder(Named configured, OwnMachine machine) {
            this.configured = configured;
            this.machine = machine;
        }

        /// @throws CloudException when nothing tells
        public Location find(NodeSet nodes) {
            nodes.nodes().stream()
                    .flatMap(node -> Instance.of(node).stream())
                    .findFirst()
                    .ifPresent(instance -> told.set(Optional.of(instance)));
            String project = configured
                    .project()
                    .or(() -> told().map(Instance::project))
                    .orElseThrow(() -> unknown("project", "--gcp-project"));
            String region = configured
                    .region()
                    .or(() -> told().map(Instance::region))
                    .orElseThrow(() -> unknown("region", "--gcp-region"));
            return new Location(project, networkProject(project), region);
        }

        /// The network's project, as it was read last.
        private String networkProject(String project) {
            return configured
                    .networkProject()
                    .or(() -> read.get().map(Place::networkProject))
                    .orElse(project);
        }

        Optional<String> configuredNetworkProject() {
            return configured.networkProject();
        }

        /// Where the cluster is has been read.
        void found(Optional<Place> place) {
            place.ifPresent(known -> read.set(place));
        }

        /// As it was read last.
        Optional<Place> last() {
            return read.get();
        }

        /// The network of the machine that this process runs on, if that is of the project.
        Optional<String> ownNetwork(Location at) {
            return ownNetwork.updateAndGet(known -> known.isPresent()
                    ? known
                    : machine.instance()
                            .get()
                            .filter(instance -> instance.project().equals(at.project()))
                            .flatMap(_ -> machine.network().get()));
        }

        private Optional<Instance> told() {
            return told.updateAndGet(
                    known -> known.isPresent() ? known : machine.instance().get());
        }

        private static CloudException unknown(String what, String setting) {
            return new CloudException(CloudError.invalidRequest(
                    "neither the nodes' spec.providerID nor a metadata server tells the %s: set %s"
                            .formatted(what, setting),
                    "",
                    "NoSuch" + what));
        }
    }
}
