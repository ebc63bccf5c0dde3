// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.RouteTable;
import io.cloudlb.emulators.aws.world.RouteTable.Route;
import java.util.ArrayList;
import java.util.List;

/// DescribeRouteTables.
record DescribeRouteTables(List<String> ids, Filters filters, Page.Wanted page) implements AwsCommand {

    static DescribeRouteTables read(Params params) {
        List<String> ids = params.texts("RouteTableId");
        return new DescribeRouteTables(ids, Filters.read(params), Ec2Page.read(params, 100, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        List<RouteTable> named = Ec2Request.named(ids, world.shown(world.routeTables()), "rtb-", "InvalidRouteTableID");
        List<RouteTable> chosen = Filters.<RouteTable>on(table -> tags.of(table.id()))
                .field("route-table-id", RouteTable::id)
                .field("vpc-id", RouteTable::vpcId)
                .field("association.main", table -> String.valueOf(table.main()))
                .fields("association.subnet-id", table -> List.copyOf(table.subnets()))
                .field("association.route-table-id", RouteTable::id)
                .fields(
                        "route.gateway-id",
                        table -> table.routes().stream().map(Route::gateway).toList())
                .fields(
                        "route.destination-cidr-block",
                        table -> table.routes().stream().map(Route::destination).toList())
                .apply(filters, named);
        return Ec2Page.answer("routeTableSet", chosen, RouteTable::id, page, table -> xml(world, tags, table));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, RouteTable table) {
        List<Xml> associations = new ArrayList<>();
        if (table.main()) {
            associations.add(association(table, "main").with("main", true));
        }
        table.subnets()
                .forEach(subnet -> associations.add(
                        association(table, subnet).with("main", false).with("subnetId", subnet)));
        Xml xml = Xml.answer()
                .with("routeTableId", table.id())
                .with("vpcId", table.vpcId())
                .with("ownerId", world.settings().accountId())
                .items("routeSet", table.routes(), DescribeRouteTables::route)
                .items("associationSet", associations, association -> association);
        return Ec2Request.withTags(xml, tags.of(table.id()));
    }

    private static Xml association(RouteTable table, String what) {
        return Xml.answer()
                .with("routeTableAssociationId", "rtbassoc-" + Integer.toHexString((table.id() + what).hashCode()))
                .with("routeTableId", table.id())
                .with(Xml.element("associationState").with("state", "associated"));
    }

    private static Xml route(Route route) {
        Xml xml = route.destination().contains(":")
                ? Xml.answer().with("destinationIpv6CidrBlock", route.destination())
                : Xml.answer().with("destinationCidrBlock", route.destination());
        return xml.with(route.gateway().startsWith("nat-") ? "natGatewayId" : "gatewayId", route.gateway())
                .with("state", "active")
                .with("origin", route.gateway().equals("local") ? "CreateRouteTable" : "CreateRoute");
    }
}
