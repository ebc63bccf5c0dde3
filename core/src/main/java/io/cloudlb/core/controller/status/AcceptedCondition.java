// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.PublishedStatus.ConditionReason;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceStatus.Condition.Status;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.translate.SpecReason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What is said of whether a Service can be served: the condition, and the one event when it changes.
public final class AcceptedCondition {
    /// The reason when the problems have different ones.
    private static final String SEVERAL = "SeveralProblems";

    /// What the API server accepts in an event's note.
    private static final int LIMIT = 1024;
    /// Kept free for the words that say how many problems were cut off.
    private static final int RESERVE = 64;
    private static final String IN_PART = "Left as it is in this, and as the Service asks in all else";

    private AcceptedCondition() {}

    public static PublishedStatus.ConditionValue good(List<Problem> warnings) {
        if (warnings.isEmpty()) {
            return new PublishedStatus.ConditionValue(
                    Status.TRUE, ConditionReason.ACCEPTED, "The load balancer can be made as the Service asks");
        }
        return summary(Status.TRUE, "The load balancer can be made, but look at this", warnings);
    }

    /// What cannot be done now stays as it stands; all else becomes as the Service asks.
    public static PublishedStatus.ConditionValue partly(List<Problem> problems) {
        return refused(IN_PART, problems);
    }

    /// Whether it was said that only a part cannot be done.
    static boolean isInPart(PublishedStatus.ConditionValue accepted) {
        return accepted.message().startsWith(IN_PART);
    }

    /// @param exists whether there is a load balancer already
    public static PublishedStatus.ConditionValue bad(List<Problem> problems, boolean exists) {
        return refused(exists ? "Load balancer left as it is" : "Load balancer not created", problems);
    }

    private static PublishedStatus.ConditionValue refused(String opening, List<Problem> problems) {
        return summary(Status.FALSE, opening, problems)
                .withPortsReason(problems.stream()
                        .map(Problem::reason)
                        .filter(SpecReason::isOfPorts)
                        .sorted()
                        .findFirst());
    }

    /// Whether it is said that it can be done, but not of everything that it is as the user may think.
    static boolean isWithRemarks(PublishedStatus.ConditionValue accepted) {
        return accepted.status() == Status.TRUE && !accepted.isBecause(ConditionReason.ACCEPTED);
    }

    /// The cloud may have more against it. Says so, and so differs from the final verdict, which alone is announced:
    /// one event names everything.
    public static PublishedStatus.ConditionValue badEarly(List<Problem> problems) {
        PublishedStatus.ConditionValue bad = bad(problems, false);
        return bad.saying(bad.message() + " (cloudlb is still listing what exists in the cloud, and may find more)");
    }

    /// Nothing is known of the cloud yet.
    ///
    /// @param trouble why it could not be listed last time, if it could not
    public static PublishedStatus.ConditionValue starting(Optional<String> trouble) {
        return new PublishedStatus.ConditionValue(
                Status.UNKNOWN,
                ConditionReason.STARTING,
                trouble.map(why -> "cloudlb cannot list what exists: " + why
                                + ". It is tried again without your doing; the Service is taken up after that")
                        .orElse("cloudlb is listing what exists in the cloud; the Service is taken up after that"));
    }

    /// The cloud was asked, and did not tell.
    public static PublishedStatus.ConditionValue unknown(CloudError error) {
        return new PublishedStatus.ConditionValue(
                Status.UNKNOWN,
                error.kind().toString(),
                "Not known whether the load balancer can be made: " + error.message() + ". " + Outcome.inWords(error));
    }

    /// It was failed at by a bug.
    public static PublishedStatus.ConditionValue failed() {
        return new PublishedStatus.ConditionValue(
                Status.UNKNOWN,
                ConditionReason.INTERNAL_ERROR,
                "cloudlb failed at this Service by a bug of its own; its log has the stack. What stands is left as it is."
                        + " It is tried again without your doing, and when the Service changes");
    }

    /// The surroundings are being read.
    public static PublishedStatus.ConditionValue checking() {
        return new PublishedStatus.ConditionValue(
                Status.UNKNOWN,
                ConditionReason.CHECKING,
                "The cloud is asked for the networks and machines that this Service needs");
    }

