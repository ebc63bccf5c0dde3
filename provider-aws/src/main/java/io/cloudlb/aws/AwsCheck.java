// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.Optional;

/// Proves at start, with one call, that credentials, region, network and VPC are right, and says in one sentence which
/// of them is not.
record AwsCheck(AwsApi api, AwsSettings settings) {

    void run() {
        Optional<String> vpcId = settings.vpcId();
        try {
            List<String> ids = vpcId.stream().toList();
            api.describeEc2(
                    "DescribeVpcs",
                    ec2 -> ec2.describeVpcs(request -> {
                        if (ids.isEmpty()) {
                            request.maxResults(5);
                        } else {
                            request.vpcIds(ids);
                        }
                    }));
        } catch (CloudException failure) {
            throw new CloudException(explained(failure.error()), failure);
        }
    }

    private CloudError explained(CloudError error) {
        return switch (error) {
            case CloudError.NotFound notFound ->
                new CloudError.NotFound(
                        "VPC %s does not exist in region %s: check --aws-vpc-id and --aws-region"
                                .formatted(settings.vpcId().orElse("(none)"), region()),
                        notFound.requestId());
            case CloudError.Unavailable unavailable ->
                new CloudError.Unavailable(
                        "%s. Check --aws-region (%s), --aws-endpoint-url (%s) and the network"
                                .formatted(
                                        unavailable.message(),
                                        region(),
                                        settings.endpoint()
                                                .map(Object::toString)
                                                .orElse("not set")),
                        unavailable.requestId());
            case CloudError other -> other;
        };
    }

    private String region() {
        return settings.region().orElse("of the environment");
    }
}
