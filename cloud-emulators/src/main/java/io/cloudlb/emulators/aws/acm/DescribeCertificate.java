// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.acm;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.Map;

/// DescribeCertificate.
record DescribeCertificate(String arn) implements AwsCommand {

    static DescribeCertificate read(Params params) {
        return new DescribeCertificate(params.requiredText("CertificateArn"));
    }

    @Override
    public AwsBody run(AwsWorld world) {
        return new AwsBody.Json(Map.of("Certificate", CertificateJson.detail(world, CertificateJson.find(world, arn))));
    }
}
