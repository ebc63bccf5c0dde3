// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import io.cloudlb.emulators.aws.world.Zones;
import java.util.List;
import java.util.TreeSet;

/// DescribeAvailabilityZones: the region's first three zones, and every other zone a subnet is in.
record DescribeAvailabilityZones(List<String> names, List<String> ids, Filters filters) implements AwsCommand {

    static DescribeAvailabilityZones read(Params params) {
        params.flag("AllAvailabilityZones");
        return new DescribeAvailabilityZones(params.texts("ZoneName"), params.texts("ZoneId"), Filters.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        String region = world.settings().region();
        TreeSet<String> zones = new TreeSet<>(List.of(region + "a", region + "b", region + "c"));
        world.subnets().all().stream().map(Subnet::zone).forEach(zones::add);
        names.stream().filter(name -> !zones.contains(name)).findFirst().ifPresent(name -> {
            throw AwsRefusal.of("InvalidParameterValue", "Invalid availability zone: [%s]", name);
        });
        List<String> named = zones.stream()
                .filter(zone -> names.isEmpty() || names.contains(zone))
                .filter(zone -> ids.isEmpty() || ids.contains(Zones.idOf(zone)))
                .toList();
        List<String> chosen = Filters.<String>untagged()
                .field("zone-name", zone -> zone)
                .field("zone-id", Zones::idOf)
                .field("zone-type", Zones::typeOf)
                .always(region, "region-name")
                .always("available", "state")
                .always("opt-in-not-required", "opt-in-status")
                .always(region + "-zg-1", "group-name")
                .none("group-long-name", "message", "parent-zone-id", "parent-zone-name")
                .apply(filters, named);
        return Xml.answer().items("availabilityZoneInfo", chosen, zone -> xml(region, zone));
    }

    private static Xml xml(String region, String zone) {
        return Xml.answer()
                .with("optInStatus", "opt-in-not-required")
                .with("zoneName", zone)
                .with("zoneId", Zones.idOf(zone))
                .with("zoneState", "available")
                .with("regionName", region)
                .with("groupName", region + "-zg-1")
                .with("networkBorderGroup", region)
                .with("zoneType", Zones.typeOf(zone));
    }
}
