// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.client.ArmOperation;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.read.PrivateLinks;
import io.cloudlb.azure.read.PublicAddresses;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.Applied.PendingOperations;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Waits for what is a Service's alone and Azure is at work on: public addresses, Private Link Services. Documents that
/// Services share are waited for where they are written.
///
/// @param place where the addresses are
public record ServiceOperations(ArmApi api, TimeSource time, Place place) implements PendingOperations<AzureState> {
    private static final Duration POLL = Duration.ofSeconds(2);

    @Override
    public List<Applied.Operation> underWay(AzureState state) {
        return switch (state) {
            case AzureState.OfService service ->
                Stream.concat(
                                service.addresses().values().stream()
                                        .filter(address -> address.provisioning() == Provisioning.UPDATING)
                                        .map(ServiceOperations::operation),
                                service.links().values().stream()
                                        .filter(link -> link.provisioning() == Provisioning.UPDATING)
                                        .map(ServiceOperations::operation))
                        .toList();
            case AzureState.OfCluster _ -> List.of();
        };
    }

    /// The address's name, and the operation, where it is known.
    static Applied.Operation operation(PublicIp address) {
        return new Applied.Operation(
                address.name() + " " + address.operation().orElse(""), "works on public address " + address.name());
    }

    /// Its path, which begins with a slash as no name does, and the operation, where it is known.
    static Applied.Operation operation(PrivateLink link) {
        return new Applied.Operation(
                link.id() + " " + link.operation().orElse(""),
                "works on Private Link Service " + link.id().name());
    }

    @Override
    public Applied<AzureState> await(Applied.Operation operation) {
        String[] known = operation.id().split(" ", 2);
        time.pause(POLL);
        Optional<CloudError> error = Optional.empty();
        if (!known[1].isEmpty()) {
            switch (status(known[1])) {
                case ArmOperation.Status.Running _ -> {
                    return new Applied.Accepted<>(UnaryOperator.identity(), "", operation);
                }
                case ArmOperation.Status.Succeeded _ -> {}
                case ArmOperation.Status.Failed(CloudError failed) -> error = Optional.of(failed);
                case ArmOperation.Status.Cancelled(CloudError cancelled) -> error = Optional.of(cancelled);
            }
        }
        return ended(operation, known[0], error);
    }

    /// One that is known no more has ended somehow, which the address shows.
    private ArmOperation.Status status(String id) {
        try {
            return api.status(ArmOperation.known(id)
                    .orElseThrow(() -> new IllegalArgumentException("No operation of Azure: " + id)));
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.NOT_FOUND)) {
                return new ArmOperation.Status.Succeeded();
            }
            throw failure;
        }
    }

    private Applied<AzureState> ended(Applied.Operation operation, String name, Optional<CloudError> error) {
        boolean link = name.startsWith("/");
        Optional<ArmDocument> found = api.get(link ? name : place.publicIp(name).text());
        if (error.isEmpty()
                && found.filter(shown -> Provisioning.of(shown.provisioningState()) == Provisioning.UPDATING)
                        .isPresent()) {
            return new Applied.Accepted<>(UnaryOperator.identity(), "", operation);
        }
        UnaryOperator<AzureState> effect = link
                ? state -> linked((AzureState.OfService) state, new ArmId(name), found)
                : state -> addressed((AzureState.OfService) state, name, found);
        return error.<Applied<AzureState>>map(failed -> new Applied.Failed<>(effect, failed))
                .orElseGet(() -> new Applied.Done<>(effect, ""));
    }

    private static AzureState addressed(AzureState.OfService state, String name, Optional<ArmDocument> found) {
        return found.map(document -> state.with(PublicAddresses.own(document.tree())))
                .or(() -> Optional.ofNullable(state.addresses().get(name)).map(state::without))
                .orElse(state);
    }

    private static AzureState linked(AzureState.OfService state, ArmId id, Optional<ArmDocument> found) {
        return found.map(document -> state.with(PrivateLinks.own(document.tree())))
                .or(() -> Optional.ofNullable(state.links().get(id)).map(state::without))
                .orElse(state);
    }
}
