// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange.CreateLink;
import io.cloudlb.azure.change.AzureChange.DeleteLink;
import io.cloudlb.azure.change.AzureChange.UpdateLink;
import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmApi.Precondition;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.client.ArmOperation;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.PrivateLink.Nat;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.read.PrivateLinks;
import io.cloudlb.azure.read.PublicAddresses;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Writes Private Link Services, which are documents of one Service each: read, changed where we say something, and
/// put on the version that was read, so that the rest stays.
///
/// @param location the region
record LinkWrites(ArmApi api, String location) {
    private static final int MOST_NAMED = 5;

    /// What has the name already is the work of an earlier try, which may still be under way or have failed, or a
    /// stranger's.
    Applied<AzureState> create(CreateLink change) {
        String path = change.wanted().id().text();
        try {
            return answered(api.put(path, made(change.owner(), change.wanted()), Precondition.ifNew()));
        } catch (CloudException failure) {
            if (!failure.error().is(CloudError.Kind.STALE)) {
                throw failure;
            }
            ArmDocument found = api.get(path).orElseThrow(() -> failure);
            if (!isMarked(found, Optional.of(change.owner().mark()))) {
                return taken(change.wanted().id(), change.owner());
            }
            return Provisioning.of(found.provisioningState()) == Provisioning.FAILED
                    ? put(path, found, change.wanted())
                    : answered(new ArmApi.Answer(found, Optional.empty()));
        }
    }

    private static Applied<AzureState> taken(ArmId id, Owner.Service owner) {
        return new Applied.Failed<>(CloudError.denied(
                "The name %s is taken in resource group %s: what has it does not carry the marks of %s and is left alone. Choose another in azure-pls-name, or delete it"
                        .formatted(id.name(), id.group().orElse(""), owner),
                ""));
    }

    /// One from which our marks were taken meanwhile is its taker's, and stays as it is.
    Applied<AzureState> update(UpdateLink change) {
        String path = change.wanted().id().text();
        ArmDocument found = api.get(path)
                .orElseThrow(
                        () -> new CloudException(CloudError.notFound("%s is gone".formatted(change.resource()), "")));
        return isMarked(found, change.existingMark())
                ? put(path, found, change.wanted())
                : taken(change.wanted().id(), change.owner());
    }

    /// Whoever is connected has not agreed to be cut off.
    Applied<AzureState> delete(DeleteLink change) {
        PrivateLink link = change.link();
        String path = link.id().text();
        Optional<ArmDocument> ours = api.get(path).filter(found -> isMarked(found, link.mark()));
        List<String> connections =
                ours.map(found -> PrivateLinks.connections(found.tree())).orElse(List.of());
        if (!connections.isEmpty()) {
            return new Applied.Failed<>(connected(link.id(), connections));
        }
        Optional<ArmOperation> operation = ours.flatMap(found -> api.delete(path, Precondition.ifMatch(found.etag())));
        if (operation.isEmpty()) {
            return new Applied.Done<>(state -> ((AzureState.OfService) state).without(link), "");
        }
        return begun(link.during(operation.map(ArmOperation::id)));
    }

    private static CloudError connected(ArmId id, List<String> connections) {
        String named = String.join(", ", connections.subList(0, Math.min(MOST_NAMED, connections.size())))
                + (connections.size() > MOST_NAMED ? " and %d more".formatted(connections.size() - MOST_NAMED) : "");
        return CloudError.obstructed(
                "Private Link Service %s stays, with all that it needs, while private endpoints are connected to it: %s. When they may be cut off, remove them: az network private-link-service connection delete -g %s --service-name %s -n …"
                        .formatted(id.name(), named, id.group().orElse(""), id.name()),
                "",
                "PrivateEndpointConnections");
    }

    private static boolean isMarked(ArmDocument found, Optional<OwnerMark> mark) {
        return AzureMarks.keys().in(PublicAddresses.tags(found.tree())).equals(mark);
    }

    private Applied<AzureState> put(String path, ArmDocument found, PrivateLink wanted) {
        return answered(api.put(path, changed(found.tree(), wanted), Precondition.ifMatch(found.etag())));
    }

