// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// What was seen of others in the cluster.
///
/// @param deployments those of MetalLB's namespace
/// @param writes who else wrote addresses of Services
/// @param unseen what could not be looked at, and why
public record Surroundings(
        List<DeploymentView> deployments, List<StatusWrite> writes, SortedMap<Sight, String> unseen) {
    /// How long a write shows that its writer is at work.
    static final Duration RECENT = Duration.ofSeconds(60);

    public Surroundings {
        deployments = deployments.stream()
                .sorted(Comparator.comparing(DeploymentView::namespace).thenComparing(DeploymentView::name))
                .toList();
        writes = writes.stream().sorted(StatusWrite.LATEST_FIRST).toList();
        unseen = Sorted.copyOf(unseen);
    }

    /// Whether somebody else serves our Services.
    public RivalCheck judge(ServedClasses ours, Instant now) {
        return rivalDeployment(ours)
                .map(Surroundings::deployed)
                .or(() -> rivalWrite(ours, now).map(Surroundings::writing))
                .orElseGet(() -> new RivalCheck.Clear(poolStatusIsOurs(), warnings()));
    }

    /// The Deployment of MetalLB's controller that serves our Services.
    public Optional<DeploymentView> rivalDeployment(ServedClasses ours) {
        return activeControllers()
                .filter(controller -> ours.includes(controller.loadBalancerClass()))
                .map(MetalLbController::deployment)
                .findFirst();
    }

    private Optional<StatusWrite> rivalWrite(ServedClasses ours, Instant now) {
        return writes.stream()
                .filter(write -> ours.includes(write.loadBalancerClass()))
                .filter(write -> !write.at().isBefore(now.minus(RECENT)))
                .findFirst();
    }

    private boolean poolStatusIsOurs() {
        return !unseen.containsKey(Sight.DEPLOYMENTS)
                && activeControllers().findAny().isEmpty();
    }

    private Stream<MetalLbController> activeControllers() {
        return deployments.stream()
                .map(MetalLbController::of)
                .flatMap(Optional::stream)
                .filter(MetalLbController::active);
    }

    private List<String> warnings() {
        return unseen.entrySet().stream().map(Surroundings::warning).toList();
    }

    private static String warning(Map.Entry<Sight, String> unseen) {
        return switch (unseen.getKey()) {
            case DEPLOYMENTS ->
                "Whether MetalLB's own controller serves the same Services is not known, and the status of its pools is not written: "
                        + unseen.getValue();
            case SERVICES ->
                "Whether another controller writes the addresses of the same Services is not known: "
                        + unseen.getValue();
        };
    }

    private static RivalCheck deployed(DeploymentView deployment) {
        return new RivalCheck.Rival(
                deployment.toString(),
                "%s is MetalLB's own controller and gives addresses to the same Services as this one; the two would take each other's away. Run it with --webhook-mode=onlywebhook (in MetalLB's Helm chart: controller.webhookMode), or let one of the two serve another load balancer class."
                        .formatted(deployment));
    }

    private static RivalCheck writing(StatusWrite write) {
        return new RivalCheck.Rival(
                "field manager " + write.manager(),
                "Field manager %s wrote the addresses of Service %s at %s, which this controller serves; two writers would take each other's away. Stop the other one, or let one of the two serve another load balancer class. If it is stopped already, start this one %d seconds after its last write."
                        .formatted(write.manager(), write.service(), write.at(), RECENT.toSeconds()));
    }

    /// Where one looks.
    public enum Sight {
        /// For MetalLB's own controller.
        DEPLOYMENTS,
        /// For those who write statuses.
        SERVICES
    }

    /// That somebody else wrote the addresses in the status of a Service of type LoadBalancer.
    ///
    /// @param service the Service
    /// @param loadBalancerClass its class, if any
    /// @param manager who wrote, as `metadata.managedFields` has it
    /// @param at when it last wrote this status
    public record StatusWrite(ServiceKey service, Optional<String> loadBalancerClass, String manager, Instant at) {
        static final Comparator<StatusWrite> LATEST_FIRST =
                Comparator.comparing(StatusWrite::at).reversed().thenComparing(StatusWrite::service);
    }
}
