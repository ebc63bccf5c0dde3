// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.Part.Source;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// What a Service has in the load balancer that it asks for: what it does not ask otherwise stays so.
///
/// @param document the load balancer that it asks for
/// @param internal whether that is an internal one
record Standing(Owner.Service owner, Place place, Document.Key document, boolean internal, AzureState.OfService state) {

    /// Its frontend of a family; while it moves and has two, the one that is its alone. Where it has none yet, the one
    /// of its scheme in another load balancer, which was configured before.
    Optional<Frontend> frontend(IpFamily family) {
        String own = AzureNames.frontend(owner, family);
        return state.parts().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Frontend frontend
                        && frontend.family() == family
                        && (entry.getKey().loadBalancer().equals(document) || isOfScheme(frontend)))
                .min(Comparator.comparing((Map.Entry<Part.Key, Part> entry) ->
                                !entry.getKey().loadBalancer().equals(document))
                        .thenComparing(entry -> !entry.getKey().name().equals(own))
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> (Frontend) entry.getValue());
    }

    private boolean isOfScheme(Frontend frontend) {
        return switch (frontend.source()) {
            case Source.Public _ -> !internal;
            case Source.Internal _ -> internal;
        };
    }

    /// Its own public address with this number.
    Optional<PublicIp> ownWithNumber(String ip) {
        return state.addresses().values().stream()
                .filter(address -> address.ip().filter(ip::equals).isPresent())
                .findFirst();
    }

    /// Its own public address of this name.
    Optional<PublicIp> ownNamed(String name) {
        return state.addresses().values().stream()
                .filter(address -> address.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /// Its own public address that a frontend is at.
    Optional<PublicIp> ownAt(Frontend frontend) {
        return switch (frontend.source()) {
            case Source.Public at ->
                state.addresses().values().stream()
                        .filter(address -> place.publicIp(address.name()).equals(at.address()))
                        .findFirst();
            case Source.Internal _ -> Optional.empty();
        };
    }
}
