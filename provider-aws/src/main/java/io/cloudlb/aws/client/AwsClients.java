// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.client;

import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.redaction.Redaction;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The two clients of the AWS SDK. They never retry: [io.cloudlb.core.provider.CloudCalls] does.
///
/// @param elb Elastic Load Balancing, version 2
/// @param ec2 EC2: security groups, subnets, instances
public record AwsClients(ElasticLoadBalancingV2Client elb, Ec2Client ec2) implements AutoCloseable {
    static {
        // Java's own HTTP connection sends a POST a second time, unasked, when the first attempt breaks off. A write
        // would be made twice, and nobody would hear of the first.
        if (System.getProperty("sun.net.http.retryPost") == null) {
            System.setProperty("sun.net.http.retryPost", "false");
        }
    }

    /// Clients that reach AWS, or what stands at the configured endpoint, with the SDK's chain for what is not set.
    ///
    /// @param callTimeout the longest single attempt
    /// @throws software.amazon.awssdk.core.exception.SdkClientException when no region is to be found
    public static AwsClients connect(AwsSettings settings, Duration callTimeout) {
        SdkHttpClient http = UrlConnectionHttpClient.builder()
                .connectionTimeout(min(Duration.ofSeconds(3), callTimeout))
                .socketTimeout(callTimeout)
                .build();
        return build(settings, http, Optional.of(new LearntCredentials()), Optional.of(callTimeout));
    }

    /// Clients over another HTTP client, for tests: an emulator in memory. Nothing is waited for there, so no
    /// attempt is timed: every client that times its attempts keeps threads of its own for that.
    public static AwsClients over(SdkHttpClient http, URI endpoint, String region, AwsCredentialsProvider credentials) {
        AwsSettings settings = new AwsSettings(
                Optional.of(region),
                Optional.empty(),
                Optional.of(endpoint),
                Optional.empty(),
                List.of(),
                AwsSettings.USUAL_DRAIN);
        return build(settings, http, Optional.of(credentials), Optional.empty());
    }

    private static AwsClients build(
            AwsSettings settings,
            SdkHttpClient http,
            Optional<AwsCredentialsProvider> credentials,
            Optional<Duration> callTimeout) {
        return new AwsClients(
                configure(ElasticLoadBalancingV2Client.builder(), settings, credentials, callTimeout)
                        .httpClient(http)
                        .build(),
                configure(Ec2Client.builder(), settings, credentials, callTimeout)
                        .httpClient(http)
                        .build());
    }

    private static <B extends AwsClientBuilder<B, C>, C> B configure(
            B builder,
            AwsSettings settings,
            Optional<AwsCredentialsProvider> credentials,
            Optional<Duration> callTimeout) {
        settings.region().map(Region::of).ifPresent(builder::region);
        settings.endpoint().ifPresent(builder::endpointOverride);
        credentials.ifPresent(builder::credentialsProvider);
        ClientOverrideConfiguration.Builder override =
                ClientOverrideConfiguration.builder().retryStrategy(AwsRetryStrategy.doNotRetry());
        callTimeout.ifPresent(override::apiCallTimeout);
        return builder.overrideConfiguration(override.build());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public void close() {
        elb.close();
        ec2.close();
    }

    /// The SDK's own chain; what it finds is known from then on as secrets that no output may show.
    ///
    /// @param chain the chain
    private record LearntCredentials(DefaultCredentialsProvider chain)
            implements AwsCredentialsProvider, SdkAutoCloseable {
        LearntCredentials() {
            this(DefaultCredentialsProvider.builder().build());
        }

        @Override
        public AwsCredentials resolveCredentials() {
            AwsCredentials found = chain.resolveCredentials();
            Redaction.learn(found.secretAccessKey());
            if (found instanceof AwsSessionCredentials session) {
                Redaction.learn(session.sessionToken());
            }
            return found;
        }

        @Override
        public void close() {
            chain.close();
        }
    }
}
