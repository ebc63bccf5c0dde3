// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.AwsRequest;
import io.cloudlb.emulators.aws.protocol.AwsService;
import io.cloudlb.emulators.aws.protocol.CredentialScope;
import io.cloudlb.emulators.aws.protocol.Dialect;
import java.util.Optional;

/// Who is let in: requests that carry a signature for this region and service. The signature itself is not
/// verified.
record AwsGate(String region) {

    private static final String GLOBAL_STS_REGION = "us-east-1";

    void check(AwsRequest request) {
        CredentialScope scope = request.scope()
                .orElseThrow(() -> new AwsRefusal(403, "MissingAuthenticationToken", "Missing Authentication Token"));
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
                    service, "Credential should be scoped to correct service: '%s'.".formatted(service.signingName())));
        }
        return Optional.empty();
    }

    private static AwsRefusal wrongScope(AwsService service, String message) {
        if (service == AwsService.EC2) {
            return new AwsRefusal(401, "AuthFailure", "AWS was not able to validate the provided access credentials");
        }
        return service.dialect() == Dialect.JSON
                ? new AwsRefusal(400, "InvalidSignatureException", message)
                : new AwsRefusal(403, "SignatureDoesNotMatch", message);
    }
}
