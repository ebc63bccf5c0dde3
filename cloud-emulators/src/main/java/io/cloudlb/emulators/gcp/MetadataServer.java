// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// A stand-in for the metadata server that every instance of Google Cloud can ask: in which project, zone and
/// network it is, and for tokens of its service account.
///
/// Google's libraries ask it, and take it for their Application Default Credentials, where the variable
/// `GCE_METADATA_HOST` names its host and port. As the real one it answers no request without the header
/// `Metadata-Flavor: Google`, but for the question whether it is there at all, and none that came through a proxy.
///
/// @param project the project's id
/// @param zone the instance's zone, such as `europe-west1-b`
/// @param instance the instance's name
/// @param network the network of its first interface, by the number of its project, as it is told: see [#network]
/// @param attributes what was given to the instance, such as GKE's `cluster-name`
public record MetadataServer(
        String project, String zone, String instance, String network, Map<String, String> attributes)
        implements Emulator {

    private static final String FLAVOR = "Metadata-Flavor";
    private static final String GOOGLE = "Google";
    private static final String ROOT = "/computeMetadata/v1/";
    private static final String ACCOUNT = "instance/service-accounts/default/";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String TEXT = "application/text";
    private static final String JSON = "application/json";
    private static final int TOKEN_SECONDS = 3_599;

    public MetadataServer {
        attributes = Map.copyOf(attributes);
    }

    /// That of an instance to which nothing was given, in a network of its own project.
    public static MetadataServer of(String project, String zone, String instance, String network) {
        return new MetadataServer(project, zone, instance, network(project, network), Map.of());
    }

    /// How a network is told: `projects/NUMBER/networks/NAME`.
    public static String network(String project, String name) {
        return "projects/%s/networks/%s".formatted(number(project), name);
    }

    /// Serves on the loopback address. What `GCE_METADATA_HOST` has to say is the endpoint without its scheme.
    ///
    /// @param port the port, or 0 for any free one
    public EmulatorServer serve(int port) throws IOException {
        return EmulatorServer.start(this, port);
    }

    /// Whether a token is one that it gives out; for [ComputeEmulator.Builder#tokens].
    public boolean gave(String token) {
        return token.equals(token());
    }

    @Override
    public WireAnswer answer(WireRequest request) {
        if (!request.method().equals("GET")) {
            return said(405, TEXT, "Only GET is answered here.\n");
        }
        if (request.path().equals("/")) {
            return said(200, TEXT, "computeMetadata/\n");
        }
        if (!request.header(FLAVOR).orElse("").equals(GOOGLE)
                || request.header("X-Forwarded-For").isPresent()) {
            return said(403, TEXT, "Missing required header: Metadata-Flavor\n");
        }
        boolean below = request.path().startsWith(ROOT);
        Optional<String> found =
                below ? value(request.path().substring(ROOT.length()), recursive(request)) : Optional.empty();
        return found.map(value -> said(200, value.startsWith("{") ? JSON : TEXT, value))
                .orElseGet(() -> said(404, TEXT, "There is no such metadata.\n"));
    }

    private static boolean recursive(WireRequest request) {
        return WireRequest.form(request.query()).getOrDefault("recursive", "").equalsIgnoreCase("true");
    }

    private Optional<String> value(String path, boolean recursive) {
        return switch (path) {
            case "project/project-id" -> Optional.of(project);
            case "project/numeric-project-id" -> Optional.of(number(project));
            case "instance/zone" -> Optional.of("projects/%s/zones/%s".formatted(number(project), zone));
            case "instance/network-interfaces/0/network" -> Optional.of(network);
            case "instance/name" -> Optional.of(instance);
            case "instance/hostname" -> Optional.of("%s.%s.c.%s.internal".formatted(instance, zone, project));
            case "instance/service-accounts/" ->
                recursive ? json(Map.of("default", account())) : Optional.of("default/\n");
            case ACCOUNT -> recursive ? json(account()) : Optional.of("aliases\nemail\nscopes\ntoken\n");
            case ACCOUNT + "email" -> Optional.of(email());
            case ACCOUNT + "scopes" -> Optional.of(SCOPE + "\n");
            case ACCOUNT + "token" ->
                json(Map.of("access_token", token(), "expires_in", TOKEN_SECONDS, "token_type", "Bearer"));
            case "universe/universe-domain" -> Optional.of("googleapis.com");
            default -> attribute(path);
        };
    }

    private Optional<String> attribute(String path) {
        String folder = "instance/attributes/";
        return path.startsWith(folder)
                ? Optional.ofNullable(attributes.get(path.substring(folder.length())))
                : Optional.empty();
    }

    private Map<String, Object> account() {
        return Map.of("aliases", List.of("default"), "email", email(), "scopes", List.of(SCOPE));
    }

    private String email() {
        return number(project) + "-compute@developer.gserviceaccount.com";
    }

    private String token() {
        return "token-of-" + instance + "-in-" + project;
    }

    private static String number(String project) {
        return Long.toString(100_000_000_000L + Integer.toUnsignedLong(project.hashCode()));
    }

    private static Optional<String> json(Map<String, Object> value) {
        return Optional.of(JsonMapper.shared().writeValueAsString(value));
    }

    private static WireAnswer said(int status, String type, String body) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", type, FLAVOR, GOOGLE));
        headers.put("Server", "Metadata Server for VM");
        return new WireAnswer(status, headers, body);
    }
}
