// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import com.google.cloud.compute.v1.Zone;
import com.google.cloud.compute.v1.ZonesClient;
import com.google.cloud.compute.v1.ZonesSettings;
import java.io.IOException;

/// Lists the zones of project `demo` with whatever credentials Google's library finds by itself: in a process of its
/// own, since it looks at the variables of its process.
final class DefaultCredentialsProgram {

    private DefaultCredentialsProgram() {}

    public static void main(String[] arguments) throws IOException {
        ZonesSettings settings =
                ZonesSettings.newBuilder().setEndpoint(arguments[0]).build();
        try (ZonesClient client = ZonesClient.create(settings)) {
            for (Zone zone : client.list("demo").iterateAll()) {
                System.out.println(zone.getName());
            }
        }
    }
}
