// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import java.util.List;

/// The filters of DescribeInstances.
record InstanceFilters(AwsWorld world, ShownTags tags) {

    Filters.Fields<Instance> fields() {
        Filters.Fields<Instance> fields = Filters.<Instance>on(instance -> tags.of(instance.id()))
                .field("instance-id", Instance::id)
                .field("vpc-id", Instance::vpcId)
                .field("subnet-id", Instance::subnetId)
                .zone("availability-zone", "availability-zone-id", Instance::zone)
                .field("private-ip-address", Instance::privateIp)
                .field("private-dns-name", instance -> InstanceXml.dnsName(world, instance.privateIp()))
                .field("instance-state-name", instance -> instance.state().text())
                .field(
                        "instance-state-code",
                        instance -> String.valueOf(instance.state().code()))
                .fields("instance.group-id", Instance::securityGroups)
                .fields("instance.group-name", this::groupNames)
                .field("reservation-id", InstanceXml::reservationId)
                .field("launch-time", instance -> InstanceXml.time(instance.launchedAt()))
                .always("", "dns-name")
                .always(world.settings().accountId(), "owner-id");
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
        fields.always(InstanceXml.TYPE, "instance-type")
                .always(InstanceXml.ARCHITECTURE, "architecture")
                .always(InstanceXml.IMAGE, "image-id")
                .always(InstanceXml.ROOT_DEVICE, "root-device-name")
                .always("ebs", "root-device-type")
                .always("xen", "hypervisor")
                .always("hvm", "virtualization-type")
                .always("default", "tenancy")
                .always("disabled", "monitoring-state")
                .always("true", "source-dest-check")
                .always("0", "launch-index")
                .always("false", "operator.managed")
                .always("Linux/UNIX", "platform-details")
                .always("RunInstances", "usage-operation");
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
