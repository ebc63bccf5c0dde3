// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.acm;

import static io.cloudlb.emulators.aws.protocol.AwsService.ACM;

import io.cloudlb.emulators.aws.api.AwsOperation;
import java.util.List;

/// All operations of this service.
public final class AcmOperations {

    private AcmOperations() {}

    public static List<AwsOperation> all() {
        return List.of(
                AwsOperation.read(ACM, "ListCertificates", ListCertificates::read),
                AwsOperation.read(ACM, "DescribeCertificate", DescribeCertificate::read),
                AwsOperation.read(ACM, "ListTagsForCertificate", ListTagsForCertificate::read));
    }
}
