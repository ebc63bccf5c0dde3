// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.change.AzureChange.CreateAddress;
import io.cloudlb.azure.change.AzureChange.CreateLink;
import io.cloudlb.azure.change.AzureChange.DeleteAddress;
import io.cloudlb.azure.change.AzureChange.DeleteLink;
import io.cloudlb.azure.change.AzureChange.UpdateAddress;
import io.cloudlb.azure.change.AzureChange.UpdateLink;
import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmApi.Precondition;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.client.ArmOperation;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.read.PublicAddresses;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// Makes the calls that changes are, and says what their answers mean.
public final class AzureExecutor {
    private final ArmApi api;
    private final TimeSource time;
    private final ClusterIdentity cluster;

    /// How many writes of documents wait until nobody is at work on an address in them.
    private final AtomicInteger waiting = new AtomicInteger();

    public AzureExecutor(ArmApi api, TimeSource time, ClusterIdentity cluster) {
        this.api = api;
        this.time = time;
        this.cluster = cluster;
    }

    /// All changes of one document.
    public Committed<AzureState> commit(
            List<Submission<AzureState, AzureChange>> group, AzureState.OfCluster shared, Place place) {
        return new DocumentCommit(
                        api,
                        time,
                        cluster,
                        place,
                        shared,
                        document(group.getFirst().change()),
                        group,
                        waiting)
                .run();
    }

    private static Document.Key document(AzureChange change) {
        return switch (change) {
            case AzureChange.OfDocument part -> part.document();
            case AzureChange.SetMembers members -> members.loadBalancer();
            case CreateAddress _,
                    UpdateAddress _,
                    DeleteAddress _,
                    CreateLink _,
                    UpdateLink _,
                    DeleteLink _,
                    AzureChange.MovePools _ -> throw new IllegalArgumentException("No part of a document: " + change);
        };
    }

    /// One change of what is a Service's alone, or of what holds IP configurations.
    public Applied<AzureState> apply(AzureChange change, Place place) {
        return switch (change) {
            case CreateAddress create -> create(create, place);
            case UpdateAddress update -> update(update, place);
            case DeleteAddress delete -> delete(delete, place);
            case CreateLink create -> links(place).create(create);
            case UpdateLink update -> links(place).update(update);
            case DeleteLink delete -> links(place).delete(delete);
            case AzureChange.MovePools move -> move(move.moves());
            case AzureChange.OfDocument _, AzureChange.SetMembers _ ->
                throw new IllegalArgumentException("Rides with others: " + change);
        };
    }

    private LinkWrites links(Place place) {
        return new LinkWrites(api, place.location());
    }

    /// What Azure does not let into a pool is remembered as such, and left out of that pool until the machines are
    /// read again. Other pools are tried by themselves.
    private Applied<AzureState> move(PoolMoves moves) {
        CloudError error = new InterfaceWrites(api, time).write(List.of(moves)).get(moves.holder());
        if (error == null) {
            return new Applied.Done<>(state -> ((AzureState.OfCluster) state).moved(moves), "");
        }
        return switch (error.kind()) {
            case INVALID_REQUEST, OBSTRUCTED, QUOTA_EXCEEDED ->
                moves.apart().size() > 1
                        ? apart(moves.apart())
                        : new Applied.Failed<>(state -> refusing(state, moves, error), error);
            // Instances wait for their model, and are not to wait for one that may not be written.
            case DENIED ->
                PoolMoves.isModel(moves.holder())
                        ? new Applied.Failed<>(state -> refusing(state, moves, error), error)
                        : new Applied.Failed<>(error);
            case NOT_FOUND, THROTTLED, BUSY, STALE, UNAVAILABLE, AMBIGUOUS -> new Applied.Failed<>(error);
        };
    }

    private Applied<AzureState> apart(List<PoolMoves> apart) {
        List<Applied<AzureState>> all = apart.stream().map(this::move).toList();
        UnaryOperator<AzureState> effect = state -> {
            AzureState after = state;
            for (Applied<AzureState> one : all) {
                after = one.effect().apply(after);
            }
            return after;
        };
        return all.stream()
                .filter(one -> one instanceof Applied.Failed<AzureState>)
                .map(one -> (Applied.Failed<AzureState>) one)
                .findFirst()
                .<Applied<AzureState>>map(failed -> new Applied.Failed<>(effect, failed.error()))
                .orElseGet(() -> new Applied.Done<>(effect, ""));
    }

    private static AzureState refusing(AzureState state, PoolMoves moves, CloudError error) {
        AzureState.OfCluster shared = (AzureState.OfCluster) state;
        return shared.with(shared.machines().refusing(moves, error.message()));
    }

    private Applied<AzureState> create(CreateAddress change, Place place) {
        String path = place.publicIp(change.wanted().name()).text();
        Json.Mapping tree = tree(change.owner(), change.wanted(), place);
        try {
            return answered(api.put(path, tree, Precondition.ifNew()));
        } catch (CloudException failure) {
            if (!failure.error().is(CloudError.Kind.STALE)) {
                throw failure;
            }
            return existing(change, api.get(path).orElseThrow(() -> failure), path);
        }
    }

