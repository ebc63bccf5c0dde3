// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.client;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ErrorClassifier;
import io.cloudlb.core.redaction.Redaction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/// The one place that reads exceptions of the AWS SDK, by the error codes of the ELBv2 and EC2 references.
public final class AwsErrors implements ErrorClassifier {
    private static final int LONGEST = 400;

    private static final Set<String> THROTTLED = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "RequestLimitExceeded",
            "TooManyRequestsException",
            "SlowDown",
            "EC2ThrottledException");

    /// What we planned on is no longer so.
    private static final Set<String> STALE = Set.of(
            "InvalidGroup.Duplicate",
            "InvalidPermission.Duplicate",
            "DuplicateListener",
            "DuplicateTargetGroupName",
            "DuplicateLoadBalancerName",
            "TargetGroupAssociationLimit",
            "InvalidTarget",
            "IncorrectState");

    /// What is to be deleted is still used by what is being deleted, or an earlier request is not finished.
    private static final Set<String> BUSY = Set.of(
            "DependencyViolation",
            "ResourceInUse",
            "InvalidGroup.InUse",
            "OperationAborted",
            "PriorRequestNotComplete");

    private static final Set<String> NOT_FOUND = Set.of(
            "LoadBalancerNotFound",
            "TargetGroupNotFound",
            "ListenerNotFound",
            "SubnetNotFound",
            "InvalidSecurityGroup",
            "InvalidGroup.NotFound",
            "InvalidGroupId.NotFound",
            "InvalidSecurityGroupID.NotFound",
            "InvalidPermission.NotFound",
            "InvalidSubnetID.NotFound",
            "InvalidVpcID.NotFound",
            "InvalidInstanceID.NotFound");

    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "UnauthorizedOperation",
            "AuthFailure",
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired",
            "OptInRequired",
            "OperationNotPermitted",
            "Blocked");

    /// What somebody may mend outside of the Service: room in a subnet, its route to the internet, a bucket's policy, a
    /// zone that takes no more load balancers.
    private static final Set<String> OBSTRUCTED = Set.of(
            "InvalidSubnet",
            "InvalidConfigurationRequest",
            "InsufficientFreeAddressesInSubnet",
            "InsufficientAddressCapacity",
            "AvailabilityZoneNotSupported");

    /// The names of quotas in the Service Quotas console.
    private static final Map<String, String> QUOTAS = Map.of(
            "TooManyLoadBalancers", "Network Load Balancers per Region",
            "TooManyTargetGroups", "Target Groups per Region",
            "TooManyListeners", "Listeners per Network Load Balancer",
            "TooManyTargets", "Targets per Target Group per Region or per Network Load Balancer",
            "TooManyRegistrationsForTargetId", "Number of times a target can be registered per load balancer",
            "TooManyUniqueTargetGroupsPerLoadBalancer", "Target Groups per Action per Network Load Balancer",
            "TooManyTags", "Tags per resource",
            "RulesPerSecurityGroupLimitExceeded", "Inbound or outbound rules per security group",
            "SecurityGroupLimitExceeded", "VPC security groups per Region",
            "SecurityGroupsPerInterfaceLimitExceeded", "Security groups per network interface");

    @Override
    public Optional<CloudError> classify(RuntimeException failure) {
        return switch (failure) {
            case AwsServiceException refusal -> Optional.of(ofRefusal(refusal));
            case AbortedException _ -> Optional.empty();
            case SdkClientException noAnswer -> Optional.of(ofSilence(noAnswer));
            case SdkException other -> Optional.of(CloudError.ambiguous(words(other), ""));
            default -> Optional.empty();
        };
    }

    @Override
    public String requestIdOf(Object answer) {
        return answer instanceof AwsResponse response
                ? Optional.ofNullable(response.responseMetadata().requestId()).orElse("")
                : "";
    }

    /// AWS does not tell.
    @Override
    public OptionalInt remainingOf(Object answer) {
        return OptionalInt.empty();
    }

    /// Whether AWS itself said it, so that address and network are right.
    public static boolean isAnswer(CloudException failure) {
        return failure.getCause() instanceof AwsServiceException;
    }

    /// AWS's own code behind an error; empty when AWS gave none.
    public static String codeOf(CloudException failure) {
        return failure.getCause() instanceof AwsServiceException refusal ? code(refusal) : "";
    }

    private static CloudError ofRefusal(AwsServiceException refusal) {
        String code = code(refusal);
        String requestId = Optional.ofNullable(refusal.requestId()).orElse("");
        String message = code + ": " + words(refusal);
        if (THROTTLED.contains(code) || refusal.isThrottlingException()) {
            return CloudError.throttled(
                    "AWS asks for fewer calls (%s); they are spread and made again".formatted(code),
                    requestId,
                    Duration.ZERO);
        }
        if (STALE.contains(code)) {
            return CloudError.stale(message, requestId);
        }
        if (BUSY.contains(code)) {
            return CloudError.busy(message, requestId);
        }
        if (NOT_FOUND.contains(code)) {
            return CloudError.notFound(message, requestId);
        }
        if (DENIED.contains(code)) {
            return CloudError.denied(sentence(message, Advice.forDenied(code)), requestId);
        }
        if (QUOTAS.containsKey(code) || code.startsWith("TooMany") || code.endsWith("LimitExceeded")) {
            String quota = QUOTAS.getOrDefault(code, code);
            return CloudError.quotaExceeded(sentence(message, Advice.forQuota(quota)), requestId, quota);
        }
        if (OBSTRUCTED.contains(code)) {
            return CloudError.obstructed(sentence(message, Advice.forObstacle(code)), requestId, code);
        }
        return refusal.statusCode() >= 500
                ? CloudError.ambiguous(message, requestId)
                : CloudError.invalidRequest(message, requestId, code);
    }

    /// Advice begins with the dot that many of AWS's own sentences end with.
    private static String sentence(String message, String advice) {
        return (message.endsWith(".") ? message.substring(0, message.length() - 1) : message) + advice;
    }

    /// No answer: the cloud was not reached, or was and did not say.
    private static CloudError ofSilence(SdkClientException failure) {
        String message = words(failure);
        if (message.contains("Unable to load credentials") || message.contains("Unable to load region")) {
            return CloudError.denied(Advice.forConfiguration(message, System.getenv()), "");
        }
        return ErrorClassifier.provesNothingWasSent(failure)
                ? CloudError.unavailable("AWS cannot be reached: " + rootWords(failure), "")
                : CloudError.ambiguous("AWS did not answer: " + rootWords(failure), "");
    }

    private static String code(AwsServiceException refusal) {
        return Optional.ofNullable(refusal.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorCode()))
                .orElse("Unknown");
    }

    /// The words of AWS and its SDK, short enough for an event and without secrets: some errors repeat the signed
    /// request.
    private static String words(SdkException failure) {
        if (failure instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null) {
            return shortened(Optional.ofNullable(refusal.awsErrorDetails().errorMessage())
                    .orElse("AWS gave no reason"));
        }
        return shortened(Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName()));
    }

    /// The innermost cause, which names the host or the socket.
    private static String rootWords(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = Optional.ofNullable(root.getMessage()).orElse("");
        return shortened(root.getClass().getSimpleName() + " " + message).strip();
    }

    private static String shortened(String text) {
        String firstLine = text.lines().findFirst().orElse("");
        String clean = Redaction.OF_PROCESS.clean(firstLine);
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }
}
