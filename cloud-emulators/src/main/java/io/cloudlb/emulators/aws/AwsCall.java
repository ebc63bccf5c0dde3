// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.RecordedCall.CallKind;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.protocol.AwsAnswers;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.AwsRequest;
import io.cloudlb.emulators.aws.protocol.AwsRequest.CredentialScope;
import io.cloudlb.emulators.aws.protocol.AwsService;
import io.cloudlb.emulators.aws.protocol.Dialect;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.pipeline.CloudCall;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import io.cloudlb.emulators.pipeline.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One call as AWS understands it.
record AwsCall(AwsRequest request, AwsWorld world, AwsThrottle throttle, String requestId)
        implements CloudCall<AwsBody> {

    @Override
    public Label label() {
        return new Label(
                request.service().signingName(),
                request.operation(),
                request.parameters().summary(),
                requestId);
    }

    @Override
    public CallKind kind() {
        return operation().kind();
    }

    @Override
    public void admit() {
        new AwsGate(world.settings().region()).check(request);
    }

    @Override
    public List<RateLimit> limits() {
        return throttle.limits(operation(), request.parameters());
    }

    @Override
    public Action<AwsBody> read() {
        AwsCommand command = operation().reader().apply(request.parameters());
        request.parameters().refuseUnread();
        boolean write = kind() == CallKind.WRITE;
        return conditions -> {
            world.begin(write, conditions.stale());
            return command.run(world);
        };
    }

    @Override
    public WireAnswer succeeded(AwsBody body) {
        return AwsAnswers.success(request.service(), request.operation(), requestId, body);
    }

    /// No service of AWS says when to come back.
    @Override
    public Refusal throttled(Duration retryAfter) {
        return AwsThrottle.refusal(request.service());
    }

    @Override
    public WireAnswer refused(Refusal refusal) {
        return AwsAnswers.refusal(request.service(), requestId, refusal);
    }

    private AwsOperation operation() {
        return AwsOperations.find(request);
    }

    /// Who is let in: requests that carry a signature for this region and service. The signature itself is not
    /// verified.
    record AwsGate(String region) {

        private static final String GLOBAL_STS_REGION = "us-east-1";

        void check(AwsRequest request) {
            CredentialScope scope = request.scope()
                    .orElseThrow(
                            () -> new AwsRefusal(403, "MissingAuthenticationToken", "Missing Authentication Token"));
            refusal(request.service(), scope).ifPresent(refusal -> {
                throw refusal;
            });
        }

        private Optional<AwsRefusal> refusal(AwsService service, CredentialScope scope) {
            boolean region = scope.region().equals(region())
                    || (service == AwsService.STS && scope.region().equals(GLOBAL_STS_REGION));
            if (!region) {
                return Optional.of(wrongScope(
                        service, "Credential should be scoped to a valid region, not '%s'.".formatted(scope.region())));
            }
            if (!scope.service().equals(service.signingName())) {
                return Optional.of(wrongScope(
                        service,
                        "Credential should be scoped to correct service: '%s'.".formatted(service.signingName())));
            }
            return Optional.empty();
        }

        private static AwsRefusal wrongScope(AwsService service, String message) {
            if (service == AwsService.EC2) {
                return new AwsRefusal(
                        401, "AuthFailure", "AWS was not able to validate the provided access credentials");
            }
            return service.dialect() == Dialect.JSON
                    ? new AwsRefusal(400, "InvalidSignatureException", message)
                    : new AwsRefusal(403, "SignatureDoesNotMatch", message);
        }
    }
}
