// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.tagging;

import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Does something to each of several resources and answers with those for which it failed.
final class FailedResources {

    private FailedResources() {}

    static AwsBody forEach(AwsWorld world, List<String> arns, Consumer<Taggable> action) {
        Map<String, Object> failed = new TreeMap<>();
        for (String arn : arns) {
            try {
                action.accept(Taggable.ofArn(world, arn)
                        .orElseThrow(() ->
                                AwsRefusal.of("InvalidParameterException", "The resource '%s' does not exist", arn)));
            } catch (AwsRefusal refusal) {
                failed.put(
                        arn,
                        Map.of(
                                "StatusCode", refusal.status(),
                                "ErrorCode", refusal.code(),
                                "ErrorMessage", refusal.text()));
            }
        }
        return new AwsBody.Json(Map.of("FailedResourcesMap", failed));
    }
}
