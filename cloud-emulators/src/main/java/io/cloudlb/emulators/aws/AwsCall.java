// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.CallKind;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.protocol.AwsAnswers;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.AwsRequest;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.pipeline.CloudCall;
import io.cloudlb.emulators.pipeline.RateLimit;
import io.cloudlb.emulators.pipeline.Refusal;
import java.time.Duration;
import java.util.List;

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
}
