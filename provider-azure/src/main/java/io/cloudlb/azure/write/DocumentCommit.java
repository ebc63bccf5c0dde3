// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.change.AzureChange.CloseOpenings;
import io.cloudlb.azure.change.AzureChange.OfDocument;
import io.cloudlb.azure.change.AzureChange.WriteOpenings;
import io.cloudlb.azure.change.AzureChange.WriteParts;
import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.client.AzureErrors;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.read.AzureReader;
import io.cloudlb.azure.read.LinkSearch;
import io.cloudlb.azure.read.MachineReader;
import io.cloudlb.azure.read.PublicAddresses;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.OwnershipGuard;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call for all changes of a document that wait: what is known of it, with all of them worked in, is put on the
/// version that it was read at, and waited for. Who wrote in between is respected: it is read and all is
/// worked in again. A change that Azure refuses is left out with its own error; where the refusal names
/// nobody, halves are tried.
final class DocumentCommit {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentCommit.class);

    /// How often somebody else may write in between.
    private static final int ATTEMPTS = 3;

    /// How many calls that are refused may be made for one group.
    private static final int MOST_REFUSED = 24;

    private static final String NOT_PROVISIONED = "ReferencedResourceNotProvisioned";

    /// How often, and how long in all, what stands in the document is waited for where somebody is at work on it.
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int MOST_WAITS = 15;

    private final TimeSource time;
    private final ArmApi api;
    private final DocumentAccess access;
    private final ClusterIdentity cluster;
    private final Place place;
    private final AzureState.OfCluster shared;
    private final Document.Key key;
    private final List<Submission<AzureState, AzureChange>> group;
    private final Map<Integer, CloudError> failed = new HashMap<>();
    private final Set<Integer> written = new HashSet<>();

    /// As it was before the first write of this call that Azure accepted; empty while there was none.
    private Optional<Json.Mapping> accepted = Optional.empty();

    private int refused;
    private int waits;

    /// How many wait until nobody is at work on what they refer to.
    private final AtomicInteger waiting;

    /// What this call did to network interfaces.
    private final List<PoolMoves> moved = new ArrayList<>();

    private final PoolPreparation preparation;

    DocumentCommit(
            ArmApi api,
            TimeSource time,
            ClusterIdentity cluster,
            Place place,
            AzureState.OfCluster shared,
            Document.Key key,
            List<Submission<AzureState, AzureChange>> group,
            AtomicInteger waiting) {
        this.waiting = waiting;
        this.time = time;
        this.api = api;
        this.cluster = cluster;
        this.place = place;
        this.shared = shared;
        this.key = key;
        this.group = group;
        access = new DocumentAccess(api, time, key, key.id(place.subscription()), shared.find(key));
        PoolMembers members = new PoolMembers(
                cluster,
                access,
                place,
                new InterfaceWrites(api, time),
                new MachineReader(cluster, api),
                group.stream().map(Submission::change).toList(),
                moved);
        preparation = new PoolPreparation(members, this::put, this::requireDeletable);
    }

    Committed<AzureState> run() {
        write(IntStream.range(0, group.size())
                .filter(rider -> group.get(rider).change() instanceof OfDocument)
                .boxed()
                .toList());
        takeBack();
        preparation.finish(failed::putIfAbsent);
        return new CommittedDocument(cluster, place, shared, key, access, group, failed, moved).committed();
    }

    /// What failed after it was accepted, and is shown all the same, would let every further write fail.
    private void takeBack() {
        if (accepted.isPresent() && !failed.isEmpty() && access.provisioning() == Provisioning.FAILED) {
            try {
                bring(List.of());
            } catch (CloudException failure) {
                LOG.debug("{} stays as it is: {}", key, failure.error().message(), failure);
            }
        }
    }

    private void write(List<Integer> riders) {
        if (riders.isEmpty()) {
            return;
        }
        try {
            bring(riders);
        } catch (CloudException failure) {
            refused++;
            switch (failure.error().kind()) {
                case INVALID_REQUEST, OBSTRUCTED, QUOTA_EXCEEDED, NOT_FOUND -> apart(riders, failure.error());
                case DENIED, BUSY -> {
                    if (isOfOthers(failure, riders)) {
                        waitAndWrite(riders);
                    } else if (isOfOne(failure)) {
                        apart(riders, failure.error());
                    } else {
                        riders.forEach(rider -> failed.put(rider, failure.error()));
                    }
                }
                case THROTTLED, STALE, UNAVAILABLE, AMBIGUOUS ->
                    riders.forEach(rider -> failed.put(rider, failure.error()));
            }
        }
    }

    private void waitAndWrite(List<Integer> riders) {
        waits++;
        waiting.incrementAndGet();
        try {
            time.pause(WAIT);
            write(riders);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /// Whether somebody is at work on what others' parts refer to, whose owner may do so as often as it likes. Nobody
    /// who rides has to do with it, and it has an end.
    private boolean isOfOthers(CloudException failure, List<Integer> riders) {
        return failure.error().is(CloudError.Kind.BUSY)
                && AzureErrors.codeOf(failure).equals(NOT_PROVISIONED)
                && riders.stream().noneMatch(rider -> isNamed(rider, failure.error()))
                && waits < MOST_WAITS;
    }

    /// Whether it is said of something that a part refers to, and not of the document.
    private static boolean isOfOne(CloudException failure) {
        String code = AzureErrors.codeOf(failure);
        return code.contains("Linked")
                || code.contains("InUse")
                || code.contains("CannotBeDeleted")
                || code.equals(NOT_PROVISIONED);
    }

    /// Leaves out whom the refusal names, or finds out who is meant. Who is not proved to be is written the next time.
    private void apart(List<Integer> riders, CloudError error) {
        List<Integer> named =
                riders.stream().filter(rider -> isNamed(rider, error)).toList();
        if (riders.size() == 1) {
            failed.put(riders.getFirst(), error);
        } else if (!named.isEmpty() && named.size() < riders.size()) {
            named.forEach(rider -> failed.put(rider, error));
            write(riders.stream().filter(rider -> !named.contains(rider)).toList());
        } else if (refused >= MOST_REFUSED) {
            CloudError again = CloudError.busy(
                    "%s refuses a change of another Service, and it is not found out of which: %s"
                            .formatted(key, error.message()),
                    error.requestId());
            riders.forEach(rider -> failed.put(rider, again));
        } else {
            write(riders.subList(0, riders.size() / 2));
            write(riders.subList(riders.size() / 2, riders.size()));
        }
    }

    private boolean isNamed(int rider, CloudError error) {
        Stream<String> names =
                switch (group.get(rider).change()) {
                    case WriteParts parts ->
                        Stream.concat(
                                parts.put().stream().map(Part::name),
                                parts.drop().stream().map(key -> key.name()));
                    case WriteOpenings openings ->
                        openings.open().keySet().stream().map(each -> AzureNames.securityRule(cluster, each));
                    case AzureChange _ -> Stream.of();
                };
        return names.anyMatch(
                name -> (error.message() + " ").matches("(?s).*\\b" + Pattern.quote(name) + "\\b(?!_).*"));
    }

    /// Brings the document to what these ask for.
    private void bring(List<Integer> riders) {
        for (int attempt = 1; ; ) {
            access.settle();
            requireOurs();
            Map<Integer, CloudError> left = new HashMap<>();
            Json.Mapping before = access.document().map(ArmDocument::tree).orElseGet(this::empty);
            Draft draft = draft(before);
            undo(draft, riders);
            for (int rider : riders) {
                work(rider, draft).ifPresent(error -> left.put(rider, error));
            }
            draft.tidy();
            guard(draft, before);
            boolean repairs = access.provisioning() == Provisioning.FAILED;
            if (!draft.isChanged() && !repairs) {
                if (access.isFresh() || access.document().isEmpty()) {
                    failed.putAll(left);
                    written.addAll(riders);
                    return;
                }
                access.read();
                continue;
            }
            try {
                if (draft instanceof LoadBalancerDraft balancer && preparation.prepare(balancer, before)) {
                    continue;
                }
                send(draft, before);
                failed.putAll(left);
                written.addAll(riders);
                return;
            } catch (CloudException failure) {
                boolean again = failure.error().is(CloudError.Kind.STALE)
                        || failure.error().is(CloudError.Kind.AMBIGUOUS);
                access.read();
                if (!again || attempt == ATTEMPTS) {
                    throw failure;
                }
                attempt++;
            }
        }
    }

    /// @return why nothing of it was worked in
    private Optional<CloudError> work(int rider, Draft draft) {
        OfDocument change = (OfDocument) group.get(rider).change();
        try {
            return change instanceof CloseOpenings asked
                    ? draft.apply(confirmed(asked), AzureState.OfService.NOTHING)
                    : draft.apply(change, state(rider));
        } catch (CloudException failure) {
            return Optional.of(failure.error());
        }
    }

    /// What has come to belong to somebody since it was planned stays.
    private CloseOpenings confirmed(CloseOpenings asked) {
        return asked.strays().isEmpty()
                ? asked
                : asked.confirmedBy(new AzureReader(cluster, api, place, Set::of, LinkSearch.nowhere())
                        .refreshed(shared.surroundings())
                        .shared()
                        .use()
                        .strays());
    }

    private AzureState.OfService state(int rider) {
        return group.get(rider).state() instanceof AzureState.OfService state ? state : AzureState.OfService.NOTHING;
    }

    /// Planned on what was known; somebody else may have made it since. From one that is configured no more, what is
    /// ours by its name is taken out whosever it is.
    private void requireOurs() {
        if (key.kind() == Document.Kind.SECURITY_GROUP || place.lent() || !place.isConfigured(key)) {
            return;
        }
        if (!isOurs()) {
            throw new CloudException(CloudError.denied(
                    "%s is left alone: it does not carry the marks of this cluster and is not lent to it. Name another with --azure-load-balancer-name, or name this one there if its owner lets us have parts in it"
                            .formatted(key),
                    ""));
        }
    }

    /// A write that failed after it was accepted may be shown all the same. Whoever is not written for now is to have
    /// what they had before.
    private void undo(Draft draft, List<Integer> riders) {
        if (accepted.isEmpty()) {
            return;
        }
        Draft first = draft(accepted.get());
        IntStream.range(0, group.size())
                .filter(rider -> !riders.contains(rider) && !written.contains(rider))
                .mapToObj(group::get)
                .map(Submission::change)
                .filter(WriteParts.class::isInstance)
                .map(WriteParts.class::cast)
                .forEach(change -> draft.restore(change, first));
    }

    private Json.Mapping empty() {
        if (key.kind() == Document.Kind.SECURITY_GROUP) {
            throw new CloudException(CloudError.obstructed(
                    "%s does not exist in resource group %s. Make it, or configure the one that the nodes have"
                            .formatted(key, key.group()),
                    "",
                    "SecurityGroupNotFound"));
        }
        return LoadBalancerDraft.empty(cluster, place.location());
    }

    private Draft draft(Json.Mapping before) {
        return switch (key.kind()) {
            case LOAD_BALANCER -> new LoadBalancerDraft(cluster, access.id(), before, preparation.occupied());
            case SECURITY_GROUP -> new SecurityGroupDraft(cluster, before);
        };
    }

    private void guard(Draft draft, Json.Mapping before) {
        Set<OwnerMark> marks = new HashSet<>();
        marks.add(new Owner.Shared(cluster).mark());
        group.forEach(rider -> {
            marks.add(rider.owner().mark());
            if (rider.change() instanceof CloseOpenings asked) {
                asked.taken()
                        .keySet()
                        .forEach(rule -> AzureNames.mark(cluster, rule).ifPresent(marks::add));
            }
        });
        OwnershipGuard.refuse(draft(before).parts(), draft.parts(), marks).ifPresent(error -> {
            throw new CloudException(error);
        });
    }

    private void put(Json.Mapping tree, Json.Mapping before) {
        access.put(tree, () -> accepted = accepted.or(() -> Optional.of(before)));
    }

    private void send(Draft draft, Json.Mapping before) {
        if (draft.isEmpty()) {
            requireDeletable(draft);
            access.delete();
        } else {
            put(draft.tree(), before);
        }
    }

    private void requireDeletable(Draft draft) {
        if (draft.hasOthers() || !isOurs()) {
            throw new CloudException(CloudError.obstructed(
                    "%s would have no frontend left, which Azure does not allow, and is not deleted because it is not ours or others have parts in it. Add a frontend of your own to it, or delete it"
                            .formatted(key),
                    "",
                    "LastFrontendOfOthers"));
        }
    }

    /// Whether nobody else has made it.
    private boolean isOurs() {
        return access.document()
                .map(document -> AzureMarks.keys().in(PublicAddresses.tags(document.tree())))
                .map(mark -> mark.equals(Optional.of(new Owner.Shared(cluster).mark())))
                .orElse(true);
    }
}
