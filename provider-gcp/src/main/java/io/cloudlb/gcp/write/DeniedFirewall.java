// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Surroundings.Place;
import io.cloudlb.gcp.read.Listings;
import io.cloudlb.gcp.read.Location;
import java.util.Optional;

/// A write of a firewall rule that was denied in a shared VPC. Its administrator may have done by hand what it was to
/// do; else the refusal says how.
///
/// @param denial as it was answered
record DeniedFirewall(Listings listings, Place place, CloudException denial) {
    /// Whether that is what has failed.
    static boolean is(GcpChange change, Place place, CloudException failure) {
        return place.isSharedVpc()
                && change.key().kind() == GcpKind.FIREWALL
                && failure.error().is(CloudError.Kind.DENIED);
    }

    /// @param wanted the rule with its destinations
    Applied<GcpState> created(GcpChange.Create change, GcpResource.Firewall wanted) {
        GcloudCommand command = new GcloudCommand(place, change.owner());
        return stands(wanted.key(), command.create(wanted))
                .filter(found -> found.mark().equals(wanted.mark()))
                .map(this::done)
                .orElseThrow(() -> saying(command.create(wanted)));
    }

    /// @param wanted the rule with its destinations
    Applied<GcpState> updated(GcpChange.Update change, GcpResource.Firewall wanted) {
        String command = new GcloudCommand(place, change.owner()).update(wanted);
        return stands(wanted.key(), command)
                .filter(wanted::equals)
                .map(this::done)
                .orElseThrow(() -> saying(command));
    }

    Applied<GcpState> deleted(GcpResource.Key key) {
        String command = GcloudCommand.delete(key, place);
        if (stands(key, command).isPresent()) {
            throw saying(command);
        }
        return new Applied.Done<>(state -> state.without(key), denial.error().requestId());
    }

    private Applied<GcpState> done(GcpResource stands) {
        return new Applied.Done<>(state -> state.with(stands), denial.error().requestId());
    }

    private Optional<GcpResource> stands(GcpResource.Key key, String command) {
        try {
            return listings.one(Location.of(place), key).map(Listings.Listed::resource);
        } catch (CloudException failure) {
            throw failure.error().is(CloudError.Kind.DENIED) ? saying(command) : failure;
        }
    }

    private CloudException saying(String command) {
        return new CloudException(
                denial.error()
                        .saying("%s. Or have an administrator of project %s run: %s"
                                .formatted(denial.error().message(), place.networkProject(), command)),
                denial);
    }
}