    /// What has the name already: the work of an earlier try, which may still be under way or have failed, or a
    /// stranger's.
    private Applied<AzureState> existing(CreateAddress change, ArmDocument found, String path) {
        boolean ours = PublicAddresses.owner(cluster, found.tree())
                .map(Owner.Service::uid)
                .filter(change.owner().uid()::equals)
                .isPresent();
        if (!ours) {
            return new Applied.Failed<>(CloudError.denied(
                    "The name %s is taken in the resource group: what has it does not carry the marks of %s and is left alone. Find out what it is, and delete it"
                            .formatted(change.wanted().name(), change.owner()),
                    ""));
        }
        return Provisioning.of(found.provisioningState()) == Provisioning.FAILED
                ? answered(api.put(path, changed(found.tree(), change.wanted()), Precondition.ifMatch(found.etag())))
                : answered(new ArmApi.Answer(found, Optional.empty()));
    }

    /// While Azure is at work on an address, it refuses every document that refers to it. So a Service that has its
    /// address changed over and over leaves room for the others, whose document it is in.
    private Applied<AzureState> update(UpdateAddress change, Place place) {
        if (waiting.get() > 0) {
            return new Applied.Failed<>(CloudError.busy(
                    "%s is changed when the load balancer that refers to it has been written"
                            .formatted(change.resource()),
                    ""));
        }
        String path = place.publicIp(change.wanted().name()).text();
        ArmDocument found = api.get(path)
                .orElseThrow(
                        () -> new CloudException(CloudError.notFound("%s is gone".formatted(change.resource()), "")));
        return answered(api.put(path, changed(found.tree(), change.wanted()), Precondition.ifMatch(found.etag())));
    }

    private Applied<AzureState> answered(ArmApi.Answer answer) {
        PublicIp written = PublicAddresses.own(answer.document().tree());
        Optional<ArmOperation> operation = answer.operation();
        if (operation.isEmpty() && written.provisioning() != Provisioning.UPDATING) {
            return new Applied.Done<>(state -> service(state).with(written), "");
        }
        PublicIp begun = written.during(operation.map(ArmOperation::id));
        return new Applied.Accepted<>(state -> service(state).with(begun), "", ServiceOperations.operation(begun));
    }

    /// One from which our marks were taken meanwhile is its taker's, and stays.
    private Applied<AzureState> delete(DeleteAddress change, Place place) {
        PublicIp address = change.address();
        String path = place.publicIp(address.name()).text();
        Optional<ArmDocument> ours = api.get(path)
                .filter(found ->
                        AzureMarks.keys().in(PublicAddresses.tags(found.tree())).equals(address.mark()));
        Optional<ArmOperation> operation = ours.flatMap(found -> api.delete(path, Precondition.ifMatch(found.etag())));
        if (operation.isEmpty()) {
            return new Applied.Done<>(state -> service(state).without(address), "");
        }
        PublicIp begun = address.during(operation.map(ArmOperation::id));
        return new Applied.Accepted<>(state -> service(state).with(begun), "", ServiceOperations.operation(begun));
    }

    private static AzureState.OfService service(AzureState state) {
        return (AzureState.OfService) state;
    }

    private static Json.Mapping tree(Owner.Service owner, PublicIp wanted, Place place) {
        Json.Mapping properties = Json.Mapping.EMPTY
                .with("publicIPAllocationMethod", "Static")
                .with("publicIPAddressVersion", wanted.family() == IpFamily.IPV6 ? "IPv6" : "IPv4")
                .with(
                        "ipTags",
                        wanted.ipTags().entrySet().stream()
                                .map(tag -> Json.Mapping.EMPTY
                                        .with("ipTagType", tag.getKey())
                                        .with("tag", tag.getValue()))
                                .toList());
        Json.Mapping from = wanted.prefix()
                .map(prefix -> properties.with("publicIPPrefix", PartTrees.reference(prefix)))
                .orElse(properties);
        return changed(
                Json.Mapping.EMPTY
                        .with("location", place.location())
                        .with("sku", Json.Mapping.EMPTY.with("name", "Standard").with("tier", "Regional"))
                        .with("tags", PartTrees.tags(owner))
                        .with("properties", from),
                wanted);
    }

    /// Without a tag, however its key is spelt.
    private static Json.Mapping without(Json.Mapping tags, String key) {
        Json.Mapping left = tags;
        for (String member : tags.members().keySet()) {
            left = member.equalsIgnoreCase(key) && !member.equals(key) ? left.without(member) : left;
        }
        return left;
    }

    /// With its label and the user's tags.
    private static Json.Mapping changed(Json.Mapping tree, PublicIp wanted) {
        Json.Mapping tagged = tree.changing("tags", tags -> {
            Json.Mapping all = tags;
            for (Map.Entry<String, String> tag : wanted.tags().entrySet()) {
                all = without(all, tag.getKey()).with(tag.getKey(), tag.getValue());
            }
            return all;
        });
        return wanted.dnsLabel()
                .map(label -> tagged.changing(
                        "properties",
                        properties -> label.isEmpty()
                                ? properties.without("dnsSettings")
                                : properties.with("dnsSettings", Json.Mapping.EMPTY.with("domainNameLabel", label))))
                .orElse(tagged);
    }
}
