// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.client;

import io.cloudlb.aws.model.AwsAnnotations;
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
        return message.contains("Unable to load region")
                ? "No AWS region is set" + withoutRegion(environment.getOrDefault("AWS_PROFILE", ""))
                : "No AWS credentials were found: " + withoutCredentials(environment);
    }

    private static String withoutRegion(String profile) {
        return profile.isEmpty()
                ? ": give --aws-region, or set AWS_REGION or a profile with a region"
                : ", and the profile %s, which AWS_PROFILE names, does not exist or has none: give --aws-region, or set AWS_REGION"
                        .formatted(profile);
    }

    /// In the order of the chain: who set the variables of a web identity means that one.
    private static String withoutCredentials(Map<String, String> environment) {
        String identity = environment.getOrDefault("AWS_WEB_IDENTITY_TOKEN_FILE", "");
        if (!identity.isEmpty()) {
            return withIdentity(identity, environment.getOrDefault("AWS_ROLE_ARN", ""));
        }
        String profile = environment.getOrDefault("AWS_PROFILE", "");
        return profile.isEmpty()
                ? "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or give the pod or instance a role"
                : "the profile %s, which AWS_PROFILE names, does not exist or has none; check `aws configure list --profile %s`"
                        .formatted(profile, profile);
    }

    private static String withIdentity(String file, String role) {
        if (!Files.isReadable(Path.of(file))) {
            return "the file %s, which AWS_WEB_IDENTITY_TOKEN_FILE names, does not exist or cannot be read"
                    .formatted(file);
        }
        return role.isEmpty()
                ? "AWS_WEB_IDENTITY_TOKEN_FILE names %s, but AWS_ROLE_ARN names no role".formatted(file)
                : "AWS did not give the role %s, which AWS_ROLE_ARN names, for the token in %s; check the role's trust policy, and that AWS's security token service can be reached"
                        .formatted(role, file);
    }
}
