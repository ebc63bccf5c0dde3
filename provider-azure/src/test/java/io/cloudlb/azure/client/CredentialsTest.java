// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import static io.cloudlb.azure.client.AzureSubscription.ADDRESS;
import static io.cloudlb.azure.client.AzureSubscription.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.cloudlb.azure.settings.AzureSettings;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.emulators.azure.IdentityEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/// Tokens of Microsoft, asked for by its own library: by a service account, an application and a machine.
class CredentialsTest {
    private static final String TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    private static final IdentityEndpoint IDENTITY =
            new IdentityEndpoint(TENANT, "client", "a-secret-of-words", "service-account-token");
    private static final Map<String, String> SETTINGS = Map.of(
            AzureSettings.SUBSCRIPTION, "11111111-2222-3333-4444-555555555555",
            AzureSettings.GROUP, "rg",
            AzureSettings.LOCATION, "westeurope",
            AzureSettings.NETWORK, "net",
            AzureSettings.SUBNET, "nodes");
    private static final CallBudget ONCE = new CallBudget(
            Duration.ofSeconds(6), Duration.ofSeconds(30), 1, Duration.ofMillis(200), Duration.ofSeconds(5));

    private final AzureSubscription subscription = new AzureSubscription(builder -> builder.tokens(IDENTITY::gave));
    private final List<String> asked = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        subscription.close();
    }

    /// Azure as a machine of it sees it.
    private record Hosts(HttpClient manager, HttpClient identity, List<String> asked) implements HttpClient {
        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.fromCallable(() -> sendSync(request, Context.NONE));
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            String host = request.getUrl().getHost();
            synchronized (asked) {
                asked.add(host);
            }
            return switch (host) {
                case "management.azure.com" -> manager.sendSync(request, context);
                case "login.microsoftonline.com", "169.254.169.254" -> identity.sendSync(request, context);
                default -> throw new UncheckedIOException(new ConnectException("Connection refused: " + host));
            };
        }
    }

    private ArmApi api(Map<String, String> environment) {
        return api(environment, new EmulatedHttp(IDENTITY), Map.of());
    }

    private ArmApi api(Map<String, String> environment, HttpClient identity, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(more);
        Hosts hosts = new Hosts(new EmulatedHttp(subscription.cloud), identity, asked);
        return subscription.api(
                ONCE, () -> ArmConnection.connect(AzureSettings.of(settings), environment, hosts, () -> {}));
    }

    private static Map<String, String> application(String secret) {
        return Map.of("AZURE_TENANT_ID", TENANT, "AZURE_CLIENT_ID", "client", "AZURE_CLIENT_SECRET", secret);
    }

    private Map<String, String> serviceAccount(String token) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), token);
        return Map.of(
                "AZURE_TENANT_ID", TENANT, "AZURE_CLIENT_ID", "client", "AZURE_FEDERATED_TOKEN_FILE", file.toString());
    }

    @Test
    void anApplicationIsLetInByItsSecretAndKeepsItsToken() {
        ArmApi api = api(application("a-secret-of-words"));

        assertThat(api.get(ADDRESS)).isEmpty();
        assertThat(api.get(ADDRESS)).isEmpty();

        assertThat(asked.stream().filter("login.microsoftonline.com"::equals)).hasSize(1);
        assertThat(asked).containsOnly("login.microsoftonline.com", "management.azure.com");
    }

    @Test
    void aServiceAccountIsLetInByItsToken() throws IOException {
        assertThat(api(serviceAccount("service-account-token")).get(ADDRESS)).isEmpty();

        assertThat(asked).containsOnly("login.microsoftonline.com", "management.azure.com");
    }

    @Test
    void aMachineIsLetInByItsIdentity() {
        assertThat(api(Map.of()).get(ADDRESS)).isEmpty();

        assertThat(asked).containsOnly("169.254.169.254", "management.azure.com");
    }

    @Test
    void aMachineIsAskedForTheIdentityThatIsNamed() {
        assertThat(api(Map.of("AZURE_CLIENT_ID", "client")).get(ADDRESS)).isEmpty();
        assertThat(errorOf(() -> api(Map.of("AZURE_CLIENT_ID", "another")).get(ADDRESS)))
                .returns(CloudError.Kind.DENIED, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .contains("Give the machine a managed identity");
    }

    @Test
    void aWrongSecretIsOneSentenceWithTheDirectorysNumberAndNothingIsSent() {
        assertThat(errorOf(() -> api(application("not-the-right-words")).get(ADDRESS)))
                .returns(CloudError.Kind.DENIED, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .startsWith(
                        "no access token is to be had from Azure: AADSTS7000215: Invalid client secret provided. Check the secret of application client in tenant "
                                + TENANT)
                .doesNotContain("not-the-right-words", "\n");
        assertThat(asked).containsOnly("login.microsoftonline.com");
    }

    @Test
    void aServiceAccountThatIsNotTrustedIsToldSo() throws IOException {
        ArmApi api = api(serviceAccount("another-token"));

        assertThat(errorOf(() -> api.get(ADDRESS)))
                .returns(CloudError.Kind.DENIED, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .contains("AADSTS700213", "Check that the identity client trusts this service account");
    }

    @Test
    void aTokenFileThatIsMissingIsNamed() throws IOException {
        Map<String, String> environment = serviceAccount("x");
        Files.delete(folder.resolve("token"));

        assertThat(errorOf(() -> api(environment).get(ADDRESS)))
                .returns(CloudError.Kind.DENIED, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .contains("The token file " + folder.resolve("token") + " does not exist or cannot be read");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatLacksIsSaidBeforeAnythingIsSent() {
        assertThat(errorOf(() ->
                        api(Map.of("AZURE_CLIENT_SECRET", "a-secret-of-words")).get(ADDRESS)))
                .returns(CloudError.Kind.DENIED, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .contains("set AZURE_TENANT_ID");
        assertThat(asked).isEmpty();
    }

    @Test
    void whoGivesTokensMayBeAwayForAMoment() {
        HttpClient away = new Away();

        assertThat(errorOf(() ->
                        api(application("a-secret-of-words"), away, Map.of()).get(ADDRESS)))
                .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        assertThat(errorOf(() -> api(Map.of(), away, Map.of()).get(ADDRESS)))
                .as("a machine that is none of Azure's")
                .returns(CloudError.Kind.DENIED, CloudError::kind)
                .extracting(CloudError::message)
                .asString()
                .contains("Give the machine a managed identity, or the pod Workload Identity");
        assertThat(asked).doesNotContain("management.azure.com");
    }

    @Test
    void aTokenThatAzureDoesNotTakeIsDenied() {
        AzureSubscription strict = new AzureSubscription(builder -> builder.tokens(_ -> false));
        Hosts hosts = new Hosts(new EmulatedHttp(strict.cloud), new EmulatedHttp(IDENTITY), asked);
        try (ArmApi api = strict.api(
                ONCE,
                () -> ArmConnection.connect(
                        AzureSettings.of(SETTINGS), application("a-secret-of-words"), hosts, () -> {}))) {
            assertThat(errorOf(() -> api.get(ADDRESS)))
                    .returns(CloudError.Kind.DENIED, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .contains("Azure does not take the token");
        }
    }

    @Test
    void aTokenIsNeverSaid() {
        api(application("a-secret-of-words")).get(ADDRESS);

        assertThat(Redaction.OF_PROCESS.redact("x token-of-client-in-" + TENANT))
                .isEqualTo("x [redacted]");
        assertThat(Redaction.OF_PROCESS.redact("x a-secret-of-words")).isEqualTo("x [redacted]");
    }

    @Test
    void overPlainHttpNoTokenIsAskedForOrSent() {
        HttpClient local = new EmulatedHttp(subscription.cloud);
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put(AzureSettings.ENDPOINT_URL, "http://127.0.0.1:1");
        ArmApi api = subscription.api(
                ONCE,
                () -> ArmConnection.connect(
                        AzureSettings.of(settings), application("a-secret-of-words"), local, () -> {}));

        assertThat(errorOf(() -> api.get(ADDRESS)).message()).contains("The 'Authorization' header is missing");
    }

    private static final class Away implements HttpClient {
        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.error(new UncheckedIOException(new ConnectException("Connection refused")));
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            throw new UncheckedIOException(new ConnectException("Connection refused"));
        }
    }
}
