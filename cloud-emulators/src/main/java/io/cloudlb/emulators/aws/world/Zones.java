// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

/// The names and ids of zones. An ordinary zone is the region with one letter (`eu-west-1a`); a local zone or
/// a Wavelength zone has more parts (`us-west-2-lax-1a`, `us-east-1-wl1-bos-wlz-1`).
public final class Zones {

    private Zones() {}

    /// An id that is the same for all accounts, in the form of AWS's (`euw1-az1`).
    public static String idOf(String zone) {
        String region = regionOf(zone);
        String[] parts = region.split("-", -1);
        StringBuilder id = new StringBuilder(parts[0]);
        for (int part = 1; part < parts.length; part++) {
            id.append(parts[part].charAt(0));
        }
        String rest = zone.substring(region.length());
        return rest.length() == 1 ? id + "-az" + (rest.charAt(0) - 'a' + 1) : id + rest;
    }

    /// `availability-zone`, `local-zone` or `wavelength-zone`.
    public static String typeOf(String zone) {
        if (zone.length() == regionOf(zone).length() + 1) {
            return "availability-zone";
        }
        return zone.contains("-wl") ? "wavelength-zone" : "local-zone";
    }

    private static String regionOf(String zone) {
        return zone.replaceFirst("^([a-z]+(?:-[a-z]+)+-[0-9]+).*$", "$1");
    }
}
