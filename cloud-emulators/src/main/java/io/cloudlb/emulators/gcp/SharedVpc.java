// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.pipeline.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/// An emulated project whose network is another's (a shared VPC): networks, subnetworks and firewall rules, and the
/// operations on them, are the host project's, and are found under its name alone. Whether the client may
/// write firewall rules there, and read them, can be said at any time.
public final class SharedVpc implements Emulator {
    private static final String OF_NETWORK = "(?:global/(?:networks|firewalls|operations)|regions/[^/\"]+/subnetworks)";

    private final ComputeEmulator emulator;
    private final String host;
    private final Pattern ofNetwork;
    private final Pattern firewalls;
    private final Pattern operations;
    private final AtomicBoolean mayWrite = new AtomicBoolean(true);
    private final AtomicBoolean mayRead = new AtomicBoolean(true);

    /// @param host the name of the project that has the network
    public SharedVpc(ComputeEmulator emulator, String host) {
        this.emulator = emulator;
        this.host = host;
        ofNetwork = Pattern.compile("projects/" + emulator.project() + "/(?=" + OF_NETWORK + ")");
        firewalls = Pattern.compile(".*/projects/" + host + "/global/firewalls(?:/[^/]+)?");
        operations = Pattern.compile(".*/projects/" + host + "/aggregated/operations");
    }

    /// Denies the client to write firewall rules, or allows it.
    public void mayWriteFirewalls(boolean allowed) {
        mayWrite.set(allowed);
    }

    /// Denies the client to read firewall rules and to list operations, or allows it.
    public void mayReadFirewalls(boolean allowed) {
        mayRead.set(allowed);
    }

    @Override
    public WireAnswer answer(WireRequest request) throws IOException {
        if (ofNetwork.matcher(request.path()).find()) {
            return ComputeCall.answer(
                    new Refusal(404, "notFound", "The resource '%s' was not found".formatted(request.path())));
        }
        boolean isOfFirewalls = firewalls.matcher(request.path()).matches();
        if (!mayRead.get() && operations.matcher(request.path()).matches()) {
            return denied("compute.globalOperations.list", request);
        }
        if (isOfFirewalls && !mayRead.get() && request.method().equals("GET")) {
            return denied("compute.firewalls.list", request);
        }
        if (isOfFirewalls && !mayWrite.get() && !request.method().equals("GET")) {
            String verb = Map.of("POST", "create", "DELETE", "delete").getOrDefault(request.method(), "update");
            return denied("compute.firewalls." + verb, request);
        }
        WireAnswer answer = emulator.answer(new WireRequest(
                request.method(), inward(request.path()), request.query(), request.headers(), inward(request.body())));
        return new WireAnswer(
                answer.status(),
                answer.headers(),
                ofNetwork.matcher(answer.body()).replaceAll("projects/" + host + "/"));
    }

    private static WireAnswer denied(String permission, WireRequest request) {
        return ComputeCall.answer(new Refusal(
                403,
                "forbidden",
                "Required '%s' permission for '%s'"
                        .formatted(permission, request.path().replaceFirst("^/compute/v1/", ""))));
    }

    private String inward(String text) {
        return text.replace("projects/" + host + "/", "projects/" + emulator.project() + "/");
    }
}
