// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.NetworkInterface.PublicAddress;
import io.cloudlb.emulators.aws.world.Zones;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The filters for network interfaces: those of DescribeNetworkInterfaces, and those of DescribeInstances,
/// which begin with `network-interface.`.
///
/// @param <T> what is described
/// @param of the interfaces it has
record InterfaceFilters<T>(
        AwsWorld world, Filters.Fields<T> fields, String prefix, Function<T, List<InterfaceView>> of) {

    /// Adds what both actions understand.
    Filters.Fields<T> add() {
        String account = world.settings().accountId();
        one("network-interface-id", InterfaceView::id);
        one("description", InterfaceView::description);
        one("vpc-id", InterfaceView::vpcId);
        one("subnet-id", InterfaceView::subnetId);
        one("availability-zone", InterfaceView::zone);
        one("owner-id", _ -> account);
        one("status", _ -> "in-use");
        one("requester-managed", each -> String.valueOf(each.managed()));
        one("requester-id", each -> each.attachedBy(world));
        one("source-dest-check", each -> String.valueOf(!each.managed()));
        one("mac-address", InterfaceView::macAddress);
        one("operator.managed", _ -> "false");
        many("group-id", InterfaceView::groups);
        many("private-ip-address", InterfaceView::privateIps);
        many(
                "private-dns-name",
                each -> each.privateIps().stream()
                        .map(ip -> InstanceXml.dnsName(world, ip))
                        .toList());
        many("addresses.private-ip-address", InterfaceView::privateIps);
        many("addresses.primary", each -> each.privateIps().size() > 1 ? List.of("true", "false") : List.of("true"));
        attachment();
        association("association.");
        maybe("addresses.association.public-ip", each -> each.publicAddress().map(PublicAddress::ip));
        fields.none(prefix + "ipv6-addresses.ipv6-address", prefix + "operator.principal");
        return fields;
    }

    private void attachment() {
        one("attachment.attachment-id", InterfaceView::attachmentId);
        one("attachment.status", _ -> "attached");
        one("attachment.device-index", each -> String.valueOf(each.deviceIndex()));
        one("attachment.delete-on-termination", each -> String.valueOf(!each.managed()));
        one("attachment.instance-owner-id", each -> each.attachedBy(world));
        maybe("attachment.instance-id", each -> each.instance().map(Instance::id));
        maybe("attachment.attach-time", each -> each.instance().map(owner -> InstanceXml.time(owner.launchedAt())));
    }

    private void association(String part) {
        maybe(part + "public-ip", each -> each.publicAddress().map(PublicAddress::ip));
        maybe(part + "ip-owner-id", each -> each.publicAddress().map(PublicAddress::owner));
        maybe(part + "allocation-id", each -> each.publicAddress().flatMap(PublicAddress::allocationId));
        maybe(part + "association-id", each -> each.publicAddress().flatMap(PublicAddress::associationId));
        fields.none(prefix + part + "public-dns-name");
    }

    /// Adds what DescribeNetworkInterfaces alone understands.
    Filters.Fields<T> alone() {
        one("interface-type", InterfaceView::type);
        one("availability-zone-id", each -> Zones.idOf(each.zone()));
        maybe("addresses.association.owner-id", each -> each.publicAddress().map(PublicAddress::owner));
        return add();
    }

    /// Adds what DescribeInstances alone understands.
    Filters.Fields<T> ofInstances() {
        one("attachment.network-card-index", _ -> "0");
        one("deny-all-igw-traffic", _ -> "false");
        one("ipv6-native", _ -> "false");
        many(
                "group-name",
                each -> each.groups().stream()
                        .flatMap(id -> world.securityGroups().find(id).stream())
                        .map(SecurityGroup::name)
                        .toList());
        many(
                "addresses.private-dns-name",
                each -> each.privateIps().stream()
                        .map(ip -> InstanceXml.dnsName(world, ip))
                        .toList());
        association("addresses.association.");
        for (String name : List.of(
                "addresses.association.carrier-ip",
                "addresses.association.customer-owned-ip",
                "association.carrier-ip",
                "association.customer-owned-ip",
                "ipv4-prefixes.ipv4-prefix",
                "ipv6-address",
                "ipv6-addresses.is-primary-ipv6",
                "ipv6-prefixes.ipv6-prefix",
                "outpost-arn",
                "public-dns-name",
                "tag-key",
                "tag-value")) {
            fields.none(prefix + name);
        }
        return add();
    }

    private void one(String name, Function<InterfaceView, String> value) {
        many(name, value.andThen(List::of));
    }

    private void maybe(String name, Function<InterfaceView, Optional<String>> value) {
        many(name, each -> value.apply(each).stream().toList());
    }

    private void many(String name, Function<InterfaceView, List<String>> values) {
        fields.fields(
                prefix + name,
                each -> of.apply(each).stream()
                        .flatMap(view -> values.apply(view).stream())
                        .toList());
    }
}
