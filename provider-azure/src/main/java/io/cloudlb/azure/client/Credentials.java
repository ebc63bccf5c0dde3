// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.cloudlb.azure.settings.AzureIdentity;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.redaction.Redaction;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/// The one credential that was chosen, by Microsoft's library: no chain of attempts, no command line tool, no file of a
/// person. Its tokens are known as secrets from then on, and what it fails by is one sentence.
final class Credentials implements TokenCredential {
    private final AzureIdentity identity;
    private final TokenCredential library;

    private Credentials(AzureIdentity identity, TokenCredential library) {
        this.identity = identity;
        this.library = library;
    }

    /// @param authority where tokens are given out, `https://login.microsoftonline.com`
    /// @param http by which they are asked for
    static TokenCredential of(AzureIdentity identity, String authority, HttpClient http) {
        HttpPipeline once = new HttpPipelineBuilder().httpClient(http).build();
        TokenCredential library =
                switch (identity) {
                    case AzureIdentity.Workload(String tenant, String client, String tokenFile) ->
                        asked(
                                        new WorkloadIdentityCredentialBuilder().tokenFilePath(tokenFile),
                                        tenant,
                                        client,
                                        authority)
                                .pipeline(once)
                                .build();
                    case AzureIdentity.Application(String tenant, String client, String secret) -> {
                        Redaction.learn(secret);
                        yield asked(new ClientSecretCredentialBuilder().clientSecret(secret), tenant, client, authority)
                                .pipeline(once)
                                .build();
                    }
                    case AzureIdentity.Machine machine -> ofMachine(machine, once);
                    case AzureIdentity.Incomplete(String sentence) ->
                        _ -> {
                            throw new RefusedCredentials(CloudError.denied(sentence, ""), new IllegalStateException());
                        };
                };
        return new Credentials(identity, library);
    }

    /// The authority is configured, so nobody is asked whether it is one of Microsoft's.
    private static <B extends AadCredentialBuilderBase<B>> B asked(
            B builder, String tenant, String client, String authority) {
        return builder.tenantId(tenant)
                .clientId(client)
                .authorityHost(authority)
                .disableInstanceDiscovery();
    }

    private static TokenCredential ofMachine(AzureIdentity.Machine machine, HttpPipeline once) {
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder().pipeline(once);
        machine.assigned().ifPresent(id -> {
            if (id.startsWith("/")) {
                builder.resourceId(id);
            } else {
                builder.clientId(id);
            }
        });
        return builder.build();
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromCallable(() -> getTokenSync(request));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        try {
            AccessToken token = library.getTokenSync(request);
            Redaction.learn(token.getToken());
            return token;
        } catch (RefusedCredentials refused) {
            throw refused;
        } catch (RuntimeException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            throw new RefusedCredentials(error(failure), failure);
        }
    }

    /// Refused, or not to be had for the moment: then nobody answered, or with a failure of its own.
    private CloudError error(RuntimeException failure) {
        String words = words(failure);
        return isSilence(failure) && !(identity instanceof AzureIdentity.Machine)
                ? CloudError.unavailable("no access token is to be had from Azure: %s".formatted(words), "")
                : CloudError.denied("no access token is to be had from Azure: %s. %s".formatted(words, advice()), "");
    }

    private String advice() {
        return switch (identity) {
            case AzureIdentity.Workload(String _, String client, String tokenFile) ->
                Files.isReadable(Path.of(tokenFile))
                        ? "Check that the identity %s trusts this service account (federated credential: issuer, namespace, name)"
                                .formatted(client)
                        : "The token file %s does not exist or cannot be read: label the pod azure.workload.identity/use=true"
                                .formatted(tokenFile);
            case AzureIdentity.Application(String tenant, String client, String _) ->
                "Check the secret of application %s in tenant %s, and whether it has run out".formatted(client, tenant);
            case AzureIdentity.Machine _ ->
                "Give the machine a managed identity, or the pod Workload Identity (AZURE_FEDERATED_TOKEN_FILE), or an application by AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or name --azure-cloud-config";
            case AzureIdentity.Incomplete(String sentence) -> sentence;
        };
    }

    private static boolean isSilence(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof IOException && !(cause instanceof FileSystemException));
    }

    /// The directory's own words, which begin with a number that people look up: `AADSTS7000215: …`.
    private static String words(Throwable failure) {
        String whole = causes(failure)
                .map(Throwable::getMessage)
                .filter(message -> message != null && message.contains("AADSTS"))
                .map(message -> message.substring(message.indexOf("AADSTS")))
                .findFirst()
                .orElseGet(() -> AzureErrors.rootWords(failure));
        String words = AzureErrors.shortened(whole);
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
