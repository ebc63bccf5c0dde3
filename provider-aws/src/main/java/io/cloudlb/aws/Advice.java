// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What a person can do about an error of AWS.
final class Advice {
    private Advice() {}

    static String forDenied(String code) {
        return switch (code) {
            case "ExpiredToken", "ExpiredTokenException", "RequestExpired" ->
                ". The credentials have run out: renew them, and check the clock of this machine";
            case "OperationNotPermitted" ->
                ". If deletion protection is on, turn it off: set the attribute deletion_protection.enabled to false"
                        + " on the load balancer";
            case "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "AuthFailure",
                    "SignatureDoesNotMatch",
                    "MissingAuthenticationToken" ->
                ". AWS does not know the credentials in this region: check them and --aws-region";
            default -> ". Allow the action to the controller's role: docs/aws.md lists all it needs";
        };
    }

    static String forQuota(String quota) {
        return ". The quota '%s' is reached: raise it in Service Quotas, or delete what is not needed".formatted(quota);
    }

    static String forObstacle(String code) {
        return switch (code) {
            case "InvalidSubnet", "InsufficientFreeAddressesInSubnet", "InsufficientAddressCapacity" ->
                ". Make room in the subnet or mend its routes, or name others in " + AwsAnnotations.SUBNETS;
            case "AvailabilityZoneNotSupported" -> ". Name subnets of other zones in " + AwsAnnotations.SUBNETS;
            default -> ". Mend what it names, in the Service or around it";
        };
    }

    /// @param environment the variables by which the SDK's chain goes
    static String forConfiguration(String message, Map<String, String> environment) {
        if (message.contains("Unable to load region")) {
            return "No AWS region is set: give --aws-region, or set AWS_REGION or a profile with a region";
        }
        String identity = environment.getOrDefault("AWS_WEB_IDENTITY_TOKEN_FILE", "");
        if (!identity.isEmpty() && !Files.isReadable(Path.of(identity))) {
            return "No AWS credentials were found: the file %s, which AWS_WEB_IDENTITY_TOKEN_FILE names, does not exist or cannot be read"
                    .formatted(identity);
        }
        String profile = environment.getOrDefault("AWS_PROFILE", "");
        return profile.isEmpty()
                ? "No AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or give"
                        + " the pod or instance a role"
                : "No AWS credentials were found: the profile %s, which AWS_PROFILE names, does not exist or has none; check `aws configure list --profile %s`"
                        .formatted(profile, profile);
    }
}
