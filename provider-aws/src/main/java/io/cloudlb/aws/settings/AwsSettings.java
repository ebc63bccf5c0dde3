// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.settings;

import io.cloudlb.core.model.Durations;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.ProviderSettings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The settings of this provider. What is not set comes from the AWS SDK's own chain of variables, profiles and roles.
///
/// @param region the region
/// @param vpcId the cluster's VPC; told by the nodes' machines when not set
/// @param endpoint where both APIs are, instead of AWS's own addresses
/// @param endpointVariable the variable that says the same to the SDK, with its value; empty when none does
/// @param healthCheckPorts ports outside the node port range that Services may have health checks ask
/// @param replacementDrain how long a load balancer that was replaced serves on; zero for not at all
public record AwsSettings(
        Optional<String> region,
        Optional<String> vpcId,
        Optional<URI> endpoint,
        Optional<String> endpointVariable,
        List<PortRange> healthCheckPorts,
        Duration replacementDrain) {
    /// The setting that names the VPC.
    public static final String VPC_ID = "aws-vpc-id";

    /// The setting that opens further ports.
    public static final String HEALTH_CHECK_PORTS = "health-check-ports";

    static final String REGION = "aws-region";
    static final String ENDPOINT_URL = "aws-endpoint-url";

    /// The setting that says how long a load balancer that was replaced serves on.
    public static final String REPLACEMENT_DRAIN = "replacement-drain";

    /// Longer than AWS takes to bring a new load balancer into service (about three minutes) and a record of 300 s to
    /// be forgotten after that; AWS's own records live for 60 s.
    public static final Duration USUAL_DRAIN = Duration.ofMinutes(10);

    private static final Duration LONGEST_DRAIN = Duration.ofHours(24);

    static final List<Setting> ALL = List.of(
            new Setting(REGION, "AWS region; from AWS_REGION, AWS_DEFAULT_REGION or the profile when not set"),
            new Setting(VPC_ID, "id of the cluster's VPC; told by the nodes when not set"),
            new Setting(ENDPOINT_URL, "URL of the ELBv2 and EC2 APIs, for an emulator"),
            new Setting(
                    HEALTH_CHECK_PORTS,
                    "ports outside the node port range that Services may have health checks ask, such as 9000,10000-10100; none when not set"),
            new Setting(
                    REPLACEMENT_DRAIN,
                    "how long a load balancer that was replaced still serves whoever uses its name, 10m when not set; 0 for not at all"));

    /// In the order in which the SDK heeds them for what is asked first, which is EC2.
    private static final List<String> ENDPOINT_VARIABLES = List.of("AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL");

    private static final Pattern REGION_SHAPE = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final int MOST_RANGES = 20;
    private static final Pattern VPC_SHAPE = Pattern.compile("vpc-[0-9a-f]+");

    /// As they were given; what is malformed was refused before.
    public static AwsSettings of(Map<String, String> settings) {
        return new AwsSettings(
                text(settings, REGION),
                text(settings, VPC_ID),
                text(settings, ENDPOINT_URL).map(URI::create),
                Optional.empty(),
                ranges(settings),
                text(settings, REPLACEMENT_DRAIN).map(Durations::parse).orElse(USUAL_DRAIN));
    }

    /// With the region of the variable that the AWS CLI reads and the SDK does not, where the SDK finds none in
    /// the environment; and with the endpoint that the SDK finds there, which is not read but told of.
    public AwsSettings in(Map<String, String> environment) {
        boolean sdkKnows = !environment.getOrDefault("AWS_REGION", "").isBlank();
        return new AwsSettings(
                region.or(() -> sdkKnows ? Optional.empty() : text(environment, "AWS_DEFAULT_REGION")),
                vpcId,
                endpoint,
                ENDPOINT_VARIABLES.stream()
                        .flatMap(name -> text(environment, name).map(url -> name + "=" + url).stream())
                        .findFirst(),
                healthCheckPorts,
                replacementDrain);
    }

    /// Where the APIs are looked for, for people.
    public String whereFrom() {
        return endpoint.map(Object::toString)
                .or(() -> endpointVariable.map(variable -> "not set, but " + variable + " is"))
                .orElse("not set");
    }

    /// Everything wrong with the settings that can be seen without a call.
    static List<Problem> problems(Map<String, String> settings) {
        List<Problem> problems = new ArrayList<>();
        text(settings, REGION)
                .filter(region -> !REGION_SHAPE.matcher(region).matches())
                .ifPresent(region -> problems.add(
                        invalid(REGION, "'%s' is no region; a region looks like eu-west-1".formatted(region))));
        text(settings, VPC_ID)
                .filter(vpc -> !VPC_SHAPE.matcher(vpc).matches())
                .ifPresent(vpc -> problems.add(
                        invalid(VPC_ID, "'%s' is no id of a VPC; it looks like vpc-0a1b2c".formatted(vpc))));
        text(settings, ENDPOINT_URL)
                .filter(url -> !isHttp(url))
                .ifPresent(url -> problems.add(
                        invalid(ENDPOINT_URL, "'%s' is no URL that begins with http:// or https://".formatted(url))));
        text(settings, REPLACEMENT_DRAIN).flatMap(AwsSettings::drainProblem).ifPresent(problems::add);
        words(settings).stream()
                .filter(word -> range(word).isEmpty())
                .forEach(word -> problems.add(invalid(
                        HEALTH_CHECK_PORTS, "'%s' is neither a port nor a range like 10000-10100".formatted(word))));
        if (words(settings).size() > MOST_RANGES) {
            problems.add(invalid(
                    HEALTH_CHECK_PORTS,
                    "these are %d ranges, and each needs a rule of the nodes' security group; join them to %d at most"
                            .formatted(words(settings).size(), MOST_RANGES)));
        }
        return problems;
    }

    private static Optional<Problem> drainProblem(String text) {
        try {
            return Durations.parse(text).compareTo(LONGEST_DRAIN) <= 0
                    ? Optional.empty()
                    : Optional.of(invalid(
                            REPLACEMENT_DRAIN,
                            "'%s' is too long: a replaced load balancer is paid for meanwhile; at most %d hours"
                                    .formatted(text, LONGEST_DRAIN.toHours())));
        } catch (IllegalArgumentException e) {
            return Optional.of(invalid(
                    REPLACEMENT_DRAIN, Optional.ofNullable(e.getMessage()).orElse(text)));
        }
    }

    private static List<PortRange> ranges(Map<String, String> settings) {
        return words(settings).stream().flatMap(word -> range(word).stream()).toList();
    }

    private static List<String> words(Map<String, String> settings) {
        return text(settings, HEALTH_CHECK_PORTS).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Optional<PortRange> range(String word) {
        Matcher range = RANGE.matcher(word);
        if (!range.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(range.group(1));
        int last = Optional.ofNullable(range.group(2)).map(Integer::parseInt).orElse(first);
        return first >= 1 && first <= last && last <= 65_535
                ? Optional.of(new PortRange(first, last))
                : Optional.empty();
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static Optional<String> text(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Problem invalid(String name, String message) {
        return new Problem("InvalidSetting", "--" + name, message);
    }
}
