// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.SecureCloud.IDENTITY;
import static io.cloudlb.emulators.azure.SecureCloud.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who is given a token.
class IdentityEndpointTest {

    private static final String RIGHT =
            "grant_type=client_credentials&scope=https%3A%2F%2Fmanagement.azure.com%2F.default&client_id=client";

    private static JsonNode ask(String method, String path, String query, Map<String, String> headers, String body) {
        WireAnswer answer = IDENTITY.answer(new WireRequest(method, path, query, headers, body));
        return JsonMapper.shared().readTree(answer.body());
    }

    private static JsonNode token(String form) {
        return ask("POST", "/" + TENANT + "/oauth2/v2.0/token", "", Map.of(), form);
    }

    @Test
    void aSecretOrATrustedServiceAccountGetsAToken() {
        String assertion =
                "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=service-account-token";

        assertThat(IDENTITY.gave(token(RIGHT + "&client_secret=secret")
                        .path("access_token")
                        .asString()))
                .isTrue();
        assertThat(IDENTITY.gave(token(RIGHT + assertion).path("access_token").asString()))
                .isTrue();
        assertThat(token(RIGHT + assertion + "x").path("error_description").asString())
                .startsWith("AADSTS700213");
        assertThat(IDENTITY.gave("")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "client_secret=secret, client_secret=wrong, invalid_client",
        "client_id=client, client_id=other, unauthorized_client",
        "client_credentials, password, unsupported_grant_type",
        "management, vault, invalid_scope"
    })
    void othersAreRefusedByName(String right, String wrong, String error) {
        assertThat(token((RIGHT + "&client_secret=secret").replace(right, wrong))
                        .path("error")
                        .asString())
                .isEqualTo(error);
    }

    @Test
    void aMachineGetsATokenIfItAsksAsOne() {
        String path = "/metadata/identity/oauth2/token";
        String query = "api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F";

        assertThat(IDENTITY.gave(ask("GET", path, query, Map.of("Metadata", "true"), "")
                        .path("access_token")
                        .asString()))
                .isTrue();
        assertThat(ask("GET", path, query, Map.of(), "").path("error").asString())
                .isEqualTo("invalid_request");
        assertThat(ask("GET", path, query.replace("management", "vault"), Map.of("Metadata", "true"), "")
                        .path("error")
                        .asString())
                .isEqualTo("invalid_resource");
    }

    @Test
    void itsPlacesAreFoundByDiscovery() {
        JsonNode places =
                ask("GET", "/" + TENANT + "/v2.0/.well-known/openid-configuration", "", Map.of("Host", "h:1"), "");

        assertThat(places.path("token_endpoint").asString()).isEqualTo("http://h:1/" + TENANT + "/oauth2/v2.0/token");
    }
}
