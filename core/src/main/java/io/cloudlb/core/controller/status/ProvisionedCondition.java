// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.PublishedStatus.ConditionReason;
import io.cloudlb.core.controller.state.StateMemory.StateHome;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.ServiceStatus.Condition.Status;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The sentences of the condition `Provisioned`.
///
/// @param sendsToNodes whether load balancers send to the cluster's nodes
/// @param home where is kept what a Service has
public record ProvisionedCondition(boolean sendsToNodes, StateHome home) {
    private static final String MAKING = "The load balancer is being made";
    private static final String STANDS = "The load balancer stands as the Service asks";
    private static final String WITH_REMARKS = "The load balancer stands, but look at what the condition Accepted says"
            + " of it: that may not be what was meant";
    private static final String KEPT = "The load balancer stands as it was before the Service asked for what cannot be"
            + " done, and its targets follow the nodes";
    private static final String IN_PART = "The load balancer stands as the Service asks, but for what cannot be done:"
            + " the condition Accepted names it";
    private static final String CHANGING = "The load balancer is being changed";

    /// @param accepted whether what the Service asks for can be done
    /// @param readyMessage what the provider says of it, if anything
    public PublishedStatus.ConditionValue provisioned(
            NodeSet nodes, PublishedStatus.ConditionValue accepted, Optional<String> readyMessage) {
        return sendsToNodes && nodes.nodes().isEmpty()
                ? new PublishedStatus.ConditionValue(
                        Status.TRUE,
                        ConditionReason.NO_NODES,
                        "There are no available nodes for LoadBalancer: none of the cluster's nodes may take traffic,"
                                + " so clients get no answer. Add one, or look at their labels, taints and"
                                + " spec.providerID")
                : new PublishedStatus.ConditionValue(
                        Status.TRUE, ConditionReason.PROVISIONED, stands(accepted, readyMessage));
    }

    private static String stands(PublishedStatus.ConditionValue accepted, Optional<String> readyMessage) {
        if (accepted.status() != Status.FALSE) {
            return readyMessage.orElse(AcceptedCondition.isWithRemarks(accepted) ? WITH_REMARKS : STANDS);
        }
        return AcceptedCondition.isInPart(accepted) ? IN_PART : KEPT;
    }

    /// @param making whether there was none before
    public static PublishedStatus.ConditionValue progressing(boolean making) {
        return new PublishedStatus.ConditionValue(
                Status.UNKNOWN, ConditionReason.PROGRESSING, making ? MAKING : CHANGING);
    }

    /// It was edited more often than calls can be spent on it.
    public static PublishedStatus.ConditionValue restless() {
        return new PublishedStatus.ConditionValue(
                Status.UNKNOWN,
                ConditionReason.PROGRESSING,
                "The Service was changed many times in a row, or its pods moved between nodes. Its newest form is followed within ten seconds; nothing"
                        + " to do but change it less often");
    }

    /// Whether this was said on the way to the first load balancer: no address was published, or the making was
    /// announced and not yet ended.
    public static boolean isMaking(PublishedStatus said) {
        return said.ingress().isEmpty()
                || said.provisioned()
                        .map(verdict -> verdict.message().equals(MAKING))
                        .orElse(true);
    }

    /// @param exists whether there is something of a load balancer
    public PublishedStatus.ConditionValue failed(CloudError error, boolean exists) {
        return switch (home) {
            case CLOUD ->
                new PublishedStatus.ConditionValue(
                        Status.FALSE,
                        error.kind().toString(),
                        (exists ? "Load balancer not complete: " : "Load balancer not created: ") + error.message()
                                + ". " + Outcome.inWords(error));
            case KUBERNETES -> undecided(error, exists);
        };
    }

    /// What is in the way is other Services or the provider's configuration: the provider has a closed list of
    /// reasons, and tells when one of them is gone.
    private static PublishedStatus.ConditionValue undecided(CloudError error, boolean exists) {
        String opening = exists ? "Address kept: " : "No address: ";
        return error.is(CloudError.Kind.OBSTRUCTED)
                ? new PublishedStatus.ConditionValue(
                        Status.FALSE,
                        error.code(),
                        opening + error.message() + ". It is tried again as soon as that changes")
                : new PublishedStatus.ConditionValue(
                        Status.FALSE,
                        error.kind().toString(),
                        opening + error.message() + ". " + Outcome.inWords(error));
    }

    public static PublishedStatus.ConditionValue withheld(Policy policy, List<Change> changes) {
        String list = changes.stream()
                .map(change -> change.action() + " " + change.resource())
                .collect(Collectors.joining(", "));
        return new PublishedStatus.ConditionValue(
                Status.FALSE,
                ConditionReason.CHANGES_WITHHELD,
                "The policy %s withholds %d changes: %s".formatted(policy, changes.size(), list));
    }

    public static PublishedStatus.ConditionValue deleting() {
        return new PublishedStatus.ConditionValue(
                Status.UNKNOWN,
                ConditionReason.DELETING,
                "The load balancer is being deleted, because the Service no longer asks for it");
    }

    public static PublishedStatus.ConditionValue notDeleted(CloudError error) {
        return new PublishedStatus.ConditionValue(
                Status.FALSE,
                error.kind().toString(),
                "Load balancer not deleted: " + error.message() + ". " + Outcome.ofDeletionInWords(error));
    }

    /// The API server refuses a write for good.
    public static String refused(KubernetesException failure) {
        return "Error syncing load balancer: " + Outcome.message(failure) + ". It is tried again every "
                + Outcome.SLOW_LOOK.toMinutes()
                + " minutes; if cloudlb lacks a right, give it (docs/deploy.md lists them)";
    }

    public static ControllerMetrics.ServiceState state(PublishedStatus said) {
        if (said.accepted().map(verdict -> verdict.status() == Status.FALSE).orElse(false)) {
            return ControllerMetrics.ServiceState.REFUSED;
        }
        return said.provisioned()
                .map(verdict -> switch (verdict.status()) {
                    case TRUE -> ControllerMetrics.ServiceState.PROVISIONED;
                    case FALSE -> ControllerMetrics.ServiceState.FAILING;
                    case UNKNOWN ->
                        verdict.isBecause(ConditionReason.DELETING)
                                ? ControllerMetrics.ServiceState.RELEASING
                                : ControllerMetrics.ServiceState.PENDING;
                })
                .orElse(ControllerMetrics.ServiceState.PENDING);
    }

    public static String reason(PublishedStatus said) {
        boolean refused = state(said) == ControllerMetrics.ServiceState.REFUSED;
        return (refused ? said.accepted() : said.provisioned())
                .map(PublishedStatus.ConditionValue::reason)
                .orElse("Unknown");
    }
}