    private static Applied<AzureState> answered(ArmApi.Answer answer) {
        PrivateLink written = PrivateLinks.own(answer.document().tree());
        Optional<ArmOperation> operation = answer.operation();
        return operation.isEmpty() && written.provisioning() != Provisioning.UPDATING
                ? new Applied.Done<>(state -> ((AzureState.OfService) state).with(written), "")
                : begun(written.during(operation.map(ArmOperation::id)));
    }

    private static Applied<AzureState> begun(PrivateLink link) {
        return new Applied.Accepted<>(
                state -> ((AzureState.OfService) state).with(link), "", ServiceOperations.operation(link));
    }

    private Json.Mapping made(Owner.Service owner, PrivateLink wanted) {
        Json.Mapping properties =
                Json.Mapping.EMPTY.with(PrivateLinks.FRONTENDS, List.of(PartTrees.reference(wanted.frontend())));
        return changed(
                Json.Mapping.EMPTY
                        .with("location", location)
                        .with("tags", PartTrees.tags(owner))
                        .with("properties", properties),
                wanted);
    }

    /// What is asked for over what stands.
    private static Json.Mapping changed(Json.Mapping tree, PrivateLink wanted) {
        return tree.changing("properties", standing -> {
            Json.Mapping properties = standing.with("enableProxyProtocol", wanted.proxyProtocol())
                    .with("fqdns", texts(wanted.fqdns()))
                    .changing("visibility", visible -> visible.with("subscriptions", texts(wanted.visibility())))
                    .changing("autoApproval", let -> let.with("subscriptions", texts(wanted.autoApproval())));
            return PrivateLinks.nat(properties).equals(wanted.nat())
                    ? properties
                    : properties.with(
                            PrivateLinks.ADDRESSES,
                            addresses(wanted.nat(), properties.mappings(PrivateLinks.ADDRESSES)));
        });
    }

    private static List<Json> texts(Collection<String> texts) {
        return texts.stream().<Json>map(Json::of).toList();
    }

    /// Configurations that stand as they are asked for stay, so that connections keep their addresses.
    private static List<Json.Mapping> addresses(Nat wanted, List<Json.Mapping> standing) {
        List<Json.Mapping> left = new ArrayList<>(standing.stream()
                .filter(each -> each.mapping("properties")
                        .mapping("subnet")
                        .text("id")
                        .map(ArmId::new)
                        .filter(wanted.subnet()::equals)
                        .isPresent())
                .toList());
        Set<String> names = new HashSet<>();
        left.forEach(each -> names.add(each.text("name").orElse("")));
        List<Json.Mapping> addresses = new ArrayList<>();
        for (int number = 0; number < wanted.count(); number++) {
            Optional<String> fixed =
                    number < wanted.fixed().size() ? Optional.of(wanted.fixed().get(number)) : Optional.empty();
            Json.Mapping address = taken(
                            left,
                            each -> PrivateLinks.fixed(each.mapping("properties"))
                                    .equals(fixed))
                    .orElseGet(() -> address(free(names), wanted.subnet(), fixed));
            boolean primary = number == 0;
            addresses.add(address.changing("properties", properties -> properties.with("primary", primary)));
        }
        return addresses;
    }

    private static Optional<Json.Mapping> taken(List<Json.Mapping> left, Predicate<Json.Mapping> fits) {
        Optional<Json.Mapping> first = left.stream().filter(fits).findFirst();
        first.ifPresent(left::remove);
        return first;
    }

    private static String free(Set<String> names) {
        int number = 1;
        while (!names.add("nat-" + number)) {
            number++;
        }
        return "nat-" + number;
    }

    private static Json.Mapping address(String name, ArmId subnet, Optional<String> fixed) {
        Json.Mapping properties = Json.Mapping.EMPTY
                .with("subnet", PartTrees.reference(subnet))
                .with("privateIPAddressVersion", "IPv4")
                .with("privateIPAllocationMethod", fixed.isPresent() ? "Static" : "Dynamic");
        return Json.Mapping.EMPTY
                .with("name", name)
                .with(
                        "properties",
                        fixed.map(ip -> properties.with("privateIPAddress", ip)).orElse(properties));
    }
}
