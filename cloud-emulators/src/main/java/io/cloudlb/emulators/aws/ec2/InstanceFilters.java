// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.Zones;
import java.util.List;

/// The filters of DescribeInstances.
record InstanceFilters(AwsWorld world, ShownTags tags) {

    Filters.Fields<Instance> fields() {
        Filters.Fields<Instance> fields = Filters.<Instance>on(instance -> tags.of(instance.id()))
                .field("instance-id", Instance::id)
                .field("vpc-id", Instance::vpcId)
                .field("subnet-id", Instance::subnetId)
                .field("availability-zone", Instance::zone)
                .field("availability-zone-id", instance -> Zones.idOf(instance.zone()))
                .field("private-ip-address", Instance::privateIp)
                .field("private-dns-name", instance -> InstanceXml.dnsName(world, instance.privateIp()))
                .field("dns-name", _ -> "")
                .field("instance-state-name", instance -> instance.state().text())
                .field(
                        "instance-state-code",
                        instance -> String.valueOf(instance.state().code()))
                .fields("instance.group-id", Instance::securityGroups)
                .fields("instance.group-name", this::groupNames)
                .field("reservation-id", InstanceXml::reservationId)
                .field("launch-time", instance -> InstanceXml.time(instance.launchedAt()))
                .field("owner-id", _ -> world.settings().accountId());
        asSeeded(fields);
        elsewhere(fields);
        return new InterfaceFilters<>(
                        world, fields, "network-interface.", instance -> List.of(InterfaceView.of(instance)))
                .ofInstances();
    }

    private List<String> groupNames(Instance instance) {
        return instance.securityGroups().stream()
                .flatMap(id -> world.securityGroups().find(id).stream())
                .map(SecurityGroup::name)
                .toList();
    }

    /// What is the same for every seeded instance.
    private static void asSeeded(Filters.Fields<Instance> fields) {
        fields.field("instance-type", _ -> InstanceXml.TYPE)
                .field("architecture", _ -> InstanceXml.ARCHITECTURE)
                .field("image-id", _ -> InstanceXml.IMAGE)
                .field("root-device-name", _ -> InstanceXml.ROOT_DEVICE)
                .field("root-device-type", _ -> "ebs")
                .field("hypervisor", _ -> "xen")
                .field("virtualization-type", _ -> "hvm")
                .field("tenancy", _ -> "default")
                .field("monitoring-state", _ -> "disabled")
                .field("source-dest-check", _ -> "true")
                .field("launch-index", _ -> "0")
                .field("operator.managed", _ -> "false")
                .field("platform-details", _ -> "Linux/UNIX")
                .field("usage-operation", _ -> "RunInstances");
    }

    /// What AWS documents and no seeded instance has.
    private static void elsewhere(Filters.Fields<Instance> fields) {
        fields.none(
                "affinity",
                "block-device-mapping.attach-time",
                "block-device-mapping.delete-on-termination",
                "block-device-mapping.device-name",
                "block-device-mapping.status",
                "block-device-mapping.volume-id",
                "boot-mode",
                "capacity-reservation-id",
                "capacity-reservation-specification.capacity-reservation-preference",
                "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id",
                "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn",
                "client-token",
                "current-instance-boot-mode",
                "ebs-optimized",
                "ena-support",
                "enclave-options.enabled",
                "hibernation-options.configured",
                "host-id",
                "iam-instance-profile.arn",
                "iam-instance-profile.id",
                "instance-lifecycle",
                "ip-address",
                "ipv6-address",
                "kernel-id",
                "key-name",
                "maintenance-options.auto-recovery",
                "metadata-options.http-endpoint",
                "metadata-options.http-protocol-ipv4",
                "metadata-options.http-protocol-ipv6",
                "metadata-options.http-put-response-hop-limit",
                "metadata-options.http-tokens",
                "metadata-options.instance-metadata-tags",
                "metadata-options.state",
                "network-performance-options.bandwidth-weighting",
                "operator.principal",
                "outpost-arn",
                "placement-group-name",
                "placement-partition-number",
                "platform",
                "private-dns-name-options.enable-resource-name-dns-a-record",
                "private-dns-name-options.enable-resource-name-dns-aaaa-record",
                "private-dns-name-options.hostname-type",
                "product-code",
                "product-code.type",
                "ramdisk-id",
                "reason",
                "requester-id",
                "spot-instance-request-id",
                "state-reason-code",
                "state-reason-message",
                "tpm-support",
                "usage-operation-update-time");
    }
}
