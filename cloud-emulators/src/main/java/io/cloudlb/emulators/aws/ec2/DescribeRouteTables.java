// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.RouteTable;
import io.cloudlb.emulators.aws.world.Network.RouteTable.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// DescribeRouteTables.
record DescribeRouteTables(List<String> ids, Filters filters, Page.Wanted page) implements AwsCommand {

    static DescribeRouteTables read(Params params) {
        List<String> ids = params.texts("RouteTableId");
        return new DescribeRouteTables(ids, Filters.read(params), Ec2Page.read(params, 100, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        List<RouteTable> named = Ec2Request.named(ids, world.shown(world.routeTables()), Ec2Kind.ROUTE_TABLE);
        List<RouteTable> chosen = Filters.<RouteTable>on(table -> tags.of(table.id()))
                .field("route-table-id", RouteTable::id)
                .field("vpc-id", RouteTable::vpcId)
                .field("association.main", table -> String.valueOf(table.main()))
                .fields("association.subnet-id", table -> List.copyOf(table.subnets()))
                .field("association.route-table-id", RouteTable::id)
                .fields("association.route-table-association-id", DescribeRouteTables::associationIds)
                .always(world.settings().accountId(), "owner-id")
                .fields("route.gateway-id", table -> ofRoutes(table, Route::gateway, route -> !nat(route)))
                .fields("route.nat-gateway-id", table -> ofRoutes(table, Route::gateway, DescribeRouteTables::nat))
                .fields("route.origin", table -> ofRoutes(table, DescribeRouteTables::origin, _ -> true))
                .fields("route.state", table -> ofRoutes(table, _ -> "active", _ -> true))
                .fields(
                        "route.destination-cidr-block",
                        table -> ofRoutes(table, Route::destination, route -> !ipv6(route)))
                .fields(
                        "route.destination-ipv6-cidr-block",
                        table -> ofRoutes(table, Route::destination, DescribeRouteTables::ipv6))
                .none(
                        "association.gateway-id",
                        "route.destination-prefix-list-id",
                        "route.egress-only-internet-gateway-id",
                        "route.instance-id",
                        "route.transit-gateway-id",
                        "route.vpc-peering-connection-id")
                .apply(filters, named);
        return Ec2Page.answer("routeTableSet", chosen, RouteTable::id, page, table -> xml(world, tags, table));
    }

    private static List<String> ofRoutes(RouteTable table, Function<Route, String> value, Predicate<Route> wanted) {
        return table.routes().stream().filter(wanted).map(value).toList();
    }

    private static boolean nat(Route route) {
        return route.gateway().startsWith("nat-");
    }

    private static boolean ipv6(Route route) {
        return route.destination().contains(":");
    }

    private static String origin(Route route) {
        return route.gateway().equals("local") ? "CreateRouteTable" : "CreateRoute";
    }

    private static List<String> associationIds(RouteTable table) {
        Stream<String> main = table.main() ? Stream.of("main") : Stream.of();
        return Stream.concat(main, table.subnets().stream())
                .map(what -> associationId(table, what))
                .toList();
    }

    private static String associationId(RouteTable table, String what) {
        return "rtbassoc-" + Integer.toHexString((table.id() + what).hashCode());
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
                .with("routeTableAssociationId", associationId(table, what))
                .with("routeTableId", table.id())
                .with(Xml.element("associationState").with("state", "associated"));
    }

    private static Xml route(Route route) {
        Xml xml = ipv6(route)
                ? Xml.answer().with("destinationIpv6CidrBlock", route.destination())
                : Xml.answer().with("destinationCidrBlock", route.destination());
        return xml.with(nat(route) ? "natGatewayId" : "gatewayId", route.gateway())
                .with("state", "active")
                .with("origin", origin(route));
    }
}
