// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.azure.IdentityEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Where Azure gives out tokens, each of which is good for a few seconds instead of an hour.
final class BriefTokens implements Emulator {
    static final String TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    static final String CLIENT = "client";
    static final String SECRET = "very-secret-indeed";
    static final String ASSERTION = "token-of-the-service-account";

    private static final int SECONDS = 4;
    private static final Duration ON_THE_WAY = Duration.ofSeconds(2);

    private final IdentityEndpoint directory = new IdentityEndpoint(TENANT, CLIENT, SECRET, ASSERTION);
    private final Map<String, Long> ends = new TreeMap<>();

    @Override
    public synchronized WireAnswer answer(WireRequest request) throws IOException {
        WireAnswer answer = directory.answer(request);
        if (!answer.body().contains("access_token")) {
            return answer;
        }
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(answer.body());
        String token = "brief-token-" + (ends.size() + 1) + "-of-the-pod";
        ends.put(
                token,
                System.nanoTime() + Duration.ofSeconds(SECONDS).plus(ON_THE_WAY).toNanos());
        body.put("access_token", token).put("expires_in", SECONDS).put("ext_expires_in", SECONDS);
        return new WireAnswer(answer.status(), answer.headers(), body.toString());
    }

    /// Whether a token was given out and has not run out, but for the time that a request may take.
    synchronized boolean areGood(String token) {
        return ends.containsKey(token) && ends.get(token) - System.nanoTime() > 0;
    }

    /// All tokens that were given out.
    synchronized Set<String> given() {
        return Set.copyOf(ends.keySet());
    }
}
