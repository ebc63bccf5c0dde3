// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.tagging;

import static io.cloudlb.emulators.aws.protocol.AwsService.TAGGING;

import io.cloudlb.emulators.aws.api.AwsOperation;
import java.util.List;

/// All operations of this service.
public final class TaggingOperations {

    private TaggingOperations() {}

    public static List<AwsOperation> all() {
        return List.of(
                AwsOperation.read(TAGGING, "GetResources", GetResources::read),
                AwsOperation.read(TAGGING, "GetTagKeys", TagsInUse::keys),
                AwsOperation.read(TAGGING, "GetTagValues", TagsInUse::values),
                AwsOperation.write(TAGGING, "TagResources", TagResources::read),
                AwsOperation.write(TAGGING, "UntagResources", UntagResources::read));
    }
}