    /// Says that it is not known, with an event if this is news.
    public static void sayUnknown(ServiceWriter service, PublishedStatus.ConditionValue unknown) {
        if (service.say(service.said().accepting(unknown))) {
            service.emit(Event.Reason.SYNC_LOAD_BALANCER_FAILED, unknown.message());
            service.count(service.said());
        }
    }

    /// Tells the user, if this is news.
    public static void announce(ServiceWriter service, PublishedStatus before, PublishedStatus.ConditionValue now) {
        if (before.accepted().filter(now::equals).isPresent()) {
            return;
        }
        switch (now.status()) {
            case FALSE -> service.emitOnce(Event.Reason.LOAD_BALANCER_REFUSED, now.message());
            case TRUE -> {
                service.over(Event.Reason.LOAD_BALANCER_REFUSED);
                if (isWithRemarks(now)) {
                    service.emitOnce(warning(now), now.message());
                } else if (before.accepted()
                        .filter(AcceptedCondition::wasWarnedOf)
                        .isPresent()) {
                    mended(service);
                }
            }
            case UNKNOWN -> {}
        }
    }

    /// What was warned of may come again, and is news then.
    private static void mended(ServiceWriter service) {
        service.over(Event.Reason.UNKNOWN_ANNOTATION);
        service.over(Event.Reason.CONFIGURATION_WARNING);
        service.emit(
                Event.Reason.LOAD_BALANCER_ACCEPTED,
                "What was wrong with the Service is mended: the load balancer can be made as it asks");
    }

    /// Whether an event told of it: it could not be done, or not without a remark, or the cloud did not tell.
    private static boolean wasWarnedOf(PublishedStatus.ConditionValue verdict) {
        return switch (verdict.status()) {
            case FALSE -> true;
            case TRUE -> isWithRemarks(verdict);
            case UNKNOWN ->
                !verdict.isBecause(ConditionReason.STARTING)
                        && !verdict.isBecause(ConditionReason.CHECKING)
                        && !verdict.isBecause(ConditionReason.INTERNAL_ERROR);
        };
    }

    private static Event.Reason warning(PublishedStatus.ConditionValue verdict) {
        return verdict.reason().equals(SpecReason.UNKNOWN_ANNOTATION.toString())
                ? Event.Reason.UNKNOWN_ANNOTATION
                : Event.Reason.CONFIGURATION_WARNING;
    }

    /// Many problems as one reason and one sentence: every problem, one after the other, in a stable order, within the
    /// 1,024 bytes of an event's note.
    ///
    /// @param opening what they lead to, for example `Load balancer not created`
    /// @param problems at least one
    static PublishedStatus.ConditionValue summary(Status status, String opening, Collection<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("No problem to sum up");
        }
        List<Problem> sorted = problems.stream().sorted().distinct().toList();
        return new PublishedStatus.ConditionValue(
                status, commonReason(sorted), opening + ": " + sentence(sorted, LIMIT - bytes(opening)));
    }

    private static String commonReason(List<Problem> problems) {
        List<String> reasons = problems.stream().map(Problem::reason).distinct().toList();
        return reasons.size() == 1 ? reasons.getFirst() : SEVERAL;
    }

    private static String sentence(List<Problem> problems, int limit) {
        if (problems.size() == 1) {
            return shortened(problems.getFirst().toString(), limit - RESERVE);
        }
        List<String> parts = new ArrayList<>();
        int room = limit - RESERVE;
        for (Problem problem : problems) {
            String part = "(%d) %s".formatted(parts.size() + 1, problem);
            room -= bytes(part) + 1;
            if (room < 0 && !parts.isEmpty()) {
                break;
            }
            parts.add(shortened(part, limit - RESERVE));
        }
        int left = problems.size() - parts.size();
        return "%d problems. %s%s"
                .formatted(problems.size(), String.join(" ", parts), left == 0 ? "" : " And %d more".formatted(left));
    }

    private static String shortened(String text, int limit) {
        if (bytes(text) <= limit) {
            return text;
        }
        CharBuffer read = CharBuffer.wrap(text);
        CoderResult end = StandardCharsets.UTF_8.newEncoder().encode(read, ByteBuffer.allocate(limit), true);
        return text.substring(0, read.position()) + (end.isOverflow() ? "..." : "");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
