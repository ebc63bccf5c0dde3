// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The ports of a forwarding rule.
///
/// @param ranges first and last port of each range; all ports are one range
public record PortClaim(List<PortClaim.Range> ranges) {

    private static final int LAST = 65_535;
    private static final int MOST_PORTS = 5;

    /// Some ports in a row.
    public record Range(int first, int last) {
        boolean overlaps(Range other) {
            return first <= other.last && other.first <= last;
        }
    }

    /// Reads the ports of a rule as it is stored.
    public static PortClaim of(JsonNode rule) {
        if (rule.path("allPorts").asBoolean(false)) {
            return new PortClaim(List.of(new Range(1, LAST)));
        }
        if (rule.has("portRange")) {
            return new PortClaim(List.of(range(rule.path("portRange").asString(), "resource.portRange")));
        }
        List<Range> ports = new ArrayList<>();
        rule.path("ports").forEach(port -> ports.add(range(port.asString(), "resource.ports[0]")));
        return new PortClaim(ports);
    }

    /// Checks the ports that a client wants and writes them as the server does.
    static void settle(ObjectNode body, boolean internal) {
        boolean all = body.path("allPorts").asBoolean(false);
        int ways = (all ? 1 : 0)
                + (body.has("portRange") ? 1 : 0)
                + (body.path("ports").isEmpty() ? 0 : 1);
        if (ways > 1) {
            throw ComputeError.invalid(
                    "Only one of 'resource.ports', 'resource.portRange' and 'resource.allPorts' can be specified.");
        }
        boolean anything = body.path("IPProtocol").asString().equals("L3_DEFAULT");
        if (anything && !all) {
            throw ComputeError.invalid("resource.allPorts", "false", "A rule of protocol L3_DEFAULT has all ports");
        }
        if (internal && body.has("portRange")) {
            throw ComputeError.invalid(
                    "resource.portRange", body.path("portRange").asString(), "An internal rule has ports or all ports");
        }
        if (ways == 0) {
            if (internal) {
                throw ComputeError.required("resource.ports");
            }
            body.put("portRange", "1-" + LAST);
        }
        if (body.path("ports").size() > MOST_PORTS) {
            throw ComputeError.invalid(
                    "resource.ports",
                    Integer.toString(body.path("ports").size()),
                    "At most %d ports".formatted(MOST_PORTS));
        }
        of(body);
        if (body.has("portRange")) {
            Range range = range(body.path("portRange").asString(), "resource.portRange");
            body.put("portRange", range.first() + "-" + range.last());
        }
    }

    /// The ports one by one, if they are named so and not as a range.
    public Optional<List<Integer>> ports() {
        boolean single = ranges.stream().allMatch(range -> range.first() == range.last());
        return single ? Optional.of(ranges.stream().map(Range::first).toList()) : Optional.empty();
    }

    public boolean holds(int port) {
        return overlaps(new PortClaim(List.of(new Range(port, port))));
    }

    boolean overlaps(PortClaim other) {
        return ranges.stream().anyMatch(mine -> other.ranges.stream().anyMatch(mine::overlaps));
    }

    private static Range range(String text, String field) {
        if (!text.matches("\\d{1,5}(-\\d{1,5})?")) {
            throw ComputeError.invalid(field, text, "Must be a port or a range of ports");
        }
        String[] ends = text.split("-", -1);
        Range range = new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        if (range.first() < 1 || range.last() > LAST || range.first() > range.last()) {
            throw ComputeError.invalid(field, text, "Must be from 1 to 65535");
        }
        return range;
    }
}
