// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// A stand-in for where Azure gives out tokens: Microsoft Entra ID's endpoint, for a client that has a secret or a
/// token of a Kubernetes service account, and the instance metadata service, for the managed identity of a machine.
///
/// Microsoft's libraries ask it where `AZURE_AUTHORITY_HOST` names it, and for a managed identity where
/// `AZURE_POD_IDENTITY_AUTHORITY_HOST` does. Tokens are for `https://management.azure.com` only.
///
/// @param tenant the directory's id
/// @param client the application's id
/// @param secret what it knows
/// @param assertion the token of a service account that is trusted instead of the secret
public record IdentityEndpoint(String tenant, String client, String secret, String assertion) implements Emulator {

    private static final String TOKENS = "/oauth2/v2.0/token";
    private static final String DISCOVERY = "/v2.0/.well-known/openid-configuration";
    private static final String METADATA = "/metadata/identity/oauth2/token";
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String AUDIENCE = "https://management.";
    private static final int SECONDS = 3_599;

    /// Whether a token is one that it gives out; for [AzureEmulator.Builder#tokens].
    public boolean gave(String token) {
        return token.equals(token(client)) || token.equals(token("managed identity"));
    }

    @Override
    public WireAnswer answer(WireRequest request) {
        String path = request.path();
        if (path.equals(METADATA)) {
            return ofMachine(request);
        }
        if (path.endsWith("/discovery/instance")) {
            return json(200, instances(request));
        }
        if (path.equals("/" + tenant + DISCOVERY)) {
            return json(200, places(base(request)));
        }
        if (path.equals("/" + tenant + TOKENS) && request.method().equals("POST")) {
            return ofClient(WireRequest.form(request.body()));
        }
        return path.endsWith(TOKENS)
                ? refused(
                        400, "invalid_request", "AADSTS90002: Tenant '%s' not found.".formatted(path.split("/", -1)[1]))
                : json(404, Map.of("error", "not_found"));
    }

    private static String base(WireRequest request) {
        return request.header("X-Forwarded-Proto").orElse("http") + "://"
                + request.header("Host").orElse("login.microsoftonline.com");
    }

    private Map<String, Object> places(String base) {
        Map<String, Object> places = new LinkedHashMap<>();
        places.put("token_endpoint", base + "/" + tenant + TOKENS);
        places.put("authorization_endpoint", base + "/" + tenant + "/oauth2/v2.0/authorize");
        places.put("issuer", base + "/" + tenant + "/v2.0");
        return places;
    }

    private Map<String, Object> instances(WireRequest request) {
        String host = request.header("Host").orElse("login.microsoftonline.com");
        return Map.of(
                "tenant_discovery_endpoint",
                base(request) + "/" + tenant + DISCOVERY,
                "api-version",
                "1.1",
                "metadata",
                List.of(Map.of("preferred_network", host, "preferred_cache", host, "aliases", List.of(host))));
    }

    private WireAnswer ofClient(Map<String, String> form) {
        Optional<WireAnswer> wrong = wrong(form);
        return wrong.orElseGet(() -> json(
                200,
                Map.of(
                        "token_type",
                        "Bearer",
                        "expires_in",
                        SECONDS,
                        "ext_expires_in",
                        SECONDS,
                        "access_token",
                        token(client))));
    }

    private Optional<WireAnswer> wrong(Map<String, String> form) {
        if (!form.getOrDefault("grant_type", "").equals("client_credentials")) {
            return Optional.of(refused(400, "unsupported_grant_type", "AADSTS70003: The grant type is not supported."));
        }
        if (!form.getOrDefault("scope", "").startsWith(AUDIENCE)) {
            return Optional.of(refused(
                    400, "invalid_scope", "AADSTS70011: The provided request must include a 'scope' input parameter."));
        }
        if (!form.getOrDefault("client_id", "").equals(client)) {
            return Optional.of(refused(
                    400,
                    "unauthorized_client",
                    "AADSTS700016: Application with identifier '%s' was not found in the directory."
                            .formatted(form.getOrDefault("client_id", ""))));
        }
        boolean federated = form.getOrDefault("client_assertion_type", "").equals(ASSERTION);
        if (federated) {
            return form.getOrDefault("client_assertion", "").equals(assertion)
                    ? Optional.empty()
                    : Optional.of(refused(
                            401,
                            "invalid_client",
                            "AADSTS700213: No matching federated identity record found for presented assertion."));
        }
        return form.getOrDefault("client_secret", "").equals(secret)
                ? Optional.empty()
                : Optional.of(refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided."));
    }

    private WireAnswer ofMachine(WireRequest request) {
        if (!request.header("Metadata").orElse("").equalsIgnoreCase("true")) {
            return json(
                    400,
                    Map.of("error", "invalid_request", "error_description", "Required metadata header not specified"));
        }
        Map<String, String> query = WireRequest.form(request.query());
        if (!query.getOrDefault("resource", "").startsWith(AUDIENCE)) {
            return json(
                    400,
                    Map.of(
                            "error",
                            "invalid_resource",
                            "error_description",
                            "AADSTS500011: The resource principal was not found."));
        }
        if (!query.getOrDefault("client_id", client).equals(client)) {
            return json(400, Map.of("error", "invalid_request", "error_description", "Identity not found"));
        }
        return json(
                200,
                Map.of(
                        "access_token",
                        token("managed identity"),
                        "expires_in",
                        Integer.toString(SECONDS),
                        "expires_on",
                        "4102444800",
                        "resource",
                        query.getOrDefault("resource", ""),
                        "token_type",
                        "Bearer"));
    }

    private String token(String whose) {
        return "token-of-%s-in-%s".formatted(whose.replace(' ', '-'), tenant);
    }

    private static WireAnswer refused(int status, String error, String description) {
        return json(status, Map.of("error", error, "error_description", description));
    }

    private static WireAnswer json(int status, Map<String, ?> body) {
        return new WireAnswer(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                JsonMapper.shared().writeValueAsString(body));
    }
}
