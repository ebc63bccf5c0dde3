// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.json.JsonText;
import io.cloudlb.azure.settings.AzureSettings;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the Azure Resource Manager is, and the pipeline of Microsoft's library there: a token for each request, and
/// neither a retry nor a redirect. [io.cloudlb.core.provider.CloudCalls] tries again.
///
/// @param pipeline sends requests on the caller's thread
/// @param endpoint where the API is, without a slash at its end
public record ArmConnection(HttpPipeline pipeline, URI endpoint, Runnable closing) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArmConnection.class);
    private static final int MOST_SHOWN = 20;
    private static final HttpHeaderName CLIENT_REQUEST = HttpHeaderName.fromString("x-ms-client-request-id");
    private static final String AGENT = "cloudlb/"
            + Optional.ofNullable(ArmConnection.class.getPackage().getImplementationVersion())
                    .orElse("dev");

    /// A connection over another client and without credentials, for tests: an emulator in memory.
    public static ArmConnection over(HttpClient http) {
        return new ArmConnection(
                new HttpPipelineBuilder().httpClient(http).build(), URI.create("https://azure.invalid"), () -> {});
    }

    /// A connection to Azure, or to what stands at the configured endpoint: over plain http without credentials.
    public static ArmConnection connect(AzureSettings settings, Map<String, String> environment) {
        try {
            HttpExchange http = new HttpExchange(SSLContext.getDefault());
            return connect(settings, environment, http, http::close);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    static ArmConnection connect(
            AzureSettings settings, Map<String, String> environment, HttpClient http, Runnable closing) {
        if (!settings.file().ignored().isEmpty()) {
            LOG.info(
                    "Of the file of --{} these fields say nothing here: {}",
                    AzureSettings.CLOUD_CONFIG,
                    ignored(settings));
        }
        HttpPipelineBuilder pipeline = new HttpPipelineBuilder().httpClient(http);
        if ("https".equals(settings.resourceManager().getScheme())) {
            String authority = Optional.ofNullable(environment.get("AZURE_AUTHORITY_HOST"))
                    .filter(host -> !host.isBlank())
                    .orElse(settings.cloud().authority());
            pipeline.policies(new BearerTokenAuthenticationPolicy(
                    Credentials.of(settings.identity(environment), authority, http),
                    settings.cloud().resourceManager() + "/.default"));
        }
        return new ArmConnection(pipeline.build(), settings.resourceManager(), closing);
    }

    private static String ignored(AzureSettings settings) {
        List<String> names = settings.file().ignored();
        String shown = names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        return AzureErrors.shortened(
                names.size() > MOST_SHOWN ? shown + " and " + (names.size() - MOST_SHOWN) + " more" : shown);
    }

    /// Sends one request, once.
    ///
    /// @param path from the host on, with the query
    /// @param headers further headers
    /// @param body of a PUT
    ArmExchange send(HttpMethod method, String path, Map<HttpHeaderName, String> headers, Optional<Json> body) {
        HttpRequest request = new HttpRequest(method, endpoint + path)
                .setHeader(HttpHeaderName.USER_AGENT, AGENT)
                .setHeader(HttpHeaderName.ACCEPT, "application/json")
                .setHeader(CLIENT_REQUEST, UUID.randomUUID().toString());
        headers.forEach(request::setHeader);
        body.map(JsonText::write)
                .ifPresent(text -> request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                        .setBody(BinaryData.fromBytes(text)));
        try (HttpResponse response = pipeline.sendSync(request, Context.NONE)) {
            BinaryData answer = response.getBodyAsBinaryData();
            return ArmExchange.of(
                    response.getStatusCode(),
                    response.getHeaders(),
                    answer == null ? new byte[0] : answer.toBytes(),
                    this::local);
        }
    }

    /// The path and query of a link that an answer has.
    ///
    /// @throws UnreadableAnswer when it leads elsewhere, where our token is nobody's
    private String local(String link) {
        String text = link.strip();
        if (text.startsWith("/") && !text.startsWith("//")) {
            return text;
        }
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null
                    && uri.getHost().equalsIgnoreCase(endpoint.getHost())
                    && endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
                    && port(uri) == port(endpoint)
                    && uri.getRawPath().startsWith("/")) {
                return uri.getRawPath()
                        + Optional.ofNullable(uri.getRawQuery())
                                .map("?"::concat)
                                .orElse("");
            }
        } catch (IllegalArgumentException _) {
            // no link at all
        }
        throw new UnreadableAnswer("a link that leads elsewhere: " + AzureErrors.shortened(text));
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    @Override
    public void close() {
        closing.run();
    }
}
